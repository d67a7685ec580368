import { TextField } from '../../../components/ui/Field.js';
import { problemOf, type Problem } from '../../../components/ui/problems.js';

interface Props {
  value: string;
  onValue: (value: string) => void;
  problems: readonly Problem[];
  hint?: string;
}

/** The address that an account is known by. */
export const EmailField = ({ problems, ...field }: Props) => (
  <TextField
    id="email"
    label="E-mail"
    type="email"
    autoComplete="username"
    error={problemOf(problems, 'email')}
    {...field}
  />
);
