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

const UNBROKEN = /(\u2212?KES\u00a0[\d,.]*\d|M-Pesa)/;

/** A sentence whose sums stand out, and never break. */
export function MoneyText({ text }: { text: string }) {
  return text.split(UNBROKEN).map((part, index) => {
    if (index % 2 === 0) return part;
    const Part = part === 'M-Pesa' ? 'span' : 'strong';
    return (
      <Part key={index} className="money">
        {part}
      </Part>
    );
  });
}
