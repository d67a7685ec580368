import type { ReactNode } from 'react';
import { paths } from '../../app/paths.js';
import { hasCode } from '../../lib/api-error.js';
import { errorText } from '../../lib/error-text.js';
import { Button, ButtonLink } from './Button.js';
import { Note } from './Note.js';
import { Heading } from './Page.js';
import { Skeleton } from './Skeleton.js';

interface Query<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

interface Props<T> {
  query: Query<T>;
  children: (data: T) => ReactNode;
  /** The query is the page: without it the page is named by what went wrong. */
  whole?: boolean;
  /** What is said when it does not exist; else the server's words. */
  missing?: string;
}

function titleOf(error: unknown, missing: string | undefined): string {
  if (hasCode(error, 'NOT_FOUND')) return missing ?? 'Not found';
  if (hasCode(error, 'ALREADY_JOINED')) return 'Already joined';
  return hasCode(error, 'FORBIDDEN') ? 'Not for you' : 'Not loaded';
}

function Failure({
  error,
  whole,
  missing,
  stale,
  onRetry,
}: {
  error: unknown;
  whole: boolean;
  missing: string | undefined;
  stale: boolean;
  onRetry: () => void;
}) {
  const gone = hasCode(error, 'NOT_FOUND', 'ALREADY_JOINED', 'FORBIDDEN');
  const title = titleOf(error, missing);
  const lost = hasCode(error, 'NETWORK');
  // The frame says that the network is gone, and what was read stays in sight.
  if (stale && lost) return null;
  const said = missing !== undefined && hasCode(error, 'NOT_FOUND') ? 'Check the address.' : errorText(error);
  const text = lost ? 'No network. Nothing was changed.' : said;
  return (
    <div className={`flex flex-col gap-4 ${whole ? 'mb-4' : ''}`}>
      {whole && !stale && <Heading title={title}>{title}</Heading>}
      <Note kind="danger">
        <p>{stale ? 'Amana could not read this again just now. It may be out of date.' : text}</p>
        {!gone && (
          <Button look="quiet" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Note>
      {whole && !stale && <ButtonLink to={paths.home}>Go to the start</ButtonLink>}
    </div>
  );
}

/** Shows what a query got: last data stays in sight when a later try fails, and says so. */
export function Loaded<T>({ query, children, whole = false, missing }: Props<T>) {
  const { data, error, refetch } = query;
  const stale = data !== undefined;
  return (
    <>
      {error !== null && <Failure {...{ error, whole, missing, stale }} onRetry={() => void refetch()} />}
      {stale && children(data)}
      {!stale && error === null && <Skeleton />}
    </>
  );
}

/** What would be here, and the way to get it. */
export const Empty = ({ children }: { children: ReactNode }) => (
  <div className="rounded-lg border border-dashed border-edge p-4 text-ink-2">{children}</div>
);
