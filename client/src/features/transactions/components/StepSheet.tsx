import { useState } from 'react';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { TextArea } from '../../../components/ui/Field.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { problemOf, type Problem } from '../../../components/ui/problems.js';
import { Sheet } from '../../../components/ui/Sheet.js';
import { confirmationOf, type ActionId, type DealAction, type LedAway } from '../actions.js';
import type { Step } from '../transactions.commands.js';

export type ConfirmedId = Exclude<ActionId, 'agree' | 'counter' | 'pay' | LedAway>;

interface Props {
  deal: Deal;
  action: DealAction & { id: ConfirmedId };
  busy: boolean;
  problems: readonly Problem[];
  onStep: (step: Step) => void;
  onClose: () => void;
}

const MISSING_NOTE: Problem = { field: 'note', message: 'Say what you delivered, and how' };

/** Says what a step does, to the shilling, before it is taken; what is sent is the version that was read. */
export function StepSheet({ deal, action, busy, problems, onStep, onClose }: Props) {
  const [read] = useState(deal);
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState<Problem[]>([]);
  const { title, effect, final } = confirmationOf(action.id, read);
  const delivers = action.id === 'deliver';
  const all = [...missing, ...problems];

  const confirm = () => {
    if (delivers && note.trim() === '') return setMissing([MISSING_NOTE]);
    setMissing([]);
    onStep({ path: action.id, body: delivers ? { note: note.trim() } : { v: read.v } });
  };

  return (
    <Sheet title={title} onClose={onClose} testId="step-sheet">
      <ErrorSummary problems={all} />
      {delivers && (
        <TextArea
          id="note"
          label="What did you deliver, and how?"
          hint="For example who took it, where, and a tracking number."
          value={note}
          error={problemOf(all, 'note')}
          onValue={setNote}
          maxLength={1000}
        />
      )}
      <p>
        <MoneyText text={effect} />
        {final && ' This cannot be undone.'}
      </p>
      <Button
        look={action.id === 'accept' || delivers ? 'main' : 'danger'}
        busy={busy}
        reason={action.reason}
        onClick={confirm}
        testId="confirm"
      >
        {action.label}
      </Button>
      <Button look="quiet" onClick={onClose}>
        Not now
      </Button>
    </Sheet>
  );
}
