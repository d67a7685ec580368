import { useSyncExternalStore } from 'react';

let lostAtMs: number | null = null;
const listeners = new Set<() => void>();

/** Every request tells whether anything answered. The device's own word is not asked: it knows nothing of the server. */
export function noteAnswer(answered: boolean): void {
  if (answered === (lostAtMs === null)) return;
  lostAtMs = answered ? null : Date.now();
  for (const listener of listeners) listener();
}

export const isLost = (): boolean => lostAtMs !== null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Since when nothing answers, epoch ms of the device; null while the network is there. */
export const useLostAt = (): number | null => useSyncExternalStore(subscribe, () => lostAtMs);
