import { DELIVERY_PROBLEMS, DELIVERY_STATES, SCOPES } from '@amana/shared/developers/contract.js';
import { present, type CollectionRules } from './rules.js';
import { count, date, documentOf, exactly, flag, listOf, object, oneOf, text, whole } from './shapes.js';
import { namePeople } from './upgrades.js';

/** What is done and still to be done, by whom, and who is told. */
export const WORK: Record<string, CollectionRules> = {
  operations: {
    indexes: [],
    validator: documentOf({
      user: text,
      bodyHash: text,
      answer: exactly({ status: whole, body: object }),
      at: date,
    }),
  },
  staff_actions: {
    indexes: [
      [{ at: -1, _id: -1 }],
      [{ by: 1 }],
      [{ person: 1 }, { partialFilterExpression: present('person') }],
    ],
    validator: documentOf(
      { by: text, at: date, action: text, reason: text },
      { transaction: text, person: text },
    ),
    upgrade: namePeople,
  },
  notices: {
    indexes: [
      [{ user: 1, at: -1, _id: -1 }],
      [{ state: 1, nextAt: 1 }],
      [{ transaction: 1 }, { partialFilterExpression: { transaction: { $type: 'string' } } }],
    ],
    validator: documentOf(
      {
        body: exactly({ kind: text, title: text, text }),
        channel: oneOf('inbox', 'sms', 'email'),
        state: oneOf('stored', 'waiting', 'sent', 'parked'),
        at: date,
      },
      { user: text, transaction: text, v: whole, to: text, nextAt: date, readAt: date },
    ),
  },
  leases: {
    indexes: [],
    validator: documentOf(
      {},
      {
        at: date,
        on: flag,
        reason: text,
        staffAt: date,
        gapFrom: date,
        n: count,
        askedAt: date,
        until: date,
        nextAt: date,
        fullAt: date,
        sealed: text,
        offsetMs: whole,
        mark: exactly({ time: text, transitCents: whole }),
      },
    ),
  },
  limits: {
    indexes: [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
    validator: documentOf({ hits: count, expiresAt: date }),
  },
  // Up to when deals were gone through for their age.
  retention: { indexes: [], validator: documentOf({ upTo: date, reached: date }) },
  api_keys: {
    indexes: [
      [{ user: 1, endedAt: 1, at: -1 }],
      [
        { user: 1, slot: 1 },
        { unique: true, partialFilterExpression: present('slot') },
      ],
    ],
    validator: documentOf(
      { user: text, name: text, scopes: listOf(oneOf(...SCOPES), { maxItems: 3 }), hash: text, at: date },
      { usedAt: date, endedAt: date, slot: count },
    ),
  },
  webhooks: {
    indexes: [
      [
        { user: 1, slot: 1 },
        { unique: true, partialFilterExpression: present('slot') },
      ],
    ],
    validator: documentOf(
      {
        user: text,
        url: text,
        secrets: listOf(exactly({ op: text, sealed: text }, { until: date }), { minItems: 1, maxItems: 2 }),
        at: date,
      },
      { endedAt: date, slot: count },
    ),
  },
  webhook_deliveries: {
    indexes: [
      [{ state: 1, nextAt: 1 }],
      [{ webhook: 1, at: -1, _id: -1 }],
      [{ at: 1 }, { expireAfterSeconds: 30 * 86_400 }],
    ],
    validator: documentOf(
      {
        webhook: text,
        user: text,
        deal: text,
        v: whole,
        type: text,
        at: date,
        state: oneOf(...DELIVERY_STATES),
        tries: count,
      },
      { nextAt: date, status: whole, problem: oneOf(...DELIVERY_PROBLEMS) },
    ),
  },
};
