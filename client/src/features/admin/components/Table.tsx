import type { KeyboardEvent, ReactNode } from 'react';

export interface Column<T> {
  name: string;
  cell: (row: T) => ReactNode;
  /** The cell that names its row. */
  names?: true;
  /** Sums stand at the right. */
  end?: true;
  /** Only where there is room for it; a narrow screen says it in another cell. */
  wide?: true;
  /** The same from a small tablet on. */
  roomy?: true;
}

interface Props<T> {
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
}

/** Where large text leaves no room for columns, cells stand under each other. */
const STACKED = '@max-[14rem]:block @max-[14rem]:px-4 @max-[14rem]:py-1 @max-[14rem]:text-left';

const lookOf = ({ end, wide, roomy }: Pick<Column<never>, 'end' | 'wide' | 'roomy'>): string =>
  `px-2 py-3 first:pl-4 last:pr-4 ${end ? 'text-right' : 'text-left'} ${wide ? 'hidden lg:table-cell' : roomy ? 'hidden sm:table-cell' : STACKED}`;

const STEPS: Record<string, number> = { j: 1, k: -1 };

/** J and K move between the rows' links, while the focus is in the table. */
function moveByKey(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll('tr')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  rows[at + step]?.querySelector('a')?.focus();
}

/** Rows of the console. A link in the cell that names the row opens it, wherever the row is pressed. */
export function Table<T>({ caption, columns, rows, keyOf }: Props<T>) {
  return (
    <div className="card @container p-0">
      <table className="w-full @max-[14rem]:block">
        <caption className="sr-only">{caption}</caption>
        <thead className="text-sm text-ink-2 @max-[14rem]:sr-only">
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" className={`font-medium ${lookOf(column)}`}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="@max-[14rem]:block" onKeyDown={moveByKey}>
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              className="relative h-12 border-t border-line align-top @max-[14rem]:block @max-[14rem]:h-auto @max-[14rem]:py-2 has-[a:hover]:bg-sunken"
            >
              {columns.map((column) => {
                const Cell = column.names ? 'th' : 'td';
                return (
                  <Cell
                    key={column.name}
                    scope={column.names && 'row'}
                    className={`font-normal ${lookOf(column)}`}
                  >
                    {column.cell(row)}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The link of a row reaches over all of it. */
export const ROW_LINK = 'link inline-flex min-h-6 items-center after:absolute after:inset-0';
