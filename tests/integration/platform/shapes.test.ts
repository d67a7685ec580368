import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import { migrate } from '../../../server/src/platform/mongo/migrations/migrate.js';
import { COLLECTIONS } from '../../../server/src/platform/mongo/migrations/schema.js';
import { newDatabase, storeUri } from '../../support/app.js';

type Stored = Record<string, unknown> & { _id: string };

const at = new Date('2026-11-21T09:00:00Z');
const line = { state: 'CREATED', at };

/** The least document that each collection takes. */
const LEAST: Record<string, Record<string, unknown>> = {
  transactions: {
    v: 1,
    creator: 'seller',
    terms: {},
    agreedBy: ['seller'],
    items: [{ _id: '1', heldCents: 0, givenCents: 0 }],
    deposits: [],
    status: 'pending',
    phase: 'proposed',
    createdAt: at,
    timeline: [],
    headHash: 'a',
  },
  events: {
    transaction: 't',
    v: 1,
    type: 'propose',
    by: 'u',
    at,
    body: { asked: {}, set: {} },
    prev: '',
    hash: 'a',
  },
  accounts: { balanceCents: 0, frozen: false },
  entries: {
    legs: [
      { account: 'float', cents: 100 },
      { account: 'w:u', cents: -100 },
    ],
    currency: 'KES',
    source: 'events/a',
    at,
    hash: 'a',
  },
  payments: {
    transaction: 't',
    item: '1',
    payer: 'u',
    phone: 'sealed',
    phoneHash: 'a',
    at,
    amountCents: 100,
    ref: 'r',
    state: 'CREATED',
    history: [line],
  },
  payouts: {
    user: 'u',
    amountCents: 1_000,
    feeCents: 0,
    phone: 'sealed',
    phoneHash: 'a',
    oci: 'o',
    state: 'RESERVED',
    manual: false,
    sends: 0,
    unsure: 0,
    queries: 0,
    blocked: false,
    failures: [],
    history: [line],
    createdAt: at,
  },
  disputes: {
    transaction: 't',
    item: '1',
    title: 'A laptop',
    buyer: 'b',
    seller: 's',
    claimant: 'buyer',
    claimCents: 100,
    kind: 'other',
    reason: 'broken',
    phase: 'responding',
    onHold: false,
    open: true,
    at,
    openedAt: at,
  },
  ratings: { transaction: 't', by: 'buyer', from: 'b', about: 's', stars: 5, at, closesAt: at },
  files: {
    transaction: 't',
    n: 1,
    by: 'u',
    purpose: 'proof',
    name: 'a.png',
    type: 'image/png',
    bytes: 1,
    sha256: 'a',
    at,
    content: 'c',
  },
  identity: { user: 'u', kind: 'passport', last4: '4821', at, state: 'waiting', type: 'image/jpeg' },
  uploads: { at },
  staff_actions: { by: 'u', at, action: 'hold', reason: 'why' },
  operations: { user: 'u', bodyHash: 'a', answer: { status: 200, body: {} }, at },
  callbacks: { channel: 'stk', object: 'p', facts: { final: true }, done: false, at },
  notices: { body: { kind: 'join', title: 'a', text: 'b' }, channel: 'inbox', state: 'stored', at },
  messages: { transaction: 't', n: 1, by: 'buyer', text: 'a', warn: false, at },
  message_marks: { transaction: 't', user: 'u', readTo: 0, unread: 1, at },
  reconciliation: { kind: 'own', state: 'closed', amountCents: 100, day: '2026-11-21', at },
  seals: { prev: '', entries: 0, events: 0, root: 'a', closings: [], at, hash: 'a' },
  leases: {},
  users: { email: 'a@example.test', name: 'A', createdAt: at },
  codes: { codeHash: 'a', sealed: 'b', tries: 0, sentAt: at, expiresAt: at },
  codes_sent: { sentAt: [at], expiresAt: at },
  sessions: {
    user: 'u',
    tokenHash: 'a',
    startedAt: at,
    rotatedAt: at,
    provenAt: at,
    device: 'Chrome on Android',
    place: '41.90.64.•',
    expiresAt: at,
  },
  ended_sessions: { at },
  closures: { user: 'u', at },
  retention: { upTo: at, reached: at },
  limits: { hits: 1, expiresAt: at },
  grants: { user: 'u', role: 'arbiter', state: 'proposed', by: 'v', reason: 'r', at },
  second_factors: { secret: 'sealed', on: false, lastPeriod: 0, recovery: [], misses: 0, missesUntil: at },
  api_keys: { user: 'u', name: 'n', scopes: ['deals:read'], hash: 'h', at },
  webhooks: { user: 'u', url: 'https://a.test/', secrets: [{ op: 'o', sealed: 's' }], at },
  webhook_deliveries: {
    webhook: 'w',
    user: 'u',
    deal: 'd',
    v: 1,
    type: 'deal.join',
    at,
    state: 'waiting',
    tries: 0,
  },
  challenges: { user: 'u', tries: 0, expiresAt: at },
  security_events: { user: 'u', what: 'signed_in', at },
};

let connection: Connection;

beforeAll(async () => {
  connection = await connectStore(storeUri(newDatabase()));
  await migrate(connection);
});

afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

let made = 0;
const insert = (collection: string, doc: Record<string, unknown>): Promise<unknown> =>
  connection.collection<Stored>(collection).insertOne({ _id: `doc-${(made += 1)}`, ...doc });
const refusal = { code: 121 };

describe.each(Object.entries(LEAST))('the store’s own rules of %s', (collection, least) => {
  test('take the least document', async () => {
    await expect(insert(collection, least)).resolves.toMatchObject({ acknowledged: true });
  });

  test('refuse a field that is not known', async () => {
    await expect(insert(collection, { ...least, extra: 1 })).rejects.toMatchObject(refusal);
  });

  test('refuse a document without one of its fields, or with another type in it', async () => {
    for (const field of Object.keys(least)) {
      const { [field]: _, ...rest } = least;
      await expect(insert(collection, rest)).rejects.toMatchObject(refusal);
      await expect(insert(collection, { ...rest, [field]: /x/ })).rejects.toMatchObject(refusal);
    }
  });
});

test('every collection with rules is looked at here', () => {
  const ruled = Object.entries(COLLECTIONS).filter(([, { validator }]) => validator);
  expect(ruled.map(([name]) => name).sort()).toEqual(Object.keys(LEAST).sort());
});

test.each([
  ['accounts', { balanceCents: -100 }],
  ['accounts', { balanceCents: 50 }],
  ['entries', { currency: 'USD' }],
  ['entries', { legs: [{ account: 'float', cents: 100 }] }],
  ['entries', { legs: [1, 2].map((n) => ({ account: `w:${n}`, cents: 100 })) }],
  ['payments', { state: 'PAID' }],
  ['payments', { amountCents: 0 }],
  ['payments', { placed: { dealCents: 0.5, walletCents: 0 } }],
  ['payouts', { sends: -1 }],
  ['operations', { answer: { status: 200 } }],
  ['notices', { channel: 'pigeon' }],
  ['ratings', { stars: 0 }],
  ['ratings', { stars: 6 }],
  ['ratings', { stars: 4.5 }],
  ['messages', { by: 'staff' }],
  ['messages', { n: 0 }],
  ['message_marks', { unread: -1 }],
  ['files', { purpose: 'fun' }],
  ['users', { role: 'owner' }],
  ['transactions', { items: [] }],
])('%s refuse %j', async (collection, wrong) => {
  await expect(insert(collection, { ...LEAST[collection], ...wrong })).rejects.toMatchObject(refusal);
});
