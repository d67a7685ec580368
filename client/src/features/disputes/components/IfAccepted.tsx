import type { Deal, Split } from '@amana/shared/transactions/contract.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { SumTable } from '../../../components/ui/Rows.js';
import { outcomeRows } from '../../../components/ui/split.js';
import { destinations } from '../words.js';

interface Props {
  deal: Deal;
  claimant: Party;
  split: Split | null;
  caption: string;
}

/** Where all that is held goes when a claim or an offer is accepted as it is. */
export function IfAccepted({ deal, claimant, split, caption }: Props) {
  const [item] = deal.items;
  if (!item || !split) return null;
  return <SumTable caption={caption} rows={outcomeRows(item, claimant, split, destinations(deal))} />;
}
