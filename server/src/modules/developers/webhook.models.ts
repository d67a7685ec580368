import type { Connection, Model } from 'mongoose';
import type { DeliveryProblem, DeliveryState } from '@amana/shared/developers/contract.js';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

export interface WebhookDoc extends Doc {
  user: string;
  url: string;
  /** Newest first, two at most; sealed. `op`: the command that made it. */
  secrets: { op: string; sealed: string; until: Date | null }[];
  /** 0 to 4 while it lives, each once a person: what holds the number of addresses. */
  slot?: number;
  at: Date;
  endedAt: Date | null;
}

export interface DeliveryDoc extends Doc {
  webhook: string;
  user: string;
  deal: string;
  v: number;
  type: string;
  at: Date;
  state: DeliveryState;
  tries: number;
  nextAt: Date | null;
  status: number | null;
  problem: DeliveryProblem | null;
}

export interface WebhookModels {
  webhooks: Model<WebhookDoc>;
  deliveries: Model<DeliveryDoc>;
}

export const webhookModels = (connection: Connection): WebhookModels => ({
  webhooks: defineModel<WebhookDoc>(connection, 'webhooks', {
    user: requiredString,
    url: requiredString,
    secrets: { type: [Object], required: true },
    slot: { type: Number },
    at: requiredDate,
    endedAt: { type: Date, default: null },
  }),
  deliveries: defineModel<DeliveryDoc>(connection, 'webhook_deliveries', {
    webhook: requiredString,
    user: requiredString,
    deal: requiredString,
    v: { type: Number, required: true },
    type: requiredString,
    at: requiredDate,
    state: requiredString,
    tries: { type: Number, required: true },
    nextAt: { type: Date, default: null },
    status: { type: Number, default: null },
    problem: { type: String, default: null },
  }),
});
