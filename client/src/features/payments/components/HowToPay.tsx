import { formatKes } from '@amana/shared/money.js';
import type { Wanted } from '@amana/shared/payments/prompts.js';
import { Choice } from '../../../components/ui/Choice.js';
import { TextField } from '../../../components/ui/Field.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { Note } from '../../../components/ui/Note.js';
import { limitWords, mostParts, promptsWords } from '../parts.js';

export interface How {
  inParts: boolean;
  /** How many, as typed. */
  count: string;
}

interface Props {
  wanted: Wanted;
  how: How;
  /** Null while no number of parts is typed. */
  parts: number | null;
  error: string | undefined;
  onHow: (how: How) => void;
}

/** All at once, or in so many equal parts, with the exact sums of the prompts that it takes. */
export function HowToPay({ wanted, how, parts, error, onHow }: Props) {
  const limit = limitWords(wanted);
  const whole = limit ? 'In as few prompts as M-Pesa allows' : `All at once: ${formatKes(wanted.needCents)}`;
  return (
    <>
      {limit && (
        <Note>
          <MoneyText text={limit} />
        </Note>
      )}
      <Choice
        id="how"
        legend="How do you pay?"
        options={{ once: whole, parts: 'In equal parts' }}
        value={how.inParts ? 'parts' : 'once'}
        onValue={(value) => onHow({ ...how, inParts: value === 'parts' })}
      />
      {how.inParts && (
        <TextField
          id="parts"
          label="How many parts?"
          hint={`2 to ${mostParts(wanted)}. Amana holds each one as it comes.`}
          inputMode="numeric"
          autoComplete="off"
          value={how.count}
          error={error}
          onValue={(count) => onHow({ ...how, count })}
        />
      )}
      {parts !== null && (how.inParts || limit) && (
        <p className="text-sm text-ink-2" data-testid="prompts">
          <MoneyText text={promptsWords(wanted, parts)} />
        </p>
      )}
    </>
  );
}
