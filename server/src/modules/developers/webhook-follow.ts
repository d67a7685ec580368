import type { Connection } from 'mongoose';
import type { Change, Follow } from '../transactions/transactions.module.js';
import { webhookModels, type DeliveryDoc, type WebhookDoc } from './webhook.models.js';

const deliveryOf = (
  { _id, user }: WebhookDoc,
  { deal, event: { v, type, at } }: Change,
  nextAt: Date,
): DeliveryDoc => ({
  _id: `${_id}-${deal._id}-${v}`,
  webhook: _id,
  user,
  deal: deal._id,
  v,
  type: `deal.${type}`,
  at,
  state: 'waiting',
  tries: 0,
  nextAt,
  status: null,
  problem: null,
});

/** Writes what either side is to be told, in the deal's own step: the port that transactions is handed. */
export function createWebhookBook(connection: Connection) {
  const models = webhookModels(connection);
  const { webhooks, deliveries } = models;

  const follow: Follow = async (step, changes) => {
    const { buyer, seller } = changes.at(-1)!.deal;
    const users = [buyer, seller].filter((user) => user !== null);
    const live = await step.find(webhooks, { user: { $in: users }, slot: { $gte: 0 } });
    const docs = live.flatMap((webhook) => changes.map((change) => deliveryOf(webhook, change, step.now)));
    if (docs.length === 0) return;
    await step.insert(deliveries, ...docs);
    for (const { _id } of docs) step.poke('webhook', _id);
  };

  return { models, follow };
}

export type WebhookBook = ReturnType<typeof createWebhookBook>;
