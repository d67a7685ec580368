import { useSyncExternalStore } from 'react';

let text = '';
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says this once to people who listen to the screen. */
export function announce(words: string): void {
  text = words;
  for (const listener of listeners) listener();
}

export const useAnnouncement = (): string => useSyncExternalStore(subscribe, () => text);
