import { formatKes, SHILLING, type Cents } from '@amana/shared/money.js';

interface Props {
  cents: Cents;
  className?: string;
  testId?: string;
}

/** An amount, unbroken and tabular, spoken as shillings. */
export function Money({ cents, className = '', testId }: Props) {
  return (
    <span className={`money ${className}`}>
      <span aria-hidden="true" data-testid={testId}>
        {formatKes(cents)}
      </span>
      <span className="sr-only">{(cents / SHILLING).toLocaleString('en-KE')} shillings</span>
    </span>
  );
}

const SUM = /(\u2212?KES\u00a0[\d,.]*\d)/;

/** A sentence whose sums stand out and never break. */
export function MoneyText({ text }: { text: string }) {
  return text.split(SUM).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <strong key={index} className="money font-bold">
        {part}
      </strong>
    ),
  );
}
