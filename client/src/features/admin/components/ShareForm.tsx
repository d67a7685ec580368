import { useState } from 'react';
import { formatKes } from '@amana/shared/money.js';
import type { AwardRequest, Case } from '@amana/shared/disputes/contract.js';
import type { Split } from '@amana/shared/transactions/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { TextArea } from '../../../components/ui/Field.js';
import { Form } from '../../../components/ui/Form.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { problemOf, stillWrong, type Problem } from '../../../components/ui/problems.js';
import { SplitFields } from '../../../components/ui/SplitFields.js';
import { outcomeRows } from '../../../components/ui/split.js';
import { itemOf, restWords } from '../case-words.js';
import { sideName } from '../queue-words.js';
import type { StaffStep } from '../use-staff-step.js';
import { ConfirmSheet } from './ConfirmSheet.js';

const REASON_MAX = 2000;

interface Props {
  id: string;
  dispute: Case;
  /** What the reason is called, and what to say in it. */
  why: { label: string; hint: string };
  look: 'main' | 'second';
  title: string;
  label: (split: Split | null) => string;
  effect: (split: Split) => string;
  step: StaffStep<AwardRequest>;
  testId: string;
}

/** Shares the contested sum out, with a reason, and says what it means before it is sent. */
export function ShareForm({ id, dispute, why, look, title, label, effect, step, testId }: Props) {
  const [split, setSplit] = useState<Split | null>(null);
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState<Problem[]>([]);
  const [asked, setAsked] = useState<AwardRequest | null>(null);
  const [sumField, reasonField] = [`${id}-buyer`, `${id}-reason`];
  const names = { buyer: sideName(dispute, 'buyer'), seller: sideName(dispute, 'seller') };
  const sum = formatKes(dispute.claimCents);
  const found = [
    ...(split ? [] : [{ field: sumField, message: `Share out ${sum}` }]),
    ...(reason.trim() ? [] : [{ field: reasonField, message: 'Say why: both sides will read it' }]),
  ];
  const problems = stillWrong(shown, found);
  const rest = restWords(dispute);

  const ask = () => {
    setShown(found);
    step.reset();
    if (found.length === 0 && split) setAsked({ ...split, reason: reason.trim(), v: dispute.deal.v });
  };

  return (
    <>
      <Form problems={problems} onSubmit={ask}>
        <p>
          <MoneyText text={`Share out the ${sum} that they disagree about.`} />
          {rest && <MoneyText text={` ${rest}`} />}
        </p>
        <SplitFields
          id={id}
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
          error={problemOf(problems, sumField)}
        />
        <TextArea
          id={reasonField}
          {...why}
          maxLength={REASON_MAX}
          value={reason}
          error={problemOf(problems, reasonField)}
          onValue={setReason}
        />
        <Button
          type="submit"
          look={look}
          testId={testId}
          reason={dispute.onHold ? 'The deal is paused. Lift the pause first.' : null}
        >
          {label(split)}
        </Button>
      </Form>
      {asked && (
        <ConfirmSheet
          title={title}
          effect={effect(asked)}
          label={label(asked)}
          step={step}
          onConfirm={() => step.take(asked, () => setAsked(null))}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
