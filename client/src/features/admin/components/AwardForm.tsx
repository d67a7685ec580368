import { useState } from 'react';
import { formatKes } from '@amana/shared/money.js';
import type { AwardRequest, Case } from '@amana/shared/disputes/contract.js';
import type { Split } from '@amana/shared/transactions/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { TextArea } from '../../../components/ui/Field.js';
import { Form } from '../../../components/ui/Form.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { Note } from '../../../components/ui/Note.js';
import { problemOf, stillWrong, type Problem } from '../../../components/ui/problems.js';
import { SplitFields } from '../../../components/ui/SplitFields.js';
import { outcomeRows } from '../../../components/ui/split.js';
import { decideLabel, itemOf, restWords, waitingWords } from '../case-words.js';
import { sideName } from '../queue-words.js';
import type { StaffStep } from '../use-staff-step.js';
import { ConfirmAward } from './ConfirmAward.js';

const REASON_MAX = 2000;

function missing(claim: string, split: Split | null, reason: string): Problem[] {
  return [
    ...(split ? [] : [{ field: 'award-buyer', message: `Share out ${claim}` }]),
    ...(reason.trim() ? [] : [{ field: 'reason', message: 'Say why: both sides will read it' }]),
  ];
}

interface Props {
  dispute: Case;
  nowMs: number;
  award: StaffStep<AwardRequest>;
}

/** Shares the contested sum out, with a reason, and says what it means before it is done. */
export function AwardForm({ dispute, nowMs, award }: Props) {
  const [split, setSplit] = useState<Split | null>(null);
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState<Problem[]>([]);
  const [asked, setAsked] = useState<AwardRequest | null>(null);
  const names = { buyer: sideName(dispute, 'buyer'), seller: sideName(dispute, 'seller') };
  const found = missing(formatKes(dispute.claimCents), split, reason);
  const problems = stillWrong(shown, found);
  const rest = restWords(dispute);
  const waiting = waitingWords(dispute, nowMs);

  const ask = () => {
    setShown(found);
    award.reset();
    if (found.length === 0 && split) setAsked({ ...split, reason: reason.trim(), v: dispute.deal.v });
  };

  return (
    <section className="card flex flex-col gap-4" data-testid="award-form">
      <h2>{dispute.draft ? 'Another decision' : 'Your decision'}</h2>
      {waiting && (
        <Note kind="pending">
          <MoneyText text={waiting} />
        </Note>
      )}
      {dispute.needsSecond && !dispute.draft && (
        <p>This sum takes two of the staff: it counts once somebody else decides the same.</p>
      )}
      <Form problems={problems} onSubmit={ask}>
        <p>
          <MoneyText text={`Share out the ${formatKes(dispute.claimCents)} that they disagree about.`} />
          {rest && <MoneyText text={` ${rest}`} />}
        </p>
        <SplitFields
          id="award"
          totalCents={dispute.claimCents}
          value={split}
          onChange={setSplit}
          labels={{ buyer: `To ${names.buyer}, the buyer`, seller: `To ${names.seller}, the seller` }}
          describe={(each) =>
            outcomeRows(itemOf(dispute), dispute.claimant, each, {
              buyer: `${names.buyer} gets back, in all`,
              seller: `${names.seller} gets, in all`,
            })
          }
          error={problemOf(problems, 'award-buyer')}
        />
        <TextArea
          id="reason"
          label="Reason"
          hint="Both sides read it. Say what you went by."
          maxLength={REASON_MAX}
          value={reason}
          error={problemOf(problems, 'reason')}
          onValue={setReason}
        />
        <Button
          type="submit"
          look={dispute.draft?.mine === false ? 'second' : 'main'}
          testId="decide"
          reason={dispute.onHold ? 'The deal is paused. Lift the pause first.' : null}
        >
          {decideLabel(split)}
        </Button>
      </Form>
      <ConfirmAward title="Decide this case" {...{ dispute, award, asked }} onClose={() => setAsked(null)} />
    </section>
  );
}
