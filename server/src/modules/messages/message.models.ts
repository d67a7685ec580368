import type { Connection, Model } from 'mongoose';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** Append-only; `_id` is the operation that wrote it. */
export interface MessageDoc extends Doc {
  transaction: string;
  /** 1, 2, 3 … in its deal: the order, whatever the clocks of the processes say. */
  n: number;
  by: Party;
  text: string;
  warn: boolean;
  at: Date;
}

/** What one person has read of one deal: `<deal>/<user>`, made by the first message to him. */
export interface MarkDoc extends Doc {
  transaction: string;
  user: string;
  /** `n` of the last message that he has read, 0 before. */
  readTo: number;
  /** Messages to him after that; no longer exact above a hundred, and never 0 then. */
  unread: number;
  /** When the last message to him was written. */
  at: Date;
}

export interface MessageModels {
  messages: Model<MessageDoc>;
  marks: Model<MarkDoc>;
}

export const markId = (transaction: string, user: string): string => `${transaction}/${user}`;

const whole = { type: Number, required: true } as const;

export const messageModels = (connection: Connection): MessageModels => ({
  messages: defineModel<MessageDoc>(connection, 'messages', {
    transaction: requiredString,
    n: whole,
    by: requiredString,
    text: requiredString,
    warn: { type: Boolean, required: true },
    at: requiredDate,
  }),
  marks: defineModel<MarkDoc>(connection, 'message_marks', {
    transaction: requiredString,
    user: requiredString,
    readTo: whole,
    unread: whole,
    at: requiredDate,
  }),
});
