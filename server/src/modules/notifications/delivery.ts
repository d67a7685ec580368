import type { Model } from 'mongoose';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import type { Messenger } from '../../platform/messenger/messenger.js';
import { Undeliverable } from '../../platform/messenger/undeliverable.js';
import type { NoticeDoc } from '../../platform/notices.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { Pump, Sweep } from '../../platform/pumps.js';

/** Nobody else takes a notice this long after it was claimed. */
const CLAIM_MS = 30_000;
const FIRST_RETRY_MS = 2_000;
const MAX_RETRY_MS = 3_600_000;
/** An invitation that could not be sent in its three days is of no use. */
const PARK_MS = 3 * 86_400_000;
const SWEEP_LIMIT = 200;

export interface DeliveryDeps {
  notices: Model<NoticeDoc>;
  clock: Clock;
  crypto: Crypto;
  logger: Logger;
  messenger: Messenger;
  /** The one-time link of a deal's invitation; it is not at rest, so it is put in last. */
  inviteLink: (transaction: string) => string;
}

/** Waits as long again as the notice is old: 2 s, 4 s, 8 s … an hour. */
const retryMs = (ageMs: number): number => Math.min(MAX_RETRY_MS, Math.max(FIRST_RETRY_MS, ageMs));

/** SMS and mail: each at least once, in the notice's own time. */
export function createDelivery(deps: DeliveryDeps): { pump: Pump; sweep(everyMs: number): Sweep } {
  const { notices, clock, crypto, logger, messenger, inviteLink } = deps;

  const claim = (id: string, now: Date): Promise<NoticeDoc | null> =>
    notices
      .findOneAndUpdate(
        { _id: id, state: 'waiting', nextAt: { $lte: now } },
        { $set: { nextAt: new Date(now.getTime() + CLAIM_MS) } },
      )
      .lean<NoticeDoc>()
      .exec();

  const textOf = ({ body, transaction }: NoticeDoc): string =>
    transaction === null ? body.text : body.text.replaceAll('{link}', () => inviteLink(transaction));

  async function later({ _id, at }: NoticeDoc, now: Date, never: boolean): Promise<void> {
    const ageMs = now.getTime() - at.getTime();
    const change =
      never || ageMs > PARK_MS
        ? { state: 'parked', to: null, nextAt: null }
        : { nextAt: new Date(now.getTime() + retryMs(ageMs)) };
    await notices.updateOne({ _id, state: 'waiting' }, { $set: change });
  }

  async function run(id: string): Promise<void> {
    const notice = await claim(id, clock.now());
    if (notice?.to == null) return;
    try {
      await messenger.send(crypto.open(notice.to), textOf(notice));
    } catch (error) {
      logger.warn('a notice was not delivered', { notice: id, channel: notice.channel, error });
      return later(notice, clock.now(), error instanceof Undeliverable);
    }
    await notices.updateOne({ _id: id }, { $set: { state: 'sent', to: null, nextAt: null } });
  }

  async function find(): Promise<string[]> {
    const due = await notices
      .find({ state: 'waiting', nextAt: { $lte: clock.now() } }, { _id: 1 })
      .sort({ nextAt: 1 })
      .limit(SWEEP_LIMIT)
      .lean<{ _id: string }[]>()
      .exec();
    return due.map(({ _id }) => _id);
  }

  return {
    pump: { name: 'notice', run },
    sweep: (everyMs) => ({ name: 'notices', everyMs, find, pump: 'notice' }),
  };
}
