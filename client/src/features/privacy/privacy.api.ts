import type { AccountClosed, DataExport } from '@amana/shared/privacy/contract.js';
import { api } from '../../lib/api-client.js';
import { queryClient } from '../../lib/query-client.js';
import { endSession } from '../../lib/session.js';
import { useIntent } from '../../lib/use-intent.js';

/** All that Amana keeps about the person, as a file for him. */
export async function fetchExport(): Promise<Blob> {
  const data = await api<DataExport>('GET', '/users/me/export');
  return new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' });
}

/** Closes the account for good; on this device it has ended with the answer. */
export const useClosing = () =>
  useIntent(
    (_: null, key) => api<AccountClosed>('POST', '/users/me/delete', { body: {}, key }),
    () => {
      endSession('closed');
      queryClient.clear();
    },
  );
