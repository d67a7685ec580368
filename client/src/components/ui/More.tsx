import type { ReactNode } from 'react';
import { Button } from './Button.js';

interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** The next rows of a list, when asked for. */
export function More({ query, shown, what }: { query: Paged; shown: number; what: string }) {
  if (query.hasNextPage)
    return (
      <Button busy={query.isFetchingNextPage} busyText="Loading…" onClick={() => void query.fetchNextPage()}>
        Show 20 more
      </Button>
    );
  return shown > 5 ? (
    <p className="text-center text-sm text-ink-2">{`That is all, ${shown} ${what}`}</p>
  ) : null;
}

interface FoldedProps {
  summary: string;
  /** Unfolded at first. */
  open?: boolean;
  children: ReactNode;
}

/** What is needed seldom, folded away. */
export const Folded = ({ summary, open = false, children }: FoldedProps) => (
  <details className="card group" open={open}>
    <summary className="-m-4 flex min-h-12 cursor-pointer items-center px-4 font-medium text-lake">
      {summary}
    </summary>
    <div className="mt-4 flex flex-col gap-4">{children}</div>
  </details>
);
