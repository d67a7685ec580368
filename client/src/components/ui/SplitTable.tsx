import type { Split } from '@amana/shared/transactions/contract.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { Money } from './Money.js';

interface Props {
  caption: string;
  names: Record<Party, string>;
  /** Who wants or decided it, and how the sum is shared out. */
  rows: [string, Split][];
}

/** What each side wants of one sum, side by side. */
export const SplitTable = ({ caption, names, rows }: Props) => (
  <table className="w-full">
    <caption className="sr-only">{caption}</caption>
    <thead>
      <tr className="border-b border-line text-sm text-ink-2">
        <td />
        {(['buyer', 'seller'] as const).map((party) => (
          <th key={party} scope="col" className="py-2 pl-3 text-right font-normal first-letter:uppercase">
            {names[party]}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(([label, { buyerCents, sellerCents }]) => (
        <tr key={label} className="border-t border-line first:border-0">
          <th scope="row" className="py-2 text-left font-normal">
            {label}
          </th>
          {[buyerCents, sellerCents].map((cents, index) => (
            <td key={index} className="py-2 pl-3 text-right">
              <Money cents={cents} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
