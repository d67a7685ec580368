import type { QueryClient } from '@tanstack/react-query';
import type { ServerEvents } from '@amana/shared/realtime.js';
import { keys } from '../../lib/query-keys.js';

/** Changes of deals make their screens ask again. */
export function dealEvents(
  cache: QueryClient,
): Pick<ServerEvents, 'transaction:created' | 'transaction:updated'> {
  const refetch = ({ id }: { id: string }) => {
    for (const queryKey of [keys.deals, keys.deal(id), keys.config])
      void cache.invalidateQueries({ queryKey });
  };
  return { 'transaction:created': refetch, 'transaction:updated': refetch };
}
