import { STAFF_ROLES } from '@amana/shared/users/roles.js';
import { ID_KINDS, ID_STATES } from '@amana/shared/identity/contract.js';
import { present, type CollectionRules } from './rules.js';
import { count, date, documentOf, exactly, flag, listOf, oneOf, text } from './shapes.js';
import { proposeOnce } from './upgrades.js';

/** Names by their letters alone: neither case nor accents count. */
export const NAME_ORDER = { locale: 'en', strength: 1 } as const;

/** Accounts: who somebody is, may do, and signs in with. */
export const PEOPLE: Record<string, CollectionRules> = {
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
  challenges: {
    indexes: [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
    validator: documentOf({ user: text, tries: count, expiresAt: date }),
  },
  security_events: {
    indexes: [[{ user: 1, at: -1, _id: -1 }], [{ at: 1 }, { expireAfterSeconds: 31_536_000 }]],
    validator: documentOf({ user: text, what: text, at: date }, { device: text, place: text }),
  },
};
