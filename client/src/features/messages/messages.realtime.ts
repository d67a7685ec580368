import type { QueryClient } from '@tanstack/react-query';
import type { ServerEvents } from '@amana/shared/realtime.js';
import { keys } from '../../lib/query-keys.js';

/** What was written or read makes its deal's messages, the counts and the lists of deals ask again. */
export function messageEvents(cache: QueryClient): Pick<ServerEvents, 'message:created' | 'message:read'> {
  const refetch = ({ transactionId }: { transactionId: string }) => {
    for (const queryKey of [keys.messages(transactionId), keys.unreadMessages, keys.deals])
      void cache.invalidateQueries({ queryKey });
  };
  return { 'message:created': refetch, 'message:read': refetch };
}
