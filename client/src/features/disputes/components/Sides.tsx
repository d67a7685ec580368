import { formatKes } from '@amana/shared/money.js';
import type { Dispute, DisputeWords } from '@amana/shared/disputes/contract.js';
import type { Deal, Split } from '@amana/shared/transactions/contract.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { SplitTable } from '../../../components/ui/SplitTable.js';
import { splitOf } from '../../../components/ui/split.js';
import { formatNearby } from '../../../lib/time.js';
import { capital } from '../../../lib/words.js';
import { called, KINDS, restWords } from '../words.js';

interface Props {
  dispute: Dispute;
  deal: Deal;
  nowMs: number;
}

const verbOf = (who: string, verb: string): string =>
  capital(who === 'you' ? `you ${verb}` : `${who} ${verb}s`);

function rowsOf({ claimant, claimCents, answer, award }: Dispute, deal: Deal): [string, Split][] {
  const rows: [string, Split | null][] = [
    [verbOf(called(deal, claimant), 'claim'), splitOf(claimant, claimCents, claimCents)],
    [verbOf(called(deal, otherParty(claimant)), 'offer'), answer],
    ['Decided', award],
  ];
  return rows.flatMap(([label, split]): [string, Split][] => (split ? [[label, split]] : []));
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
      {what && <p>{what}</p>}
      <p className="whitespace-pre-line">“{words.reason}”</p>
      <p className="text-sm text-ink-2">{formatNearby(words.at, nowMs)}</p>
    </div>
  );
}

/** Both claims side by side in shillings, and why. */
export function Sides({ dispute, deal, nowMs }: Props) {
  const { claimant, claimCents, answer, award, kind, reason, openedAt, open } = dispute;
  const rest = restWords(deal, claimant, claimCents);
  return (
    <>
      <section className="card">
        <h2 className="mb-1">{`${formatKes(claimCents)} ${open ? 'is' : 'was'} disputed`}</h2>
        <SplitTable
          caption="What each of you wants of the disputed sum, before the fee"
          names={{ buyer: called(deal, 'buyer'), seller: called(deal, 'seller') }}
          rows={rowsOf(dispute, deal)}
        />
        {open && rest && (
          <p className="mt-2 text-sm text-ink-2">
            <MoneyText text={rest} />
          </p>
        )}
      </section>
      <section className="card flex flex-col gap-4">
        <h2>What each of you says</h2>
        <Said
          who={called(deal, claimant)}
          {...(claimant === 'buyer' ? { what: `${KINDS[kind]}.` } : {})}
          words={{ reason, at: openedAt }}
          nowMs={nowMs}
        />
        {answer && <Said who={called(deal, otherParty(claimant))} words={answer} nowMs={nowMs} />}
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
