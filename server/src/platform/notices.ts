import type { Connection, Model } from 'mongoose';
import type { Notification } from '@amana/shared/notifications/contract.js';
import { defineModel, requiredDate, requiredString, type Doc } from './mongo/model.js';
import type { Step } from './mongo/step.js';

/** `stored`: for the inbox only; `waiting`: still to be delivered as mail or SMS; `sent`; `parked`: gave up for now. */
export type DeliveryState = 'stored' | 'waiting' | 'sent' | 'parked';

export interface NoticeDoc extends Doc {
  /** Whose inbox it is in; null when it only goes to an address. */
  user: string | null;
  transaction: string | null;
  v: number | null;
  body: { kind: Notification['kind']; title: string; text: string };
  channel: 'inbox' | 'sms' | 'email';
  /** Sealed phone or e-mail address, for the other channels. */
  to: string | null;
  state: DeliveryState;
  nextAt: Date | null;
  readAt: Date | null;
  at: Date;
}

export type NewNotice = Pick<NoticeDoc, 'user' | 'transaction' | 'v' | 'body'> & {
  deliver?: { channel: 'sms' | 'email'; to: string };
};

export const noticeModel = (connection: Connection): Model<NoticeDoc> =>
  defineModel<NoticeDoc>(connection, 'notices', {
    user: { type: String, default: null },
    transaction: { type: String, default: null },
    v: { type: Number, default: null },
    body: {
      type: { _id: false, kind: requiredString, title: requiredString, text: requiredString },
      required: true,
    },
    channel: { type: String, enum: ['inbox', 'sms', 'email'], required: true },
    to: { type: String, default: null },
    state: { type: String, enum: ['stored', 'waiting', 'sent', 'parked'], required: true },
    nextAt: { type: Date, default: null },
    readAt: { type: Date, default: null },
    at: requiredDate,
  });

export type WriteNotices = (step: Step, notices: NewNotice[]) => Promise<void>;

const idOf = (step: Step, { user }: NewNotice, n: number): string => `${step.op}/${user ?? 'address'}/${n}`;

/** For steps that may be taken again: nothing when this operation has written its notices before. */
export const createOnceWriter =
  (model: Model<NoticeDoc>, write: WriteNotices): WriteNotices =>
  async (step, notices) => {
    const [first] = notices;
    if (first && !(await step.findOne(model, { _id: idOf(step, first, 0) }))) await write(step, notices);
  };

/** Writes notices in the step that gives cause for them; delivery and the screen come after its commit. */
export function createNoticeWriter(model: Model<NoticeDoc>): WriteNotices {
  return async (step, notices) => {
    if (notices.length === 0) return;
    const docs = notices.map(({ deliver, ...notice }, n): NoticeDoc => ({
      ...notice,
      _id: idOf(step, notice, n),
      channel: deliver?.channel ?? 'inbox',
      to: deliver?.to ?? null,
      state: deliver ? 'waiting' : 'stored',
      nextAt: deliver ? step.now : null,
      readAt: null,
      at: step.now,
    }));
    await step.insert(model, ...docs);
    for (const { _id, user, state } of docs) {
      if (user) step.emit({ event: 'notification', users: [user], change: { id: _id } });
      if (state === 'waiting') step.poke('notice', _id);
    }
  };
}
