import type { AwardRequest, Case } from '@amana/shared/disputes/contract.js';
import { Note } from '../../../components/ui/Note.js';
import { formatNearby } from '../../../lib/time.js';
import { sideName } from '../queue-words.js';
import type { StaffStep, useTakeCase } from '../use-staff-step.js';
import { AwardForm } from './AwardForm.js';
import { CaseResult } from './CaseResult.js';
import { DraftCard } from './DraftCard.js';
import { TakeCase } from './TakeCase.js';

interface Props {
  dispute: Case;
  nowMs: number;
  award: StaffStep<AwardRequest>;
  take: ReturnType<typeof useTakeCase>;
}

const BEFORE_ARBITER: readonly string[] = ['responding', 'mediation'];

const NotYours = ({ why }: { why: string }) => (
  <Note kind="pending">
    <h2>Not yours to decide</h2>
    <p>{why}</p>
  </Note>
);

function Appealed({ dispute, nowMs }: Pick<Props, 'dispute' | 'nowMs'>) {
  const { appeal } = dispute;
  if (!appeal) return null;
  return (
    <section className="card flex flex-col gap-2" data-testid="case-appeal">
      <h2>{`${sideName(dispute, appeal.by)} appealed`}</h2>
      <p className="whitespace-pre-line">“{appeal.reason}”</p>
      <p className="text-sm text-ink-2">{formatNearby(appeal.at, nowMs)}</p>
    </section>
  );
}

const NobodyLeft = () => (
  <Note kind="pending">
    Fewer of the staff may still decide this than it takes. Bring in somebody who has not: with no decision in
    30 days all that is contested goes to the buyer.
  </Note>
);

function Deciding({ dispute, nowMs, award, take }: Props) {
  if (!dispute.open || dispute.phase === 'awarded') return <CaseResult dispute={dispute} nowMs={nowMs} />;
  if (dispute.ownCase)
    return (
      <NotYours why="You are one of the two sides of this deal. Somebody else of the staff decides it." />
    );
  if (dispute.mediatedByMe)
    return (
      <>
        <NotYours why="You proposed a settlement in this case: somebody else of the staff decides it." />
        {BEFORE_ARBITER.includes(dispute.phase) && <TakeCase dispute={dispute} take={take} />}
      </>
    );
  if (dispute.decidedByMe)
    return <NotYours why="You decided this before: somebody else of the staff decides the appeal." />;
  return (
    <>
      {dispute.nobodyLeft && (
        <Note kind="pending">
          Fewer of the staff may still decide this than it takes. Bring in somebody who has not: with no
          decision in 30 days all that is contested goes to the buyer.
        </Note>
      )}
      {BEFORE_ARBITER.includes(dispute.phase) && <TakeCase dispute={dispute} take={take} />}
      <DraftCard dispute={dispute} award={award} />
      <AwardForm dispute={dispute} nowMs={nowMs} award={award} />
    </>
  );
}

/** What can be done about a case, or what was decided; an appeal's words stand above. */
export const CaseDecision = (props: Props) => (
  <div className="flex flex-col gap-4">
    <Appealed dispute={props.dispute} nowMs={props.nowMs} />
    {props.dispute.open && props.dispute.nobodyLeft && <NobodyLeft />}
    <Deciding {...props} />
  </div>
);
