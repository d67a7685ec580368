import { formatKes, type Cents } from '@amana/shared/money.js';
import { MoneyText } from './Money.js';

/** How much of a sum has come in: in words, and as a bar. */
export const PaidIn = ({ paidCents, wholeCents }: { paidCents: Cents; wholeCents: Cents }) => (
  <div className="flex flex-col gap-1" data-testid="paid-in">
    <p className="text-sm">
      <MoneyText text={`${formatKes(paidCents)} of ${formatKes(wholeCents)} paid in`} />
    </p>
    <div className="h-3 overflow-hidden rounded-xs border border-current" aria-hidden="true">
      <div className="weave h-full" style={{ width: `${(100 * paidCents) / wholeCents}%` }} />
    </div>
  </div>
);
