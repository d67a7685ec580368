import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { DealFile, DealFiles, FilePurpose } from '@amana/shared/files/contract.js';
import { api, dealPath } from '../../lib/api-client.js';
import type { Picked } from '../../lib/pick.js';
import { CLOCK_REFETCH_MS } from '../../lib/query-client.js';
import { dataUrlOf, fetchBlob, sendForm } from '../../lib/transfer.js';
import { useIntent } from '../../lib/use-intent.js';
import { fileKeys } from './file-keys.js';

const filePath = (id: string): string => `/files/${encodeURIComponent(id)}`;

/** The files of a deal, oldest first. */
export const useFiles = (dealId: string) =>
  useQuery({
    queryKey: fileKeys.of(dealId),
    queryFn: () => api<DealFiles>('GET', dealPath(dealId, '/files')),
    select: ({ items }) => items,
    refetchInterval: CLOCK_REFETCH_MS,
  });

/** The small picture of a file, once it is wanted. */
export const useThumb = (id: string, wanted: boolean) =>
  useQuery({
    queryKey: fileKeys.thumb(id),
    queryFn: async () => dataUrlOf(await fetchBlob(`${filePath(id)}?size=thumb`)),
    enabled: wanted,
    staleTime: Infinity,
  });

export const fetchPicture = async (id: string): Promise<string> => dataUrlOf(await fetchBlob(filePath(id)));

/** Saves a file on this device. */
export async function saveFile({ id, name }: Pick<DealFile, 'id' | 'name'>): Promise<void> {
  const address = URL.createObjectURL(await fetchBlob(filePath(id)));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

interface Sending {
  picked: Picked;
  caption: string;
}

/** Sends what was picked, once, however often it has to be tried; `progress` is null until then. */
export function useSendFile(dealId: string, purpose: FilePurpose, onSent: (file: DealFile) => void) {
  const cache = useQueryClient();
  const [progress, setProgress] = useState<number | null>(null);
  const send = useIntent(({ picked, caption }: Sending, key) => {
    const form = new FormData();
    form.set('purpose', purpose);
    if (caption !== '') form.set('caption', caption);
    form.set('file', picked.blob, picked.name);
    setProgress(0);
    return sendForm<DealFile>(dealPath(dealId, '/files'), form, { key, onProgress: setProgress });
  });
  return {
    ...send,
    progress: send.isPending ? progress : null,
    send: (sending: Sending) =>
      send.mutate(sending, {
        onSuccess: (file) => {
          void cache.invalidateQueries({ queryKey: fileKeys.of(dealId) });
          onSent(file);
        },
      }),
  };
}
