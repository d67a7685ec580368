import { useNow } from '../../lib/config.js';
import { durationWords } from '../../lib/time.js';
import { Button } from './Button.js';
import { TextField } from './Field.js';
import { problemOf, type Problem } from './problems.js';

/** What was typed, without the blanks of a message. */
export const digitsOf = (code: string): string => code.replace(/\s/g, '');

/** What is wrong with a code of six digits. */
export const codeProblems = (code: string): Problem[] =>
  /^\d{6}$/.test(digitsOf(code)) ? [] : [{ field: 'code', message: 'Enter the six digits of the code' }];

interface Props {
  id?: string;
  label: string;
  hint?: string;
  value: string;
  problems: readonly Problem[];
  onValue: (code: string) => void;
}

/** Six digits that came by message or stand in an app; phones offer to fill them in. */
export const CodeField = ({ id = 'code', problems, ...field }: Props) => (
  <TextField
    id={id}
    inputMode="numeric"
    autoComplete="one-time-code"
    error={problemOf(problems, id)}
    {...field}
  />
);

interface AgainProps {
  /** Epoch ms of this device. */
  fromMs: number;
  busy?: boolean;
  onPress: () => void;
  children: string;
}

/** Asks for another code, once one may be sent. */
export function CodeAgain({ fromMs, busy = false, onPress, children }: AgainProps) {
  useNow();
  const waitMs = fromMs - Date.now();
  return (
    <Button
      look="quiet"
      busy={busy}
      reason={waitMs > 0 ? `Another code can be sent in ${durationWords(waitMs)}.` : null}
      onClick={onPress}
    >
      {children}
    </Button>
  );
}
