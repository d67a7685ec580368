import { createHash } from 'node:crypto';
import type { Model } from 'mongoose';
import { driverOf } from '../../platform/mongo/model.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';
import { grouped } from '../../platform/grouped.js';
import { classify } from '../../platform/mongo/store-errors.js';
import type { CallbackDoc, Channel, Facts } from './callback.model.js';
import { readBalance, readResult, readStkCallback } from './mpesa/parse.js';
import type { Persist } from './persist.js';

const BATCH = 200;
/** Different callbacks that are kept for one object; M-Pesa tells a few, and what it told more of is asked for. */
export const MOST_OF_ONE = 100;

const NOTHING: Facts = {
  resultCode: null,
  final: true,
  originatorId: null,
  conversationId: null,
  amountCents: null,
  receipt: null,
  receiverHash: null,
  status: null,
  balanceCents: null,
  utilityCents: null,
};

interface Deps {
  callbacks: Model<CallbackDoc>;
  crypto: Crypto;
  clock: Clock;
  persist: Persist;
  poke(pump: string, id: string): void;
  /** Takes up what a callback said. */
  apply(callback: CallbackDoc): Promise<void>;
}

/** Callbacks: stored before they are answered, worked afterwards. */
export function createInbox({ callbacks, crypto, clock, persist, poke, apply }: Deps) {
  /** The driver's own: facts are made by our parsers, and the store's schema guards their shape. */
  const stored = driverOf(callbacks);
  /** Stored by this process a moment ago: worked without being read again. */
  const fresh = new Map<string, CallbackDoc>();
  const insert = grouped((docs: CallbackDoc[]) => stored.insertMany(docs, { ordered: false }));
  const close = grouped((ids: string[]) =>
    stored.updateMany({ _id: { $in: ids } }, { $set: { done: true } }),
  );

  function factsOf(channel: Channel, body: unknown): Facts {
    if (channel === 'stk') return { ...NOTHING, ...readStkCallback(body) };
    const { receiver, balance, originalId, ...result } = readResult(body);
    const funds = readBalance(balance);
    return {
      ...result,
      ...(channel === 'status' ? { originatorId: originalId } : {}),
      receiverHash: receiver === null ? null : crypto.keyedHash('phone', receiver),
      balanceCents: funds?.cents ?? null,
      utilityCents: funds?.utilityCents ?? null,
    };
  }

  async function insertOnce(doc: CallbackDoc): Promise<void> {
    try {
      await insert(doc);
      fresh.set(doc._id, doc);
    } catch (error) {
      const { kind } = classify(error);
      if (kind === 'unknown') throw error;
      // Refused is one of the group, and a duplicate key alone proves nothing: only a majority read does.
      const found = await callbacks.findById(doc._id).read('primary').readConcern('majority').lean().exec();
      if (!found) throw kind === 'duplicate' ? new AppError('UNAVAILABLE', 'Not stored.') : error;
    }
  }

  const isFull = async (channel: Channel, object: string): Promise<boolean> =>
    (await callbacks.countDocuments({ channel, object }).limit(MOST_OF_ONE).exec()) >= MOST_OF_ONE;

  return {
    /** @throws AppError MALFORMED_BODY; UNAVAILABLE when it could not be stored */
    async store(channel: Channel, object: string, token: string, raw: Buffer): Promise<void> {
      let body: unknown;
      try {
        body = JSON.parse(raw.toString('utf8'));
      } catch {
        throw new AppError('MALFORMED_BODY', 'The body is not JSON.');
      }
      if (await isFull(channel, object)) return;
      const id = createHash('sha256').update(`${channel}\0${token}\0`).update(raw).digest('hex');
      const facts = factsOf(channel, body);
      await persist(() => insertOnce({ _id: id, channel, object, facts, done: false, at: clock.now() }));
      poke('callback', id);
    },

    countLate: (since: Date): Promise<number> =>
      callbacks.countDocuments({ done: false, at: { $lte: since } }).exec(),

    async findOpen(): Promise<string[]> {
      const found = await callbacks
        .find({ done: false }, { _id: 1 })
        .sort({ at: 1 })
        .limit(BATCH)
        .lean()
        .exec();
      return found.map(({ _id }) => _id);
    },

    pump: {
      name: 'callback',
      async run(id: string): Promise<void> {
        const callback = fresh.get(id) ?? (await stored.findOne({ _id: id }));
        fresh.delete(id);
        if (!callback || callback.done) return;
        await apply(callback);
        await close(id);
      },
    },
  };
}

export type Inbox = ReturnType<typeof createInbox>;
