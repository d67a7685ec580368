import type { mongo } from 'mongoose';

type Index = [keys: Record<string, 1 | -1>, options?: mongo.CreateIndexesOptions];

interface CollectionRules {
  indexes: Index[];
  /** JSON schema that the store itself enforces, below our own checks. */
  validator?: Record<string, unknown>;
}

const whole = { bsonType: ['int', 'long', 'double'], multipleOf: 1 };
const shillings = { bsonType: ['int', 'long', 'double'], multipleOf: 100 };
const object = (required: string[], properties: Record<string, unknown>) => ({
  $jsonSchema: { bsonType: 'object', required, properties },
});
/** Names by their letters alone: neither case nor accents count. */
export const NAME_ORDER = { locale: 'en', strength: 1 } as const;
/** In the index only where the field is there; the form that a plain equality can use. */
const present = (field: string) => ({ [field]: { $exists: true } });

/** Every collection with its indexes: made before anything is served, checked at boot. */
export const COLLECTIONS: Record<string, CollectionRules> = {
  transactions: {
    indexes: [
      [{ buyer: 1, status: 1, createdAt: -1, _id: -1 }],
      [{ seller: 1, status: 1, createdAt: -1, _id: -1 }],
      [{ buyer: 1, createdAt: -1, _id: -1 }],
      [{ seller: 1, createdAt: -1, _id: -1 }],
      [
        { 'invite.phoneHash': 1, createdAt: -1, _id: -1 },
        { partialFilterExpression: present('invite.phoneHash') },
      ],
      [{ due: 1 }, { partialFilterExpression: { due: { $type: 'date' } } }],
      [{ status: 1, due: 1 }],
    ],
    validator: object(['v', 'status', 'phase', 'items', 'headHash'], {
      v: whole,
      items: {
        bsonType: 'array',
        minItems: 1,
        maxItems: 20,
        items: {
          bsonType: 'object',
          properties: { heldCents: { ...shillings, minimum: 0 }, givenCents: { ...shillings, minimum: 0 } },
        },
      },
      timeline: { bsonType: 'array', maxItems: 50 },
    }),
  },
  events: { indexes: [[{ transaction: 1, v: 1 }, { unique: true }]] },
  accounts: {
    indexes: [],
    validator: object(['balanceCents', 'frozen'], {
      balanceCents: { ...shillings, minimum: 0 },
      frozen: { bsonType: 'bool' },
    }),
  },
  entries: {
    indexes: [[{ 'legs.account': 1, at: -1, _id: -1 }], [{ source: 1 }], [{ at: 1 }]],
    validator: {
      $and: [
        object(['legs', 'currency', 'source', 'at', 'hash'], {
          currency: { enum: ['KES'] },
          legs: {
            bsonType: 'array',
            minItems: 2,
            maxItems: 24,
            items: {
              bsonType: 'object',
              required: ['account', 'cents'],
              properties: { account: { bsonType: 'string' }, cents: whole },
            },
          },
        }),
        { $expr: { $eq: [{ $sum: '$legs.cents' }, 0] } },
      ],
    },
  },
  payments: {
    indexes: [
      [{ ref: 1 }, { unique: true }],
      [{ checkoutRequestId: 1 }, { unique: true, partialFilterExpression: present('checkoutRequestId') }],
      [{ receipt: 1 }, { unique: true, partialFilterExpression: present('receipt') }],
      [{ state: 1, nextAt: 1 }],
      [{ transaction: 1, at: 1 }],
      [{ phoneHash: 1, at: 1 }],
    ],
    validator: object(['state', 'amountCents', 'ref'], { amountCents: { ...shillings, minimum: 100 } }),
  },
  payouts: {
    indexes: [
      [{ oci: 1 }, { unique: true }],
      [{ receipt: 1 }, { unique: true, partialFilterExpression: present('receipt') }],
      [{ state: 1, nextAt: 1 }],
      [{ user: 1, createdAt: -1, _id: -1 }],
    ],
    validator: object(['state', 'amountCents', 'feeCents', 'oci'], {
      amountCents: { ...shillings, minimum: 1_000 },
      feeCents: { ...shillings, minimum: 0 },
    }),
  },
  disputes: {
    indexes: [
      [{ open: 1, at: 1, _id: 1 }],
      [{ open: 1, phase: 1, at: 1, _id: 1 }],
      [{ buyer: 1, open: 1, at: 1, _id: 1 }],
      [{ seller: 1, open: 1, at: 1, _id: 1 }],
      [{ transaction: 1 }],
    ],
  },
  staff_actions: { indexes: [[{ at: -1, _id: -1 }]] },
  operations: { indexes: [] },
  callbacks: { indexes: [[{ done: 1, at: 1 }], [{ at: 1 }, { expireAfterSeconds: 400 * 86_400 }]] },
  notices: { indexes: [[{ user: 1, at: -1, _id: -1 }], [{ state: 1, nextAt: 1 }]] },
  reconciliation: { indexes: [[{ day: 1 }], [{ at: -1, _id: -1 }], [{ state: 1, at: -1, _id: -1 }]] },
  leases: { indexes: [] },
  users: {
    indexes: [
      [{ email: 1 }, { unique: true }],
      [{ name: 1, _id: 1 }, { collation: NAME_ORDER }],
      [{ phoneHash: 1 }, { unique: true, partialFilterExpression: present('phoneHash') }],
    ],
  },
  phone_codes: { indexes: [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]] },
  sessions: { indexes: [[{ user: 1 }], [{ expiresAt: 1 }, { expireAfterSeconds: 0 }]] },
};
