/** What a program may do in a person's name. */
export const SCOPES = ['deals:read', 'deals:write', 'wallet:read'] as const;

export type Scope = (typeof SCOPES)[number];

export const MAX_KEYS = 10;

export interface NewKeyRequest {
  name: string;
  scopes: Scope[];
}

/** An API key without its secret. */
export interface ApiKey {
  id: string;
  name: string;
  scopes: Scope[];
  createdAt: string;
  /** To the minute. */
  lastUsedAt: string | null;
}

/** Shown when it is made, and never again. */
export interface NewApiKey extends ApiKey {
  key: string;
}

export const MAX_WEBHOOKS = 5;

export interface NewWebhookRequest {
  url: string;
}

/** Where a shop is told of what happens to its deals. */
export interface Webhook {
  id: string;
  url: string;
  createdAt: string;
  /** Until then the secret before signs too; null when there is none. */
  previousSecretUntil: string | null;
}

/** Shown when it is made or renewed, and never again. */
export interface NewWebhook extends Webhook {
  secret: string;
}

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Why a try did not get through, where there was no answer. */
export const DELIVERY_PROBLEMS = ['timeout', 'unreachable', 'address', 'ended'] as const;
export type DeliveryProblem = (typeof DELIVERY_PROBLEMS)[number];

/** One event on its way to one address. */
export interface Delivery {
  id: string;
  eventId: string;
  /** `deal.deliver` */
  type: string;
  deal: string;
  /** Number of the event among those of its deal: 1, 2, 3 … */
  v: number;
  at: string;
  state: DeliveryState;
  tries: number;
  nextAt: string | null;
  /** HTTP status of the last answer. */
  status: number | null;
  problem: DeliveryProblem | null;
}
