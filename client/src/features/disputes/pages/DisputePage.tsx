import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { formatKes } from '@amana/shared/money.js';
import type { Dispute } from '@amana/shared/disputes/contract.js';
import type { Deal, Split } from '@amana/shared/transactions/contract.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { paths } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { Note } from '../../../components/ui/Note.js';
import { BackBar, Heading } from '../../../components/ui/Page.js';
import { problemsOf } from '../../../components/ui/problems.js';
import { SumTable } from '../../../components/ui/Rows.js';
import { splitOf } from '../../../components/ui/split.js';
import { AnswerForm } from '../components/AnswerForm.js';
import { ConfirmSheet } from '../components/ConfirmSheet.js';
import { IfAccepted } from '../components/IfAccepted.js';
import { Sides } from '../components/Sides.js';
import { useAcceptOffer, useRespond, useTakeBack } from '../disputes.api.js';
import { useLostRace, type Winner } from '../use-lost-race.js';
import { called, endingWords, endRows, splitWords } from '../words.js';

interface Props {
  dispute: Dispute;
  deal: Deal;
  nowMs: number;
  pill: ReactNode;
  /** Whose turn, by when, otherwise what. */
  panel: ReactNode;
  /** What both have shown, and the way to add to it. */
  evidence: ReactNode;
  /** Why the viewer cannot answer, accept or take back now; null = he can. */
  refused: { respond: string | null; acceptOffer: string | null; takeBack: string | null };
  winnerOf: Winner;
}

const SHEETS = ['accept', 'accept-offer', 'take-back'] as const;
type SheetName = (typeof SHEETS)[number];

/** Which sheet is open is in the address: the deal's buttons lead straight to it. */
function useSheet() {
  const [params, setParams] = useSearchParams();
  const sheet = SHEETS.find((name) => params.has(name)) ?? null;
  const show = (name: SheetName | null) => setParams(name ? { [name]: '' } : {}, { replace: true });
  return [sheet, show] as const;
}

function useSteps({ dispute, winnerOf }: Pick<Props, 'dispute' | 'winnerOf'>, onSettled: () => void) {
  const race = useLostRace(dispute.transactionId, winnerOf);
  const respond = useRespond(dispute.id);
  const acceptOffer = useAcceptOffer(dispute.id);
  const takeBack = useTakeBack(dispute.id);
  const [error, setError] = useState<unknown>(null);
  const options = {
    onSuccess: onSettled,
    onError: (caught: unknown) => {
      if (race.wasLost(caught)) onSettled();
      else setError(caught);
    },
  };
  const begin = () => {
    race.clear();
    setError(null);
  };
  return {
    conflict: race.conflict,
    busy: respond.isPending || acceptOffer.isPending || takeBack.isPending,
    problems: error === null ? [] : problemsOf(error).map(({ message }) => ({ field: '', message })),
    begin,
    respond: (answer: Parameters<typeof respond.mutate>[0]) => {
      begin();
      respond.mutate(answer, options);
    },
    acceptOffer: ({ buyerCents, sellerCents }: Split) => {
      begin();
      acceptOffer.mutate({ buyerCents, sellerCents }, options);
    },
    takeBack: (v: number) => {
      begin();
      takeBack.mutate({ v }, options);
    },
  };
}

function Ended({ dispute, deal }: Pick<Props, 'dispute' | 'deal'>) {
  const ending = endingWords(dispute);
  if (ending === null) return null;
  return (
    <section className="card" data-testid="dispute-end">
      <h2 className="mb-1">{ending}</h2>
      {dispute.outcome !== 'withdrawn' && <SumTable caption="Who got what in all" rows={endRows(deal)} />}
    </section>
  );
}

interface SheetsProps extends Pick<Props, 'dispute' | 'deal' | 'refused'> {
  steps: ReturnType<typeof useSteps>;
  sheet: SheetName | null;
  onClose: () => void;
}

const FINAL = 'The deal ends with this. This cannot be undone.';

/** What each step does, to the shilling, before it is taken. */
function Sheets({ dispute, deal, refused, steps, sheet, onClose }: SheetsProps) {
  const { claimant, claimCents, answer } = dispute;
  const mine = claimant === deal.role;
  const other = called(deal, otherParty(deal.role));
  const frame = { busy: steps.busy, problems: steps.problems, onClose };
  if (!dispute.open) return null;
  if (sheet === 'accept' && !mine && dispute.phase === 'responding')
    return (
      <ConfirmSheet
        {...frame}
        title={`Accept the claim of ${formatKes(claimCents)}`}
        label={`Accept ${formatKes(claimCents)} for ${other}`}
        look="danger"
        reason={refused.respond}
        onConfirm={() => steps.respond({ answer: 'accept', claimCents })}
      >
        <IfAccepted
          deal={deal}
          claimant={claimant}
          split={splitOf(claimant, claimCents, claimCents)}
          caption="If the claim is accepted"
        />
        <p>{FINAL}</p>
      </ConfirmSheet>
    );
  if (sheet === 'accept-offer' && mine && answer)
    return (
      <ConfirmSheet
        {...frame}
        title="Accept the offer"
        label={`Accept the offer of ${other}`}
        look="main"
        reason={refused.acceptOffer}
        onConfirm={() => steps.acceptOffer(answer)}
      >
        <p>
          <MoneyText
            text={`Of the ${formatKes(claimCents)} that you claim: ${splitWords(deal, answer)}. In all, with the fee:`}
          />
        </p>
        <IfAccepted deal={deal} claimant={claimant} split={answer} caption="If the offer is accepted" />
        <p>{FINAL}</p>
      </ConfirmSheet>
    );
  if (sheet === 'take-back' && mine)
    return (
      <ConfirmSheet
        {...frame}
        title="Take the claim back"
        label="Take the claim back"
        look="danger"
        reason={refused.takeBack}
        onConfirm={() => steps.takeBack(deal.v)}
      >
        <p>
          {`You claim nothing then, and the deal goes on where it was; ${other} is told. A claim on this deal can be taken back once only.`}
        </p>
      </ConfirmSheet>
    );
  return null;
}

/** A dispute as its two sides see it: who must speak, what both want, and the answer. */
export function DisputePage({ dispute, deal, nowMs, pill, panel, evidence, refused, winnerOf }: Props) {
  const [sheet, show] = useSheet();
  const steps = useSteps({ dispute, winnerOf }, () => show(null));
  const mine = dispute.claimant === deal.role;
  const open = (name: SheetName) => {
    steps.begin();
    show(name);
  };
  return (
    <>
      <BackBar to={paths.deal(deal.id)}>
        Deal <span className="font-mono">{deal.id}</span>
      </BackBar>
      <div className="flex flex-col gap-4 pb-8 short:gap-2 lg:grid lg:grid-cols-[minmax(0,40rem)_20rem] lg:gap-6 xl:grid-cols-[minmax(0,40rem)_22.5rem]">
        <header>
          {pill}
          <div className="mt-2">
            <Heading title={`Dispute about deal ${deal.id}`} describedBy="deal-status">
              {deal.title}
            </Heading>
          </div>
        </header>
        <aside
          aria-label="What to do"
          className="flex flex-col gap-4 lg:sticky lg:top-4 lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:self-start"
        >
          {steps.conflict && (
            <Note kind="pending" urgent>
              {steps.conflict}
            </Note>
          )}
          {panel}
          {mine && dispute.open && dispute.answer && (
            <Button
              look="main"
              reason={refused.acceptOffer}
              onClick={() => open('accept-offer')}
              testId="accept-offer"
            >
              Accept the offer
            </Button>
          )}
        </aside>
        <div className="flex min-w-0 flex-col gap-4">
          <Ended dispute={dispute} deal={deal} />
          <Sides dispute={dispute} deal={deal} nowMs={nowMs} />
          {evidence}
          {!mine && dispute.phase === 'responding' && (
            <AnswerForm
              dispute={dispute}
              deal={deal}
              busy={steps.busy && sheet === null}
              problems={sheet === null ? steps.problems : []}
              reason={refused.respond}
              onSend={steps.respond}
              onAccept={() => open('accept')}
            />
          )}
          {mine && dispute.open && (
            <Button
              look="danger"
              reason={refused.takeBack}
              onClick={() => open('take-back')}
              testId="take-back"
            >
              Take the claim back
            </Button>
          )}
        </div>
      </div>
      <Sheets {...{ dispute, deal, refused, steps, sheet }} onClose={() => show(null)} />
    </>
  );
}
