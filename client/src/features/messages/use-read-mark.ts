import { useEffect, useState, useSyncExternalStore, type RefObject } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useLostAt } from '../../lib/network.js';
import { keys } from '../../lib/query-keys.js';
import { postRead } from './messages.api.js';

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

const isShown = (): boolean => document.visibilityState === 'visible';

/** Marks messages as read once the end of them is in sight. @param upTo the last one that is unread; null = none is */
export function useReadMark(deal: string, end: RefObject<Element | null>, upTo: string | null): void {
  const cache = useQueryClient();
  const [inSight, setInSight] = useState(false);
  const shown = useSyncExternalStore(subscribe, isShown);
  const lost = useLostAt() !== null;
  useEffect(() => {
    const observer = new IntersectionObserver(([last]) => setInSight(last?.isIntersecting ?? false));
    if (end.current) observer.observe(end.current);
    return () => observer.disconnect();
  }, [end]);
  useEffect(() => {
    if (!inSight || !shown || lost || upTo === null) return;
    const refetch = () => {
      for (const queryKey of [keys.messages(deal), keys.unreadMessages, keys.deals])
        void cache.invalidateQueries({ queryKey });
    };
    postRead(deal, upTo).then(refetch, () => undefined);
  }, [cache, deal, inSight, shown, lost, upTo]);
}
