import type { Cents } from '@amana/shared/money.js';
import type { StaffDeal } from '@amana/shared/transactions/contract.js';
import { Money } from '../../../components/ui/Money.js';
import { SumTable, type SumRow } from '../../../components/ui/Rows.js';
import { formatNearby } from '../../../lib/time.js';
import { lineWords } from '../case-words.js';

function rowsOf({ heldCents, terms }: StaffDeal, contestedCents: Cents): SumRow[] {
  return [
    { label: 'Held by Amana', cents: heldCents },
    ...(contestedCents > 0 ? [{ label: 'Contested', cents: contestedCents }] : []),
    { label: 'Price', cents: terms.priceCents },
    ...(terms.feeBuyerCents > 0 ? [{ label: 'Fee, paid by the buyer', cents: terms.feeBuyerCents }] : []),
    ...(terms.feeSellerCents > 0 ? [{ label: 'Fee, paid by the seller', cents: terms.feeSellerCents }] : []),
  ];
}

/** What is held and contested, and every sum that came in or went out, with its receipt. */
export function MoneyCard({ deal, nowMs }: { deal: StaffDeal; nowMs: number }) {
  return (
    <section className="card flex flex-col gap-3" data-testid="deal-money">
      <h2>Money</h2>
      <SumTable caption="What is held" rows={rowsOf(deal, deal.dispute?.contestedCents ?? 0)} />
      {deal.money.length === 0 ? (
        <p className="text-ink-2">Nothing has been paid in yet.</p>
      ) : (
        <ul aria-label="In and out">
          {deal.money.map((line, index) => (
            <li key={index} className="flex flex-wrap justify-between gap-x-4 border-t border-line py-2">
              <span>
                {lineWords(line)}
                {line.receipt && <span className="block font-mono text-sm">{line.receipt}</span>}
                <span className="block text-sm text-ink-2">{formatNearby(line.at, nowMs)}</span>
              </span>
              <span className="font-medium whitespace-nowrap">
                {line.cents > 0 && '+'}
                <Money cents={line.cents} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
