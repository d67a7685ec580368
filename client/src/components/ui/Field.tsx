import type { InputHTMLAttributes, ReactNode, TextareaHTMLAttributes } from 'react';

interface Frame {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
}

interface Described {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

function describe({ id, hint, error }: Frame): Described {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return { id, 'aria-invalid': error !== undefined, 'aria-describedby': ids || undefined };
}

function Framed({ id, label, hint, error, children }: Frame & { children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-ink-2">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-sm font-medium text-danger">
          {error}
        </p>
      )}
      {children}
    </div>
  );
}

interface TextProps extends Frame, Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'onChange'> {
  onValue: (value: string) => void;
  prefix?: string;
}

/** One line of text with its label above, hint and problem beneath the label. */
export function TextField({ label, hint, error, prefix, onValue, ...input }: TextProps) {
  const frame = { id: input.id, label, hint, error };
  const field = (
    <input
      {...input}
      {...describe(frame)}
      className="field"
      onChange={(event) => onValue(event.target.value)}
    />
  );
  return (
    <Framed {...frame}>
      {prefix ? (
        <span className="flex items-center gap-2">
          <span aria-hidden="true">{prefix}</span>
          {field}
        </span>
      ) : (
        field
      )}
    </Framed>
  );
}

interface AreaProps extends Frame, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'onChange'> {
  onValue: (value: string) => void;
}

export function TextArea({ label, hint, error, onValue, ...area }: AreaProps) {
  const frame = { id: area.id, label, hint, error };
  return (
    <Framed {...frame}>
      <textarea
        rows={4}
        {...area}
        {...describe(frame)}
        className="field"
        onChange={(event) => onValue(event.target.value)}
      />
    </Framed>
  );
}
