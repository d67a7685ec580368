import { formatKes } from '@amana/shared/money.js';
import type { Dispute, DisputeWords } from '@amana/shared/disputes/contract.js';
import type { Deal, Split } from '@amana/shared/transactions/contract.js';
import { givenBySplit, outcomeOf } from '@amana/shared/transactions/fees.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { SplitTable } from '../../../components/ui/SplitTable.js';
import { splitOf } from '../../../components/ui/split.js';
import { formatNearby } from '../../../lib/time.js';
import { capital } from '../../../lib/words.js';
import { called, claimWords, feeWords, restWords, splitWords } from '../words.js';

interface Props {
  dispute: Dispute;
  deal: Deal;
  nowMs: number;
}

type Row = [string, Split];

/** What each wanted of the disputed sum, before the fee. */
function wantedRows({ claimant, claimCents, answer, award }: Dispute, deal: Deal): Row[] {
  const rows: [string, Split | null][] = [
    [capital(`${called(deal, claimant)} claimed`), splitOf(claimant, claimCents, claimCents)],
    [capital(`${called(deal, otherParty(claimant))} offered`), answer],
    ['Decided', award],
  ];
  return rows.flatMap(([label, split]): Row[] => (split ? [[label, split]] : []));
}

/** Who gets what in all, fee included, by what can still be accepted. */
function inAllRows({ claimant, claimCents, answer }: Dispute, { items: [item] }: Deal): Row[] {
  const rows: [string, Split | null][] = [
    ['If the claim is accepted', splitOf(claimant, claimCents, claimCents)],
    ['If the offer is accepted', answer],
  ];
  return rows.flatMap(([label, split]): Row[] =>
    item && split ? [[label, outcomeOf(item, givenBySplit(item, claimant, split))]] : [],
  );
}

function Said({
  who,
  what,
  words,
  nowMs,
}: {
  who: string;
  what?: string;
  words: DisputeWords;
  nowMs: number;
}) {
  return (
    <div>
      <h3 className="font-bold first-letter:uppercase">{who}</h3>
      {what && (
        <p>
          <MoneyText text={what} />
        </p>
      )}
      <p className="whitespace-pre-line">“{words.reason}”</p>
      <p className="text-sm text-ink-2">{formatNearby(words.at, nowMs)}</p>
    </div>
  );
}

/** Both claims side by side in shillings, and why. */
export function Sides({ dispute, deal, nowMs }: Props) {
  const { claimant, claimCents, answer, award, reason, openedAt, open } = dispute;
  const rest = restWords(deal, claimant, claimCents);
  return (
    <>
      <section className="card">
        <h2 className="mb-1">{`${formatKes(claimCents)} of the price ${open ? 'is' : 'was'} disputed`}</h2>
        <SplitTable
          caption={
            open ? 'Who gets what in all' : 'What each of you wanted of the disputed sum, before the fee'
          }
          names={{ buyer: called(deal, 'buyer'), seller: called(deal, 'seller') }}
          rows={open ? inAllRows(dispute, deal) : wantedRows(dispute, deal)}
        />
        {open && (
          <p className="mt-2 text-sm text-ink-2">
            <MoneyText text={feeWords(deal)} />
            {rest && <MoneyText text={` ${rest}`} />}
          </p>
        )}
      </section>
      <section className="card flex flex-col gap-4">
        <h2>What each of you says</h2>
        <Said
          who={called(deal, claimant)}
          what={claimWords(dispute)}
          words={{ reason, at: openedAt }}
          nowMs={nowMs}
        />
        {answer && (
          <Said
            who={called(deal, otherParty(claimant))}
            what={`Offer: ${splitWords(deal, answer)}, before the fee.`}
            words={answer}
            nowMs={nowMs}
          />
        )}
        {award && (
          <Said
            who="The decision and why"
            words={{ at: award.at, reason: award.by === 'system' ? 'Nobody decided in time.' : award.reason }}
            nowMs={nowMs}
          />
        )}
      </section>
    </>
  );
}
