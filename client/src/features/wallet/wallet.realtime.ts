import type { QueryClient } from '@tanstack/react-query';
import type { ServerEvents } from '@amana/shared/realtime.js';
import { keys } from '../../lib/query-keys.js';

export const walletEvents = (cache: QueryClient): Pick<ServerEvents, 'wallet:updated'> => ({
  'wallet:updated': () => void cache.invalidateQueries({ queryKey: keys.wallet }),
});
