import { TextField } from '../../../components/ui/Field.js';
import { problemOf, type Problem } from '../../../components/ui/problems.js';

interface Props {
  id?: string;
  value: string;
  problems: readonly Problem[];
  onValue: (code: string) => void;
}

/** One of the ten codes that were kept for the day the phone is lost. */
export const RecoveryField = ({ id = 'code', problems, ...field }: Props) => (
  <TextField
    id={id}
    label="Recovery code"
    hint="One of the ten that you kept. Each works once."
    autoComplete="off"
    autoCapitalize="characters"
    spellCheck={false}
    error={problemOf(problems, id)}
    {...field}
  />
);
