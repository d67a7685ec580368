import type { Cents } from '@amana/shared/money.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { SumTable } from '../../../components/ui/Rows.js';
import { outcomeRows, splitOf } from '../../../components/ui/split.js';
import { destinations } from '../words.js';

interface Props {
  deal: Deal;
  claimant: Party;
  claimCents: Cents;
}

/** Where all that is held goes when a claim is accepted as it is. */
export function IfAccepted({ deal, claimant, claimCents }: Props) {
  const [item] = deal.items;
  const split = splitOf(claimant, claimCents, claimCents);
  if (!item || !split) return null;
  return (
    <SumTable
      caption="If the claim is accepted"
      rows={outcomeRows(item, claimant, split, destinations(deal))}
    />
  );
}
