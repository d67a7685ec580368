import type { Dispute } from '@amana/shared/disputes/contract.js';
import { formatKes } from '@amana/shared/money.js';
import type { Deal, Split } from '@amana/shared/transactions/contract.js';
import { givenBySplit, outcomeOf } from '@amana/shared/transactions/fees.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { SplitTable } from '../../../components/ui/SplitTable.js';
import { splitOf } from '../../../components/ui/split.js';
import { capital } from '../../../lib/words.js';
import { called, feeWords, offerOf, partOf, restWords } from '../words.js';

interface Props {
  dispute: Dispute;
  deal: Deal;
}

type Row = [string, Split];

const claimed = ({ claimant, claimCents }: Dispute): Split | null =>
  splitOf(claimant, claimCents, claimCents);

/** What is on the table: the claim, the offers, the decision. */
function splitsOf(dispute: Dispute, deal: Deal, label: (what: string) => string): Row[] {
  const { claimant, offers, award } = dispute;
  const sides = [otherParty(claimant), claimant] as const;
  const rows: [string, Split | null | undefined][] = [
    [label('the claim'), claimed(dispute)],
    ...sides.map((party): [string, Split | undefined] => [label(offerOf(deal, party)), offers[party]]),
    [label('Amana’s proposal'), offers.mediator],
    [label('the decision'), award],
  ];
  return rows.flatMap(([name, split]): Row[] => (split ? [[capital(name), split]] : []));
}

/** Who gets what in all, fee included, by what is on the table. */
function inAllRows(dispute: Dispute, deal: Deal): Row[] {
  const item = partOf(deal, dispute);
  return splitsOf(dispute, deal, (what) => `By ${what}`).map(([label, split]) => [
    label,
    outcomeOf(item, givenBySplit(item, dispute.claimant, split)),
  ]);
}

/** Both claims side by side in shillings: fee included while it is open, as they were said once it has ended. */
export function Sides({ dispute, deal }: Props) {
  const { claimCents, open } = dispute;
  const rest = restWords(deal, dispute);
  return (
    <section className="card" data-testid="sides">
      <h2 className="mb-1">{`${formatKes(claimCents)} of the price ${open ? 'is' : 'was'} disputed`}</h2>
      <SplitTable
        caption={
          open ? 'Who gets what in all' : 'What each of you wanted of the disputed sum, before the fee'
        }
        names={{ buyer: called(deal, 'buyer'), seller: called(deal, 'seller') }}
        rows={open ? inAllRows(dispute, deal) : splitsOf(dispute, deal, (what) => what)}
      />
      {open && (
        <p className="mt-2 text-sm text-ink-2">
          <MoneyText text={feeWords(partOf(deal, dispute))} />
          {rest && <MoneyText text={` ${rest}`} />}
        </p>
      )}
    </section>
  );
}
