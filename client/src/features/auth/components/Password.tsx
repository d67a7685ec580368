import { useState } from 'react';
import { TextField } from '../../../components/ui/Field.js';
import { problemOf, type Problem } from '../../../components/ui/problems.js';

interface Props {
  id?: string;
  value: string;
  onValue: (value: string) => void;
  problems: readonly Problem[];
  autoComplete: 'current-password' | 'new-password';
  hint?: string;
  label?: string;
}

/** A password that can be looked at while it is typed. */
export function Password({ id = 'password', label = 'Password', problems, ...field }: Props) {
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <TextField
        id={id}
        label={label}
        type={shown ? 'text' : 'password'}
        error={problemOf(problems, id)}
        {...field}
      />
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
