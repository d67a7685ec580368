import { useSyncExternalStore } from 'react';

/** `system` = as the device is set. */
export type Theme = 'system' | 'light' | 'dark';

/** `public/theme.js` reads it before the first paint. */
const KEY = 'amana.theme';

const root = document.documentElement;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useTheme = (): Theme =>
  useSyncExternalStore(subscribe, () => (root.dataset['theme'] ?? 'system') as Theme);

/** Changes the looks at once, and keeps the choice on this device. */
export function setTheme(theme: Theme): void {
  root.dataset['theme'] = theme;
  localStorage.setItem(KEY, theme);
  for (const listener of listeners) listener();
}
