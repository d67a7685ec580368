import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { Button } from '../../../components/ui/Button.js';
import { Choice } from '../../../components/ui/Choice.js';
import { TextArea, TextField } from '../../../components/ui/Field.js';
import { problemOf, type Problem } from '../../../components/ui/problems.js';
import { KINDS, type ClaimDraft } from '../words.js';

interface Props {
  draft: ClaimDraft;
  role: Party;
  problems: readonly Problem[];
  /** Beneath the sum: of how much, and what becomes of the rest. */
  hint: string;
  onChange: (part: Partial<ClaimDraft>) => void;
  onNext: () => void;
}

/** What is wrong (for a buyer to choose from), how much, and what happened. */
export function ClaimFields({ draft, role, problems, hint, onChange, onNext }: Props) {
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onNext();
      }}
    >
      {role === 'buyer' && (
        <Choice
          id="kind"
          legend="What is wrong?"
          options={KINDS}
          value={draft.kind}
          error={problemOf(problems, 'kind')}
          onValue={(kind) => onChange({ kind })}
        />
      )}
      <TextField
        id="claimCents"
        label={role === 'buyer' ? 'How much do you want back?' : 'How much of the price do you claim?'}
        hint={hint}
        prefix="KES"
        inputMode="numeric"
        autoComplete="off"
        value={draft.sum}
        error={problemOf(problems, 'claimCents')}
        onValue={(sum) => onChange({ sum })}
      />
      <TextArea
        id="reason"
        label="What happened, in your words"
        value={draft.reason}
        error={problemOf(problems, 'reason')}
        maxLength={1000}
        onValue={(reason) => onChange({ reason })}
      />
      <Button look="main" type="submit" testId="check-claim">
        Continue
      </Button>
    </form>
  );
}
