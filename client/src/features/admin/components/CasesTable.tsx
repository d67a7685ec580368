import { useState } from 'react';
import { MAY_GO, type ReconciliationCase } from '@amana/shared/admin/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { Money } from '../../../components/ui/Money.js';
import { formatNearby } from '../../../lib/time.js';
import { shortId } from '../money-words.js';
import { RECONCILIATION } from '../staff-words.js';
import { CloseSheet } from './CloseSheet.js';
import { Table, type Column } from './Table.js';

const columnsOf = (
  nowMs: number,
  onClose: (subject: ReconciliationCase) => void,
): Column<ReconciliationCase>[] => [
  {
    name: 'What',
    names: true,
    cell: (row) => (
      <>
        {RECONCILIATION[row.kind]}
        <span className="block font-mono text-sm break-all">{row.ref ?? shortId(row.id)}</span>
        <span className="block text-sm text-ink-2 lg:hidden">{formatNearby(row.at, nowMs)}</span>
        {row.state === 'open' && MAY_GO[row.kind].length > 0 && (
          <span className="mt-2 block w-fit">
            <Button onClick={() => onClose(row)} testId="close-case">
              Close
              <span className="sr-only">{` ${shortId(row.id)}`}</span>
            </Button>
          </span>
        )}
      </>
    ),
  },
  { name: 'Day at M-Pesa', wide: true, cell: ({ day }) => day },
  { name: 'Found', wide: true, cell: ({ at }) => formatNearby(at, nowMs) },
  { name: 'Sum', end: true, cell: ({ amountCents }) => <Money cents={amountCents} /> },
];

interface Props {
  caption: string;
  rows: readonly ReconciliationCase[];
  nowMs: number;
}

/** What M-Pesa's books and ours do not say alike; open ones can be closed. */
export function CasesTable({ caption, rows, nowMs }: Props) {
  const [subject, setSubject] = useState<ReconciliationCase | null>(null);
  return (
    <>
      <Table caption={caption} columns={columnsOf(nowMs, setSubject)} rows={rows} keyOf={({ id }) => id} />
      {subject && (
        <CloseSheet
          subject={subject}
          others={rows.filter(({ id, state }) => id !== subject.id && state === 'open')}
          onClose={() => setSubject(null)}
        />
      )}
    </>
  );
}
