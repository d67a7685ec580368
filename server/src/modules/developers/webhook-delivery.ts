import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import type { Pump, Sweep } from '../../platform/pumps.js';
import type { Users } from '../users/users.module.js';
import type { Post, Told } from './post.js';
import { signatureOf } from './signature.js';
import type { DeliveryDoc, WebhookDoc, WebhookModels } from './webhook.models.js';

/** After each failed try; three days in all. */
export const RETRY_SECONDS = [
  10, 30, 120, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 72_000, 72_000,
];
/** Nobody else takes a delivery this long after it was claimed. */
const CLAIM_MS = 30_000;
/** How long a delivery of somebody suspended waits until it is looked at again. */
const SUSPENDED_MS = 600_000;
const SWEEP_LIMIT = 200;
/** Slow receivers must not take the pumps from money, nor one of them all that is left for the others. */
const MOST_AT_ONCE = 6;
const MOST_OF_ONE = 2;

interface Deps {
  models: WebhookModels;
  clock: Clock;
  crypto: Crypto;
  post: Post;
  users: Pick<Users, 'get'>;
}

export const eventIdOf = ({ deal, v }: Pick<DeliveryDoc, 'deal' | 'v'>): string => `${deal}-${v}`;

export const bodyOf = ({ deal, v, type, at }: DeliveryDoc): string =>
  JSON.stringify({ id: eventIdOf({ deal, v }), type, deal, v, at: at.toISOString() });

const isDone = ({ status }: Told): boolean => status !== null && status >= 200 && status < 300;

/** Events to the shops' addresses: each at least once, again and again for three days. */
export function createWebhookDelivery({ models, clock, crypto, post, users }: Deps) {
  const { webhooks, deliveries } = models;
  const busy = new Map<string, number>();

  const claim = (id: string, now: Date): Promise<DeliveryDoc | null> =>
    deliveries
      .findOneAndUpdate(
        { _id: id, state: 'waiting', nextAt: { $lte: now } },
        { $set: { nextAt: new Date(now.getTime() + CLAIM_MS) }, $inc: { tries: 1 } },
        { returnDocument: 'after' },
      )
      .lean<DeliveryDoc>()
      .exec();

  function send({ url, secrets }: WebhookDoc, delivery: DeliveryDoc): Promise<Told> {
    const now = clock.now();
    const body = bodyOf(delivery);
    const live = secrets.filter(({ until }) => until === null || until > now);
    const opened = live.map(({ sealed }) => crypto.open(sealed));
    return post(url, body, {
      'Amana-Event-Id': eventIdOf(delivery),
      'Amana-Signature': signatureOf(opened, Math.floor(now.getTime() / 1_000), body),
    });
  }

  function after(told: Told, tries: number): Partial<DeliveryDoc> {
    if (isDone(told)) return { ...told, state: 'delivered', nextAt: null };
    const seconds = told.problem === 'ended' ? undefined : RETRY_SECONDS[tries - 1];
    if (seconds === undefined) return { ...told, state: 'failed', nextAt: null };
    return { ...told, nextAt: new Date(clock.now().getTime() + seconds * 1_000) };
  }

  /** Of who is suspended: it waits, and does not count as tried. */
  async function putOff({ _id, tries }: DeliveryDoc): Promise<void> {
    const nextAt = new Date(clock.now().getTime() + SUSPENDED_MS);
    await deliveries.updateOne({ _id, state: 'waiting', tries }, { $set: { nextAt }, $inc: { tries: -1 } });
  }

  async function deliver(delivery: DeliveryDoc): Promise<void> {
    const { _id, tries, webhook: id } = delivery;
    const webhook = await webhooks.findById(id).lean<WebhookDoc>().exec();
    const isLive = webhook !== null && webhook.endedAt === null;
    if (isLive && (await users.get(webhook.user)).suspendedAt) return putOff(delivery);
    const told = isLive ? await send(webhook, delivery) : { status: null, problem: 'ended' as const };
    await deliveries.updateOne({ _id, state: 'waiting', tries }, { $set: after(told, tries) });
  }

  const atOnce = (): number => [...busy.values()].reduce((sum, one) => sum + one, 0);

  async function run(id: string): Promise<void> {
    const webhook = id.split('-', 1)[0]!;
    const own = busy.get(webhook) ?? 0;
    if (own >= MOST_OF_ONE || atOnce() >= MOST_AT_ONCE) return;
    busy.set(webhook, own + 1);
    try {
      const delivery = await claim(id, clock.now());
      if (delivery) await deliver(delivery);
    } finally {
      const left = busy.get(webhook)! - 1;
      if (left > 0) busy.set(webhook, left);
      else busy.delete(webhook);
    }
  }

  async function find(): Promise<string[]> {
    const due = await deliveries
      .find(
        { state: 'waiting', nextAt: { $lte: clock.now() }, webhook: { $nin: [...busy.keys()] } },
        { _id: 1 },
      )
      .sort({ nextAt: 1 })
      .limit(SWEEP_LIMIT)
      .lean<{ _id: string }[]>()
      .exec();
    return due.map(({ _id }) => _id);
  }

  return {
    pump: { name: 'webhook', run } satisfies Pump,
    sweep: (everyMs: number): Sweep => ({ name: 'webhooks', everyMs, find, pump: 'webhook' }),
  };
}
