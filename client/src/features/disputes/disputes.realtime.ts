import type { QueryClient } from '@tanstack/react-query';
import type { ServerEvents } from '@amana/shared/realtime.js';
import { keys } from '../../lib/query-keys.js';

/** Changes of disputes make their screens and their deals' ask again. */
export const disputeEvents = (cache: QueryClient): Pick<ServerEvents, 'dispute:updated'> => ({
  'dispute:updated': ({ transactionId }) => {
    for (const queryKey of [keys.disputes, keys.deal(transactionId)])
      void cache.invalidateQueries({ queryKey });
  },
});
