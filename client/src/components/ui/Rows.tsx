import type { ReactNode } from 'react';
import type { Cents } from '@amana/shared/money.js';
import { Money } from './Money.js';

export interface SumRow {
  label: string;
  cents: Cents;
  total?: boolean;
}

/** Sums under each other, aligned to the shilling; totals ruled. */
export function SumTable({ rows, caption }: { rows: SumRow[]; caption: string }) {
  return (
    <table className="w-full">
      <caption className="sr-only">{caption}</caption>
      <tbody>
        {rows.map(({ label, cents, total }) => (
          <tr
            key={label}
            className={total ? 'border-t-2 border-ink font-bold' : 'border-t border-line first:border-0'}
          >
            <th scope="row" className={`py-2 pr-4 text-left wrap-anywhere ${total ? '' : 'font-normal'}`}>
              {label}
            </th>
            <td className="py-2 text-right">
              <Money cents={cents} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Names and values side by side. */
export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <div className="@container">
      <dl className="grid @max-[12rem]:grid-cols-1 grid-cols-[minmax(5.5rem,30%)_1fr] gap-x-4 gap-y-3 short:grid-cols-[fit-content(30%)_1fr] short:gap-x-3 short:gap-y-1">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-sm leading-6 text-ink-2">{name}</dt>
            <dd className="min-w-0 text-balance whitespace-pre-line">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
