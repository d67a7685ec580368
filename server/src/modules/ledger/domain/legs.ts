import type { Cents } from '@amana/shared/money.js';

/** + debits the account, − credits it. `w:` and `es:` are liabilities: a credit raises their balance. */
export interface Leg {
  account: string;
  cents: Cents;
}

export const walletAccount = (user: string): string => `w:${user}`;
export const escrowAccount = (transaction: string): string => `es:${transaction}`;

/** Accounts with a balance document; all others are sums of legs only. */
export const hasBalance = (account: string): boolean => account.startsWith('w:') || account.startsWith('es:');

/** Drops empty legs and joins those of one account, so that callers can list every party. */
export function legsOf(...parts: [account: string, cents: Cents][]): Leg[] {
  const sums = new Map<string, Cents>();
  for (const [account, cents] of parts) sums.set(account, (sums.get(account) ?? 0) + cents);
  return [...sums].filter(([, cents]) => cents !== 0).map(([account, cents]) => ({ account, cents }));
}
