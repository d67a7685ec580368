import type { ReactNode } from 'react';
import { ErrorSummary } from './ErrorSummary.js';
import type { Problem } from './problems.js';

interface Props {
  problems: readonly Problem[];
  onSubmit: () => void;
  className?: string;
  children: ReactNode;
}

/** Fields under each other; what is wrong with them stands above all. */
export const Form = ({ problems, onSubmit, className = '', children }: Props) => (
  <form
    noValidate
    className={`flex flex-col gap-4 ${className}`}
    onSubmit={(event) => {
      event.preventDefault();
      onSubmit();
    }}
  >
    <ErrorSummary problems={problems} />
    {children}
  </form>
);
