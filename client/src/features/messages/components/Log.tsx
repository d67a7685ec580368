import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { Button } from '../../../components/ui/Button.js';

/** As near to the end as one line: new messages are followed. */
const NEAR_PX = 48;

interface Older {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

interface Props {
  label: string;
  query: Older;
  /** Of the oldest message that is shown. */
  firstId: string | undefined;
  /** How many messages of one's own are on their way. */
  going: number;
  children: ReactNode;
}

/** Keeps the place: at the end new messages are followed, elsewhere what is read stays where it is. */
function useKeptPlace(firstId: string | undefined, going: number) {
  const box = useRef<HTMLDivElement>(null);
  const was = useRef({ firstId, going, height: 0, atEnd: true });
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    const before = was.current;
    const atEnd = before.atEnd || going > before.going;
    if (atEnd) current.scrollTop = current.scrollHeight;
    else if (firstId !== before.firstId) current.scrollTop += current.scrollHeight - before.height;
    was.current = { firstId, going, height: current.scrollHeight, atEnd };
  });
  const onScroll = () => {
    const { current } = box;
    if (current)
      was.current.atEnd = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR_PX;
  };
  return { box, onScroll };
}

/** Messages, oldest first, in a box that scrolls; new ones are read out. */
export function Log({ label, query, firstId, going, children }: Props) {
  const { box, onScroll } = useKeptPlace(firstId, going);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const older = async () => {
    await fetchNextPage();
    box.current?.focus({ preventScroll: true });
  };
  return (
    <div
      ref={box}
      role="log"
      aria-label={label}
      aria-busy={isFetchingNextPage}
      tabIndex={0}
      onScroll={onScroll}
      className="-mx-2 flex max-h-112 flex-col gap-2 overflow-y-auto px-2 py-1 [overflow-anchor:none]"
      data-testid="messages"
    >
      {hasNextPage && (
        <Button busy={isFetchingNextPage} busyText="Loading…" onClick={() => void older()}>
          Show older messages
        </Button>
      )}
      {children}
    </div>
  );
}
