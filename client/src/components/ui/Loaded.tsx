import { useEffect, useState, type ReactNode } from 'react';
import { errorText } from '../../lib/error-text.js';
import { Button } from './Button.js';
import { Note } from './Note.js';

const SHOW_AFTER_MS = 300;

/** Quiet blocks where content will be; nothing for quick answers. */
export function Skeleton({ rows = 3 }: { rows?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" className="flex flex-col gap-4">
      <span className="sr-only">Loading…</span>
      {shown &&
        Array.from({ length: rows }, (_, row) => <div key={row} className="h-20 rounded-lg bg-sunken" />)}
    </div>
  );
}

interface Query<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** Shows what a query got: last data stays in sight when a later try fails, and says so. */
export function Loaded<T>({ query, children }: { query: Query<T>; children: (data: T) => ReactNode }) {
  const { data, error, refetch } = query;
  return (
    <>
      {error !== null && (
        <Note kind="danger">
          <p>{data === undefined ? errorText(error) : 'No network. This may be out of date.'}</p>
          <Button look="quiet" onClick={() => void refetch()}>
            Try again
          </Button>
        </Note>
      )}
      {data !== undefined && children(data)}
      {data === undefined && error === null && <Skeleton />}
    </>
  );
}

/** What would be here, and the way to get it. */
export const Empty = ({ children }: { children: ReactNode }) => (
  <div className="rounded-lg border border-dashed border-edge p-4 text-ink-2">{children}</div>
);
