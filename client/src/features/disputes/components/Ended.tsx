import type { Dispute } from '@amana/shared/disputes/contract.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { SumTable } from '../../../components/ui/Rows.js';
import { endingWords, endRows } from '../words.js';

/** How a dispute ended, to the shilling. */
export function Ended({ dispute, deal }: { dispute: Dispute; deal: Deal }) {
  const ending = endingWords(dispute);
  if (ending === null) return null;
  return (
    <section className="card" data-testid="dispute-end">
      <h2 className="mb-1">{ending}</h2>
      {dispute.outcome !== 'withdrawn' && (
        <SumTable caption="Who got what in all" rows={endRows(deal, dispute)} />
      )}
    </section>
  );
}
