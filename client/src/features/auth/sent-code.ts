import { useState } from 'react';
import type { CodeSent } from '@amana/shared/auth/contract.js';

export interface SentCode {
  email: string;
  /** Epoch ms of this device. */
  againFromMs: number;
}

/** Until when this device has to wait for another code. */
export const sentTo = (email: string, { retryAfterSeconds }: CodeSent): SentCode => ({
  email,
  againFromMs: Date.now() + retryAfterSeconds * 1_000,
});

function kept(key: string): SentCode | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as SentCode | null;
  } catch {
    return null;
  }
}

/** Where a code was sent to: phones drop a page while its owner reads the mail, so the tab keeps it. */
export function useSentCode(key: string): [SentCode | null, (sent: SentCode | null) => void] {
  const [sent, setSent] = useState(() => kept(key));
  const keep = (next: SentCode | null) => {
    if (next === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(next));
    setSent(next);
  };
  return [sent, keep];
}
