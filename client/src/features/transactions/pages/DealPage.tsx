import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { isOpen, otherParty } from '@amana/shared/transactions/lifecycle.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { Note } from '../../../components/ui/Note.js';
import { BackBar, Heading } from '../../../components/ui/Page.js';
import { paths } from '../../../app/paths.js';
import { useDealNow } from '../../../lib/config.js';
import { capital, uncapital } from '../../../lib/words.js';
import { actionsOf, type ActionId, type DealAction, type DoneHere } from '../actions.js';
import { ActionButtons } from '../components/ActionButtons.js';
import { AskCard } from '../components/AskCard.js';
import { DisputeCard } from '../components/DisputeCard.js';
import { HoldCard } from '../components/HoldCard.js';
import { InviteCard } from '../components/InviteCard.js';
import { PartsProgress } from '../components/PartsProgress.js';
import { PayLinkCard } from '../components/PayLinkCard.js';
import { PromisePanel } from '../components/PromisePanel.js';
import { StatusPill } from '../components/StatusPill.js';
import type { ProofForm } from '../components/steps/StepForm.js';
import { StepSheet } from '../components/steps/StepSheet.js';
import { EndedCard, SumsCard } from '../components/SumsCard.js';
import { TermsCard } from '../components/TermsCard.js';
import { Timeline } from '../components/Timeline.js';
import { panelOf, type Panel } from '../panel.js';
import { isInParts, nameOf, wasPaidIn } from '../people.js';
import { useAnnouncedChanges, useDealSteps, useJustChanged } from '../use-deal-steps.js';

interface Props {
  deal: Deal;
  /** What the payment under way says, above the buttons. */
  paymentNote: ReactNode;
  /** While a payment is under way: whose turn that makes it, and the words of panel and main button. */
  paying: { mine: boolean; what: string; label: string } | null;
  onPay: () => void;
  /** What the two write to each other, and that something new waits there. */
  messages: ReactNode;
  newMessages: ReactNode;
  /** Photos of the delivery: what was shown, and the way to add one. */
  proof: ReactNode;
  proofForm: ProofForm;
}

type Opened = DealAction & { id: DoneHere };

function withWhom(deal: Deal): string {
  const verb = deal.role === 'seller' ? 'You sell to' : 'You buy from';
  return `${verb} ${deal.other?.name ?? `a ${otherParty(deal.role)} who has not joined yet`}`;
}

/** The screen on which this is done; null = it is done here. */
function elsewhere({ id, dispute }: Deal, action: ActionId): string | null {
  if (action === 'counter') return paths.changeDeal(id);
  if (action === 'dispute') return paths.claim(id);
  if (dispute === null) return null;
  if (['answer', 'offer', 'proposal', 'decision'].includes(action)) return paths.dispute(dispute.id);
  if (action === 'acceptClaim') return `${paths.dispute(dispute.id)}?accept`;
  if (action === 'acceptOffer') return `${paths.dispute(dispute.id)}?accept-offer`;
  return action === 'takeBack' ? `${paths.dispute(dispute.id)}?take-back` : null;
}

const payingPanel = (panel: Panel, { mine, what }: NonNullable<Props['paying']>): Panel => ({
  ...panel,
  mood: mine ? 'yours' : 'waiting',
  heading: mine ? 'Your turn' : 'Waiting for M-Pesa',
  what,
});

interface DetailsProps extends Pick<Props, 'deal' | 'messages' | 'proof'> {
  nowMs: number;
}

function Details({ deal, nowMs, messages, proof }: DetailsProps) {
  const paid = wasPaidIn(deal);
  // Of a job in parts not all is paid in before its end.
  const allPaid = paid && (!isInParts(deal) || !isOpen(deal.phase));
  const allPaidOut = deal.items.every(({ phase }) => phase === 'released');
  const label = (party: 'buyer' | 'seller', verb: string, mine: string) =>
    deal.role === party ? mine : capital(`${nameOf(deal, party)} ${verb}`);
  const changes =
    deal.phase === 'proposed' ? deal.timeline.findLast(({ type }) => type === 'counter')?.changes : undefined;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {deal.phase === 'proposed' && <TermsCard terms={deal.terms} {...(changes ? { changes } : {})} />}
      <PartsProgress deal={deal} />
      {deal.dispute && <DisputeCard deal={deal} dispute={deal.dispute} />}
      {(isOpen(deal.phase) ? deal.status !== 'disputed' : allPaidOut) && (
        <SumsCard
          sums={deal.terms}
          inParts={isInParts(deal)}
          {...(isOpen(deal.phase) ? { backTo: deal.role === 'buyer' ? 'you' : nameOf(deal, 'buyer') } : {})}
          buyerLabel={label('buyer', allPaid ? 'paid' : 'pays', allPaid ? 'You paid' : 'You pay')}
          sellerLabel={label('seller', 'receives', 'You receive')}
        />
      )}
      {!isOpen(deal.phase) && paid && !allPaidOut && <EndedCard deal={deal} />}
      <Timeline deal={deal} nowMs={nowMs} />
      {proof}
      {messages}
      {deal.phase !== 'proposed' && <TermsCard terms={deal.terms} />}
    </div>
  );
}

/** One deal: the frame never changes, only the words do. */
export function DealPage(props: Props) {
  const { deal, paymentNote, paying, onPay, messages, newMessages, proof, proofForm } = props;
  const navigate = useNavigate();
  const nowMs = useDealNow(deal.clock?.at);
  const [open, setOpen] = useState<Opened | null>(null);
  const steps = useDealSteps(deal.id, () => setOpen(null));
  const panel = paying ? payingPanel(panelOf(deal, nowMs), paying) : panelOf(deal, nowMs);
  const guarded = useJustChanged(deal.v);
  useAnnouncedChanges(deal, panel.heading);

  const press = (action: DealAction) => {
    steps.reset();
    const away = elsewhere(deal, action.id);
    if (away !== null) void navigate(away);
    else if (action.id === 'pay') onPay();
    else if (action.id === 'agree') steps.take({ path: 'agree', body: { termsHash: deal.terms.hash } });
    else setOpen(action as Opened);
  };

  return (
    <>
      <BackBar to={paths.deals}>
        Deal <span className="font-mono">{deal.id}</span>
      </BackBar>
      <div className="flex flex-col gap-4 pb-28 short:gap-2 lg:grid lg:grid-cols-[minmax(0,40rem)_20rem] lg:gap-6 lg:pb-8 xl:grid-cols-[minmax(0,40rem)_22.5rem]">
        <div className="flex min-w-0 flex-col gap-4 short:gap-2">
          <header>
            <StatusPill status={deal.status} phase={deal.phase} onHold={deal.onHold} id="deal-status" />
            <div className="mt-2">
              <Heading title={`Deal ${deal.id}, ${uncapital(panel.heading)}`} describedBy="deal-status">
                {deal.title}
              </Heading>
            </div>
            <p className="text-sm text-ink-2">{withWhom(deal)}</p>
            {newMessages}
          </header>
          <HoldCard deal={deal} />
        </div>
        <aside
          aria-label="What to do"
          className="flex flex-col gap-4 lg:sticky lg:top-4 lg:row-span-2 lg:self-start"
        >
          {steps.conflict && (
            <Note kind="pending" urgent>
              {steps.conflict}
            </Note>
          )}
          {open === null && <ErrorSummary problems={steps.problems} />}
          <AskCard
            deal={deal}
            nowMs={nowMs}
            busy={steps.busy && open === null}
            guarded={guarded}
            onStep={steps.take}
          />
          <PromisePanel panel={panel} nowMs={nowMs} />
          {paymentNote}
          <InviteCard deal={deal} />
          <PayLinkCard deal={deal} />
          <ActionButtons
            actions={actionsOf(deal, nowMs)}
            mainLabel={paying?.label ?? null}
            busy={steps.busy && open === null}
            guarded={guarded}
            onPress={press}
          />
        </aside>
        <Details deal={deal} nowMs={nowMs} messages={messages} proof={proof} />
      </div>
      {open && (
        <StepSheet
          id={open.id}
          deal={deal}
          action={open}
          nowMs={nowMs}
          busy={steps.busy}
          problems={steps.problems}
          proofForm={proofForm}
          onStep={steps.take}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
