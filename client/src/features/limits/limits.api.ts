import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { IdentityForm, MyIdentity, SentId } from '@amana/shared/identity/contract.js';
import type { MyLimits } from '@amana/shared/limits/contract.js';
import { api } from '../../lib/api-client.js';
import type { Picked } from '../../lib/pick.js';
import { CLOCK_REFETCH_MS } from '../../lib/query-client.js';
import { sendForm } from '../../lib/transfer.js';
import { useIntent } from '../../lib/use-intent.js';

const KEYS = { limits: ['limits'], identity: ['identity'] };

export const useLimits = () =>
  useQuery({
    queryKey: KEYS.limits,
    queryFn: () => api<MyLimits>('GET', '/users/me/limits'),
    refetchInterval: CLOCK_REFETCH_MS,
  });

export const useIdentity = () =>
  useQuery({
    queryKey: KEYS.identity,
    queryFn: () => api<MyIdentity>('GET', '/users/me/identity'),
    refetchInterval: CLOCK_REFETCH_MS,
  });

/** Sends the photo of an ID, once, however often it has to be tried; `progress` is null until then. */
export function useSendId() {
  const cache = useQueryClient();
  const [progress, setProgress] = useState(0);
  const send = useIntent(
    ({ picked, kind, last4 }: IdentityForm & { picked: Picked }, key) => {
      const form = new FormData();
      form.set('kind', kind);
      form.set('last4', last4);
      form.set('file', picked.blob, 'id');
      setProgress(0);
      return sendForm<SentId>('/users/me/identity', form, { key, onProgress: setProgress });
    },
    () => cache.invalidateQueries({ queryKey: KEYS.identity }),
  );
  return { ...send, progress };
}
