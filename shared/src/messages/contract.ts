import type { Party } from '../transactions/lifecycle.js';

/** The longest text of one message. */
export const MESSAGE_LENGTH = 2_000;

/** `POST /api/transactions/:id/messages`. */
export interface MessageRequest {
  text: string;
}

/** What one of the two people of a deal wrote; it is never changed and never deleted. */
export interface Message {
  id: string;
  by: Party;
  text: string;
  /** ISO 8601, by the deal's clock. */
  at: string;
  /** It looks as if somebody is asked to pay outside Amana. */
  warn: boolean;
  /** The one it is for has read it. */
  read: boolean;
}

/** `POST /api/transactions/:id/messages/read`: this message and all before it. */
export interface ReadUpToRequest {
  upTo: string;
}

/** How many messages of this deal the caller has not read, 99 at most. */
export interface UnreadOfDeal {
  unread: number;
}

/** `GET /api/messages/unread`: by deal, the latest 50 that have any; 99 at most each. */
export interface UnreadMessages {
  deals: Record<string, number>;
}
