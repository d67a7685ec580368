import { useState } from 'react';
import { TextField } from '../../../components/ui/Field.js';

interface Props {
  id?: string;
  value: string;
  onValue: (value: string) => void;
  error: string | undefined;
  autoComplete: 'current-password' | 'new-password';
  hint?: string;
  label?: string;
}

/** A password that can be looked at while it is typed. */
export function Password({ id = 'password', hint, label = 'Password', ...field }: Props) {
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <TextField id={id} label={label} hint={hint} type={shown ? 'text' : 'password'} {...field} />
      <button
        type="button"
        aria-pressed={shown}
        aria-label="Show password"
        className="link absolute -top-3 right-0 min-h-12 min-w-12 cursor-pointer text-right"
        onClick={() => setShown(!shown)}
      >
        {shown ? 'Hide' : 'Show'}
      </button>
    </div>
  );
}
