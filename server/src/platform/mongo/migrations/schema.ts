import type { mongo } from 'mongoose';
import { DELIVERY_PROBLEMS, DELIVERY_STATES, SCOPES } from '@amana/shared/developers/contract.js';
import { STAFF_ROLES } from '@amana/shared/users/roles.js';
import { FILE_PURPOSES } from '@amana/shared/files/contract.js';
import { ID_KINDS, ID_STATES } from '@amana/shared/identity/contract.js';
import {
  count,
  date,
  documentOf,
  exactly,
  flag,
  listOf,
  object,
  oneOf,
  shillings,
  text,
  whole,
  type Rule,
} from './shapes.js';
import { namePeople, proposeOnce } from './upgrades.js';

type Index = [keys: Record<string, 1 | -1>, options?: mongo.CreateIndexesOptions];

export type Upgrade = (documents: mongo.Collection) => Promise<unknown>;

export interface CollectionRules {
  indexes: Index[];
  /** What the store itself refuses, whoever writes: other fields, other types, sums that cannot be. */
  validator?: Rule;
  /** What older versions left that the rules no longer take; runs when a rule changes or an index is new, before they hold. */
  upgrade?: Upgrade;
}

/** Names by their letters alone: neither case nor accents count. */
export const NAME_ORDER = { locale: 'en', strength: 1 } as const;
/** In the index only where the field is there; the form that a plain equality can use. */
const present = (field: string) => ({ [field]: { $exists: true } });

const history = listOf(exactly({ state: text, at: date }, { why: text }), { maxItems: 30 });
const proof = oneOf('result', 'query', 'portal');

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
      [{ clockAt: 1 }, { partialFilterExpression: { clockAt: { $type: 'date' } } }],
      [{ halfAt: 1 }, { partialFilterExpression: { halfAt: { $type: 'date' } } }],
      [{ status: 1, due: 1 }],
    ],
    validator: documentOf(
      {
        v: whole,
        creator: oneOf('buyer', 'seller'),
        terms: object,
        agreedBy: listOf(oneOf('buyer', 'seller'), { maxItems: 2 }),
        items: listOf(
          {
            bsonType: 'object',
            properties: { heldCents: { ...shillings, minimum: 0 }, givenCents: { ...shillings, minimum: 0 } },
          },
          { minItems: 1, maxItems: 20 },
        ),
        deposits: listOf(object),
        status: text,
        phase: text,
        createdAt: date,
        timeline: listOf(object, { maxItems: 50 }),
        headHash: text,
      },
      {
        buyer: text,
        seller: text,
        invite: object,
        hold: object,
        lastPayment: text,
        due: date,
        clockAt: date,
        halfAt: date,
      },
    ),
  },
  events: {
    indexes: [[{ transaction: 1, v: 1 }, { unique: true }], [{ at: 1 }]],
    validator: documentOf({
      transaction: text,
      v: whole,
      type: text,
      by: text,
      at: date,
      body: exactly({ asked: object, set: object }),
      prev: text,
      hash: text,
    }),
  },
  accounts: {
    indexes: [],
    validator: documentOf({ balanceCents: { ...shillings, minimum: 0 }, frozen: flag }),
  },
  entries: {
    indexes: [[{ 'legs.account': 1, at: -1, _id: -1 }], [{ source: 1 }], [{ at: 1 }]],
    validator: {
      $and: [
        documentOf(
          {
            legs: listOf(exactly({ account: text, cents: whole }), { minItems: 2, maxItems: 24 }),
            currency: oneOf('KES'),
            source: text,
            at: date,
            hash: text,
          },
          { corrects: text },
        ),
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
      [{ payer: 1, at: -1 }],
    ],
    validator: documentOf(
      {
        transaction: text,
        item: text,
        payer: text,
        phone: text,
        phoneHash: text,
        at: date,
        amountCents: { ...shillings, minimum: 100 },
        ref: text,
        state: oneOf('CREATED', 'SENDING', 'UNBOUND', 'PENDING', 'CONFIRMED', 'FAILED', 'EXPIRED'),
        history,
      },
      {
        checkoutRequestId: text,
        sentAt: date,
        told: exactly({ code: text }),
        receiptTold: text,
        receipt: text,
        queryCode: text,
        lastCheckAt: date,
        resultCode: text,
        placed: exactly({ dealCents: shillings, walletCents: shillings }),
        confirmedAt: date,
        nextAt: date,
      },
    ),
  },
  payouts: {
    indexes: [
      [{ oci: 1 }, { unique: true }],
      [{ receipt: 1 }, { unique: true, partialFilterExpression: present('receipt') }],
      [{ state: 1, nextAt: 1 }],
      [{ user: 1, createdAt: -1, _id: -1 }],
      [{ createdAt: 1 }, { partialFilterExpression: { manual: true } }],
    ],
    validator: documentOf(
      {
        user: text,
        amountCents: { ...shillings, minimum: 1_000 },
        feeCents: { ...shillings, minimum: 0 },
        phone: text,
        phoneHash: text,
        oci: text,
        state: oneOf('RESERVED', 'SENDING', 'SENT', 'SETTLED', 'RETURNED'),
        manual: flag,
        sends: count,
        unsure: count,
        queries: count,
        blocked: flag,
        failures: listOf(exactly({ by: proof, n: count, code: text, at: date })),
        history,
        createdAt: date,
      },
      {
        conversationId: text,
        receipt: text,
        firstSentAt: date,
        sentAt: date,
        queriedAt: date,
        unknownTo: count,
        paid: exactly({ by: proof, at: date }, { receipt: text }),
        resultCode: text,
        nextAt: date,
      },
    ),
  },
  disputes: {
    indexes: [
      [{ open: 1, at: 1, _id: 1 }],
      [{ open: 1, phase: 1, at: 1, _id: 1 }],
      [{ buyer: 1, open: 1, at: 1, _id: 1 }],
      [{ seller: 1, open: 1, at: 1, _id: 1 }],
      [{ transaction: 1 }],
    ],
    validator: documentOf(
      {
        transaction: text,
        item: text,
        title: text,
        buyer: text,
        seller: text,
        claimant: oneOf('buyer', 'seller'),
        claimCents: shillings,
        kind: text,
        reason: text,
        phase: text,
        onHold: flag,
        open: flag,
        at: date,
        openedAt: date,
      },
      { answer: object, offers: object, appeal: object, award: object, outcome: text },
    ),
  },
  ratings: {
    indexes: [[{ transaction: 1, by: 1 }, { unique: true }], [{ about: 1, at: -1, _id: -1 }]],
    validator: documentOf(
      {
        transaction: text,
        by: oneOf('buyer', 'seller'),
        from: text,
        about: text,
        stars: { enum: [1, 2, 3, 4, 5] },
        at: date,
        closesAt: date,
      },
      { comment: text },
    ),
  },
  files: {
    indexes: [
      [{ transaction: 1, n: 1 }, { unique: true }],
      [{ by: 1, at: 1 }],
      [{ content: 1 }, { unique: true }],
    ],
    validator: documentOf(
      {
        transaction: text,
        n: { ...whole, minimum: 1 },
        by: text,
        purpose: oneOf(...FILE_PURPOSES),
        name: text,
        type: text,
        bytes: count,
        sha256: text,
        at: date,
        content: text,
      },
      { caption: text, thumbBytes: count },
    ),
  },
  identity: {
    indexes: [
      [{ user: 1 }, { unique: true, partialFilterExpression: { state: 'waiting' } }],
      [{ user: 1, at: -1 }],
      [{ state: 1, at: 1 }],
      [{ content: 1 }, { unique: true, partialFilterExpression: present('content') }],
      [{ removeAt: 1 }, { partialFilterExpression: present('removeAt') }],
    ],
    validator: documentOf(
      {
        user: text,
        kind: oneOf(...ID_KINDS),
        last4: text,
        at: date,
        state: oneOf(...ID_STATES),
        type: text,
      },
      { content: text, by: text, reason: text, decidedAt: date, removeAt: date },
    ),
  },
  uploads: { indexes: [[{ at: 1 }]], validator: documentOf({ at: date }) },
  // As the driver's buckets want them.
  'file_contents.files': { indexes: [[{ filename: 1, uploadDate: 1 }]] },
  'file_contents.chunks': { indexes: [[{ files_id: 1, n: 1 }, { unique: true }]] },
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
  operations: {
    indexes: [],
    validator: documentOf({
      user: text,
      bodyHash: text,
      answer: exactly({ status: whole, body: object }),
      at: date,
    }),
  },
  callbacks: {
    indexes: [
      [{ done: 1, at: 1 }],
      [{ object: 1, channel: 1 }],
      [{ at: 1 }, { expireAfterSeconds: 400 * 86_400 }],
    ],
    validator: documentOf({
      channel: oneOf('stk', 'b2c', 'b2c-late', 'status', 'balance'),
      object: text,
      facts: exactly(
        { final: flag },
        {
          resultCode: text,
          originatorId: text,
          conversationId: text,
          amountCents: whole,
          receipt: text,
          receiverHash: text,
          status: text,
          balanceCents: whole,
          utilityCents: whole,
        },
      ),
      done: flag,
      at: date,
    }),
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
  messages: {
    indexes: [[{ transaction: 1, n: -1 }, { unique: true }], [{ transaction: 1, by: 1, n: -1 }]],
    validator: documentOf({
      transaction: text,
      n: { ...whole, minimum: 1 },
      by: oneOf('buyer', 'seller'),
      text,
      warn: flag,
      at: date,
    }),
  },
  message_marks: {
    indexes: [[{ user: 1, at: -1 }, { partialFilterExpression: { unread: { $gt: 0 } } }]],
    validator: documentOf({ transaction: text, user: text, readTo: count, unread: count, at: date }),
  },
  reconciliation: {
    indexes: [
      [{ day: 1 }],
      [{ at: -1, _id: -1 }],
      [{ state: 1, at: -1, _id: -1 }],
      [{ kind: 1, state: 1, at: 1 }],
      [{ statement: 1, state: 1 }, { partialFilterExpression: present('statement') }],
    ],
    validator: documentOf(
      {
        kind: oneOf(
          'unmatched',
          'own',
          'cents',
          'proof',
          'differs',
          'missing',
          'balance',
          'known',
          'charge',
          'line',
          'statement',
          'proposal',
        ),
        state: oneOf('open', 'closed'),
        amountCents: whole,
        day: text,
        at: date,
      },
      {
        ref: text,
        paidAt: date,
        statement: text,
        found: text,
        figures: object,
        act: object,
        by: text,
        reason: text,
        decidedBy: text,
        decision: oneOf('confirmed', 'rejected'),
      },
    ),
  },
  seals: {
    indexes: [],
    validator: documentOf({
      prev: text,
      entries: count,
      events: count,
      root: text,
      closings: listOf(exactly({ account: text, cents: whole }), { maxItems: 8 }),
      at: date,
      hash: text,
    }),
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
  users: {
    indexes: [
      [{ email: 1 }, { unique: true }],
      [{ name: 1, _id: 1 }, { collation: NAME_ORDER }],
      [{ phoneHash: 1 }, { unique: true, partialFilterExpression: present('phoneHash') }],
      [{ clerkId: 1 }, { unique: true, partialFilterExpression: present('clerkId') }],
      [{ 'roles.role': 1 }, { partialFilterExpression: present('roles.role') }],
    ],
    validator: documentOf(
      { email: text, name: text, createdAt: date },
      {
        passwordHash: text,
        clerkId: text,
        roles: listOf(exactly({ role: oneOf(...STAFF_ROLES) }, { until: date }), { maxItems: 6 }),
        phone: text,
        phoneHash: text,
        phoneHeldUntil: date,
        idCheckedAt: date,
        moves: count,
        closedAt: date,
        suspendedAt: date,
      },
    ),
    upgrade: async (users) => {
      await users.updateMany({ pending: { $exists: true } }, { $unset: { pending: 1 } });
      const roles = [{ role: 'admin', until: null }];
      await users.updateMany({ role: 'admin' }, { $set: { roles }, $unset: { role: 1 } });
      await users.updateMany({ role: { $exists: true } }, { $unset: { role: 1 } });
    },
  },
  // Accounts that were closed for good: `_id` is the command.
  closures: {
    indexes: [
      [{ user: 1 }, { unique: true }],
      [{ nextAt: 1 }, { partialFilterExpression: { nextAt: { $type: 'date' } } }],
    ],
    validator: documentOf({ user: text, at: date }, { doneAt: date, nextAt: date }),
  },
  // Up to when deals were gone through for their age.
  retention: { indexes: [], validator: documentOf({ upTo: date, reached: date }) },
  grants: {
    indexes: [
      [{ state: 1, at: 1 }],
      [
        { user: 1, role: 1 },
        { unique: true, partialFilterExpression: { state: 'proposed' } },
      ],
    ],
    validator: documentOf(
      {
        user: text,
        role: oneOf(...STAFF_ROLES),
        state: oneOf('proposed', 'given', 'refused'),
        by: text,
        reason: text,
        at: date,
      },
      { until: date, decidedBy: text },
    ),
    upgrade: proposeOnce,
  },
  codes: {
    indexes: [[{ of: 1, sentAt: -1 }], [{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
    validator: documentOf(
      { codeHash: text, sealed: text, tries: count, sentAt: date, expiresAt: date },
      // A process of the version before makes codes without them while it runs.
      { of: text, others: count },
    ),
  },
  codes_sent: {
    indexes: [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
    validator: documentOf({ sentAt: listOf(date), expiresAt: date }),
  },
  sessions: {
    indexes: [[{ user: 1, rotatedAt: -1 }], [{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
    validator: documentOf(
      {
        user: text,
        tokenHash: text,
        startedAt: date,
        rotatedAt: date,
        provenAt: date,
        device: text,
        place: text,
        expiresAt: date,
      },
      { previousHash: text },
    ),
    upgrade: (sessions) => sessions.deleteMany({ device: { $exists: false } }),
  },
  ended_sessions: {
    indexes: [[{ at: 1 }, { expireAfterSeconds: 1_800 }]],
    validator: documentOf({ at: date }, { why: oneOf('roles') }),
  },
  limits: {
    indexes: [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
    validator: documentOf({ hits: count, expiresAt: date }),
  },
  second_factors: {
    indexes: [],
    validator: documentOf({
      secret: text,
      on: flag,
      lastPeriod: count,
      recovery: listOf(text, { maxItems: 10 }),
      misses: count,
      missesUntil: date,
    }),
  },
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
  challenges: {
    indexes: [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
    validator: documentOf({ user: text, tries: count, expiresAt: date }),
  },
  security_events: {
    indexes: [[{ user: 1, at: -1, _id: -1 }], [{ at: 1 }, { expireAfterSeconds: 31_536_000 }]],
    validator: documentOf({ user: text, what: text, at: date }, { device: text, place: text }),
  },
};
