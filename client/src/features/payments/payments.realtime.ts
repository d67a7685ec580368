import type { QueryClient } from '@tanstack/react-query';
import type { ServerEvents } from '@amana/shared/realtime.js';
import { keys } from '../../lib/query-keys.js';

export const paymentEvents = (cache: QueryClient): Pick<ServerEvents, 'payment:updated'> => ({
  'payment:updated': ({ id, transactionId }) => {
    void cache.invalidateQueries({ queryKey: keys.payment(id) });
    void cache.invalidateQueries({ queryKey: keys.deal(transactionId) });
    void cache.invalidateQueries({ queryKey: keys.guests });
  },
});
