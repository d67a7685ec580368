import type { Phase } from './transactions/lifecycle.js';

/** Events say that something changed; the client fetches again. */
export interface ServerEvents {
  'transaction:created': (change: { id: string; v: number }) => void;
  'transaction:updated': (change: { id: string; v: number; phase: Phase }) => void;
  'payment:updated': (change: { id: string; transactionId: string }) => void;
  'wallet:updated': (change: Record<string, never>) => void;
  /** To both sides and to staff. */
  'dispute:updated': (change: { id: string; transactionId: string }) => void;
  'message:created': (change: { id: string; transactionId: string }) => void;
  /** Somebody has read up to this message. */
  'message:read': (change: { id: string; transactionId: string }) => void;
  /** To who watches the deal, and to staff. */
  'file:added': (change: { transactionId: string }) => void;
  notification: (change: { id: string }) => void;
}

/** Joining a deal's room needs membership; `ok` tells whether it was granted. */
export interface ClientEvents {
  'transaction:join': (id: string, answer: (ok: boolean) => void) => void;
  'transaction:leave': (id: string) => void;
}

/** One change to tell, and to whom: rooms of users and of one deal. */
export type Emission = {
  [E in keyof ServerEvents]: {
    event: E;
    users: string[];
    transaction?: string;
    /** Also to everybody of the staff. */
    staff?: true;
    change: Parameters<ServerEvents[E]>[0];
  };
}[keyof ServerEvents];
