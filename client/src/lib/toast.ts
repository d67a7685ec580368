import { useSyncExternalStore } from 'react';

let wanted = false;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** True once there was something to show: until then its code is not loaded. */
export const useToastsWanted = (): boolean => useSyncExternalStore(subscribe, () => wanted);

/** A passing word that loses nothing when missed; never about money. */
export async function toast(words: string): Promise<void> {
  wanted = true;
  for (const listener of listeners) listener();
  const { default: show } = await import('react-hot-toast');
  show(words, { duration: 5_000 });
}
