import type { QueryClient } from '@tanstack/react-query';
import type { ServerEvents } from '@amana/shared/realtime.js';
import { keys } from '../../lib/query-keys.js';

export const notificationEvents = (cache: QueryClient): Pick<ServerEvents, 'notification'> => ({
  notification: () => void cache.invalidateQueries({ queryKey: keys.notifications }),
});
