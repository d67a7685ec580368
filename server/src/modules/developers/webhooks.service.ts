import {
  MAX_WEBHOOKS,
  type Delivery,
  type NewWebhook,
  type NewWebhookRequest,
  type Webhook,
} from '@amana/shared/developers/contract.js';
import type { Page } from '@amana/shared/http.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import { AppError, notFound } from '../../platform/errors.js';
import type { PageQuery } from '../../platform/http/pages.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import { newestOf } from '../../platform/mongo/newest.js';
import type { Step } from '../../platform/mongo/step.js';
import { freeSlot, keyReused, type KeyedCommand, type Made, type SecretOf } from './secrets.js';
import { targetProblem, type TargetRules } from './targets.js';
import { eventIdOf } from './webhook-delivery.js';
import type { DeliveryDoc, WebhookDoc, WebhookModels } from './webhook.models.js';

const BOTH_SIGN_MS = 86_400_000;

interface Deps {
  models: WebhookModels;
  rules: TargetRules;
  clock: Clock;
  crypto: Crypto;
  atomically: Atomically;
  secretOf: SecretOf;
  poke(pump: string, id: string): void;
}

const presentWebhook = ({ _id, url, at, secrets }: WebhookDoc): Webhook => ({
  id: _id,
  url,
  createdAt: at.toISOString(),
  previousSecretUntil: secrets[1]?.until?.toISOString() ?? null,
});

const presentDelivery = ({ _id, webhook: _, user: __, at, nextAt, ...rest }: DeliveryDoc): Delivery => ({
  ...rest,
  id: _id,
  eventId: eventIdOf(rest),
  at: at.toISOString(),
  nextAt: nextAt?.toISOString() ?? null,
});

/** Where a person's programs are told of his deals, and what was told. */
export function createWebhooksService({ models, rules, clock, crypto, atomically, secretOf, poke }: Deps) {
  const { webhooks, deliveries } = models;
  const secretFor = (command: KeyedCommand): string => `whsec_${secretOf('webhook', command)}`;

  async function getInStep(step: Step, user: string, id: string): Promise<WebhookDoc> {
    const webhook = await step.findOne(webhooks, { _id: id, user });
    if (!webhook) throw notFound('webhook');
    return webhook;
  }

  async function insert(step: Step, webhook: WebhookDoc): Promise<WebhookDoc> {
    const { user } = webhook;
    const slot = freeSlot(await step.find(webhooks, { user, slot: { $gte: 0 } }), MAX_WEBHOOKS);
    if (slot === null)
      throw new AppError(
        'STATE_CONFLICT',
        `You have ${MAX_WEBHOOKS} addresses. End one that you do not use.`,
      );
    await step.insert(webhooks, { ...webhook, slot });
    return webhook;
  }

  return {
    list: async (user: string): Promise<Webhook[]> =>
      (
        await webhooks
          .find({ user, slot: { $gte: 0 } })
          .lean<WebhookDoc[]>()
          .exec()
      )
        .sort((one, other) => other.at.getTime() - one.at.getTime())
        .map(presentWebhook),

    /** @throws AppError VALIDATION_FAILED for an address that is not open to all, STATE_CONFLICT, KEY_REUSED */
    async make(command: KeyedCommand, body: NewWebhookRequest): Promise<Made<NewWebhook>> {
      const problem = targetProblem(body.url, rules);
      if (problem !== null)
        throw new AppError('VALIDATION_FAILED', `This address ${problem}.`, {
          fields: [{ field: 'url', message: `The address ${problem}` }],
        });
      const { href } = new URL(body.url);
      const { op, user } = command;
      const secret = secretFor(command);
      const { webhook, replayed } = await atomically(`webhook:${op}`, async (step) => {
        const known = await step.findOne(webhooks, { _id: op });
        if (known) return { webhook: known, replayed: true };
        const secrets = [{ op, sealed: crypto.seal(secret), until: null }];
        const fresh = { _id: op, user, url: href, secrets, at: step.now, endedAt: null };
        return { webhook: await insert(step, fresh), replayed: false };
      });
      if (webhook.url !== href) throw keyReused();
      return { made: { ...presentWebhook(webhook), secret }, replayed };
    },

    /** A new secret; the one before signs too for a day. @throws AppError NOT_FOUND, STATE_CONFLICT */
    async rotate(command: KeyedCommand, id: string): Promise<Made<NewWebhook>> {
      const { op, user } = command;
      const secret = secretFor(command);
      const { webhook, replayed } = await atomically(`webhook-rotate:${op}`, async (step) => {
        const known = await getInStep(step, user, id);
        if (known.secrets.some((one) => one.op === op)) return { webhook: known, replayed: true };
        if (known.endedAt) throw new AppError('STATE_CONFLICT', 'This address was ended.');
        const until = new Date(step.now.getTime() + BOTH_SIGN_MS);
        const [newest] = known.secrets;
        const secrets = [
          { op, sealed: crypto.seal(secret), until: null },
          { ...newest!, until },
        ];
        await step.update(webhooks, { _id: id, 'secrets.0.op': newest!.op }, { $set: { secrets } });
        return { webhook: { ...known, secrets }, replayed: false };
      });
      return { made: { ...presentWebhook(webhook), secret }, replayed };
    },

    /** Nothing more is sent there; again changes nothing. @throws AppError NOT_FOUND */
    end: (user: string, id: string): Promise<void> =>
      atomically(`webhook-end:${id}`, async (step) => {
        const { endedAt } = await getInStep(step, user, id);
        if (endedAt) return;
        await step.update(webhooks, { _id: id }, { $set: { endedAt: step.now }, $unset: { slot: 1 } });
      }),

    /** What was sent there, newest event first. @throws AppError NOT_FOUND, VALIDATION_FAILED */
    async listDeliveries(user: string, id: string, page: PageQuery): Promise<Page<Delivery>> {
      if (!(await webhooks.exists({ _id: id, user }))) throw notFound('webhook');
      const { docs, nextCursor } = await newestOf(deliveries, 'at', { webhook: id }, page);
      return { items: docs.map(presentDelivery), nextCursor };
    },

    /** Sends it now, and again for three days if need be. @throws AppError NOT_FOUND, STATE_CONFLICT */
    async resend(user: string, id: string): Promise<Delivery> {
      const known = await deliveries.findOne({ _id: id, user }).lean<DeliveryDoc>().exec();
      if (!known) throw notFound('delivery');
      if (!(await webhooks.exists({ _id: known.webhook, endedAt: null })))
        throw new AppError('STATE_CONFLICT', 'This address was ended.');
      const change = {
        state: 'waiting' as const,
        tries: 0,
        nextAt: clock.now(),
        problem: null,
        status: null,
      };
      const now = await deliveries
        .findOneAndUpdate({ _id: id }, { $set: change }, { returnDocument: 'after' })
        .lean<DeliveryDoc>()
        .exec();
      if (!now) throw notFound('delivery');
      poke('webhook', id);
      return presentDelivery(now);
    },
  };
}

export type WebhooksService = ReturnType<typeof createWebhooksService>;
