import type { QueryClient } from '@tanstack/react-query';
import type { ServerEvents } from '@amana/shared/realtime.js';
import { fileKeys } from './file-keys.js';

/** A new file makes the lists of its deal ask again. */
export const fileEvents = (cache: QueryClient): Pick<ServerEvents, 'file:added'> => ({
  'file:added': ({ transactionId }) => void cache.invalidateQueries({ queryKey: fileKeys.of(transactionId) }),
});
