import type { Split } from '@amana/shared/transactions/contract.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { Money } from './Money.js';

interface Props {
  caption: string;
  names: Record<Party, string>;
  /** Who wants or decided it, and how the sum is shared out. */
  rows: [string, Split][];
}

/** What each side wants of one sum, side by side; under each other where large text leaves no room. */
export const SplitTable = ({ caption, names, rows }: Props) => (
  <div className="@container">
    <table className="w-full @max-[12rem]:block">
      <caption className="sr-only">{caption}</caption>
      <thead className="@max-[12rem]:sr-only">
        <tr className="border-b border-line text-sm text-ink-2">
          <td />
          {(['buyer', 'seller'] as const).map((party) => (
            <th key={party} scope="col" className="py-2 pl-3 text-right font-normal first-letter:uppercase">
              {names[party]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="@max-[12rem]:block">
        {rows.map(([label, { buyerCents, sellerCents }]) => (
          <tr
            key={label}
            className="border-t border-line @max-[12rem]:block @max-[12rem]:py-2 first:border-0"
          >
            <th scope="row" className="py-2 text-left font-normal wrap-anywhere @max-[12rem]:block">
              {label}
            </th>
            {[buyerCents, sellerCents].map((cents, index) => (
              <td
                key={index}
                className="py-2 pl-3 text-right @max-[12rem]:block @max-[12rem]:p-0 @max-[12rem]:text-left"
              >
                <span className="hidden text-sm text-ink-2 first-letter:uppercase @max-[12rem]:block">
                  {names[index === 0 ? 'buyer' : 'seller']}
                </span>
                <Money cents={cents} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
