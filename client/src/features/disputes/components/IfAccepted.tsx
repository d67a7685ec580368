import type { Dispute } from '@amana/shared/disputes/contract.js';
import type { Deal, Split } from '@amana/shared/transactions/contract.js';
import { SumTable } from '../../../components/ui/Rows.js';
import { outcomeRows } from '../../../components/ui/split.js';
import { destinations, partOf } from '../words.js';

interface Props {
  deal: Deal;
  dispute: Pick<Dispute, 'item' | 'claimant'>;
  split: Split;
  caption: string;
}

/** Where each shilling goes when the claimed sum is shared out like this. */
export const IfAccepted = ({ deal, dispute, split, caption }: Props) => (
  <SumTable
    caption={caption}
    rows={outcomeRows(partOf(deal, dispute), dispute.claimant, split, destinations(deal))}
  />
);
