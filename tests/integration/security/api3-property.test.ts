import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import type { NewApiKey, NewWebhook } from '../../../shared/src/developers/contract.js';
import type { Payment } from '../../../shared/src/payments/contract.js';
import type { PersonCard } from '../../../shared/src/ratings/contract.js';
import { PERMISSIONS, STAFF_ROLES, type Permission } from '../../../shared/src/users/roles.js';
import { ask, call, fieldsOf } from '../../support/calls.js';
import type { ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { verifiedAt } from '../../support/people.js';
import { personWith } from '../../support/roles.js';
import { BUYER_PHONE, dealAt, SELLER_PHONE } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { storedNow } from '../../support/untouched.js';
import { claimed } from '../disputes/claims.js';
import { filed, jpeg } from '../files/fixtures.js';
import { sentId } from '../identity/sending.js';
import { nameOf, routes, watchAnswers } from '../openapi/described.js';

jest.setTimeout(120_000);

const suite = useAmana();

/** What the server alone decides. */
const OWNED = [
  'status',
  'phase',
  'heldCents',
  'balanceCents',
  'feeCents',
  'role',
  'roles',
  'v',
  'buyer',
  'seller',
  'by',
  '_id',
  '$set',
  'constructor',
  'prototype',
];

/** Where an example leads to nobody or to a name that is not there. */
const HERE: Record<string, object> = { 'post /developer/webhooks': { url: 'http://127.0.0.1:9/' } };

const writing = routes
  .filter(({ method, csv }) => method !== 'get' && csv === undefined)
  .map((route) => {
    const body: Record<string, unknown> = {
      ...(route.example?.body as object | undefined),
      ...HERE[nameOf(route)],
    };
    return { name: nameOf(route), route, body };
  });

/** Each of them in the body, and in each object that the body holds; not where the route has such a field. */
function withOwned(body: Record<string, unknown>, known: string[]): Record<string, unknown>[] {
  const inner = Object.keys(body).filter((name) => body[name]?.constructor === Object);
  return OWNED.filter((name) => !known.includes(name)).flatMap((name) => [
    { ...body, [name]: 1 },
    ...inner.map((at) => ({ ...body, [at]: { ...(body[at] as object), [name]: 1 } })),
  ]);
}

describe('what the server alone decides, sent along', () => {
  let staff: ApiClient;
  beforeAll(async () => {
    staff = (await personWith(suite.amana, ...STAFF_ROLES)).client;
  });

  test.each(writing)('$name: refused and never stored', async ({ route, body }) => {
    const known = [route.body, route.form?.fields].flatMap(fieldsOf);
    const before = await storedNow(suite.amana.config.mongodbUri);
    if (route.form) {
      for (const name of OWNED)
        expect([name, await call(staff, route, { fields: { [name]: '1' } })]).toMatchObject([
          name,
          { status: expect.any(Number), code: expect.stringMatching(/^(VALIDATION_FAILED|NOT_FOUND)$/) },
        ]);
    } else {
      for (const sent of withOwned(body, known)) {
        const { code, fields } = await call(staff, route, { body: sent });
        expect([sent, code, fields.length]).toEqual([sent, 'VALIDATION_FAILED', 1]);
      }
      const text = `{"__proto__":{"role":"admin"},${JSON.stringify(body).slice(1)}`.replace(',}', '}');
      expect(await call(staff, route, { body: text })).toMatchObject({ status: 400, code: 'MALFORMED_BODY' });
    }
    expect(await storedNow(suite.amana.config.mongodbUri)).toBe(before);

    const { code } = await call(staff, route, route.form ? {} : { body });
    expect(['VALIDATION_FAILED', 'MALFORMED_BODY']).not.toContain(code);
  });
});

/** The demo names its people to everybody, and the description shows their numbers as examples. */
const PUBLISHED = ['/config', '/openapi.json'];

const staffWith = (permission: Permission, path: string): string[] =>
  PERMISSIONS[permission].map((role) => `${role}: ${path}`);
const own = (reader: string): string[] => [`${reader}: /users/me`, `${reader}: /users/me/export`];
const HITS = staffWith('people.read', '/admin/search');
const CHAT = '/transactions/:id/messages';

/** Who is told what of whom; the person of `/admin/people/:id` is the seller. */
const TOLD = {
  'the buyer’s phone': [...own('buyer'), 'buyer: /payments/:id'],
  'the seller’s phone': own('seller'),
  'the buyer’s e-mail': [...own('buyer'), ...HITS],
  'the seller’s e-mail': [...own('seller'), ...staffWith('people.read', '/admin/people/:id')],
  'what the two write': [
    'buyer: /users/me/export',
    `buyer: ${CHAT}`,
    `seller: ${CHAT}`,
    ...staffWith('cases.read', CHAT),
  ],
};

describe('what each may read', () => {
  /** Who reads: people of the deal, a stranger, everybody, and each role of the staff. */
  const readers: Record<string, ApiClient> = {};
  const real: Record<string, string> = {};
  /** By name, what to look for in an answer. */
  const secrets: Record<string, string[]> = {
    'the buyer’s phone': [BUYER_PHONE.slice(3), `0${BUYER_PHONE.slice(3)}`],
    'the seller’s phone': [SELLER_PHONE.slice(3), `0${SELLER_PHONE.slice(3)}`],
    'the buyer’s e-mail': ['buyer@amana.test'],
    'the seller’s e-mail': ['seller@amana.test'],
    'what the two write': ['Between the two of us'],
  };

  beforeAll(async () => {
    const { amana, people } = suite;
    const { buyer, seller } = people;
    Object.assign(readers, { everybody: amana.anonymous, buyer, seller });
    readers.stranger = (await personWith(amana)).client;
    for (const role of STAFF_ROLES) readers[role] = (await personWith(amana, role)).client;

    const { id, deal } = await claimed(suite);
    const agreed = await dealAt(amana, people, 'agreed');
    const { payUrl } = await buyer.ok<Deal>('GET', `/transactions/${agreed.id}`);
    const { inviteUrl } = await dealAt(amana, people, 'proposed');
    await buyer.ok('POST', `/transactions/${deal.id}/messages`, { text: 'Between the two of us' });
    real.funded = (await dealAt(amana, people, 'funded')).id;
    real.transactions = deal.id;
    real.public = deal.id;
    real.disputes = id;
    real.files = (await filed(buyer, deal.id, { content: await jpeg() })).id;
    const paying = { method: 'mpesa' };
    real.payments = (await buyer.ok<Payment>('POST', `/transactions/${agreed.id}/payments`, paying)).id;
    real.people = (await buyer.ok<PersonCard>('GET', `/transactions/${deal.id}/card`)).id;
    real.invites = inviteUrl!.split('/join/')[1]!;
    real.pay = payUrl!.split('/pay/')[1]!;
    const { id: key } = await seller.ok<NewApiKey>('POST', '/developer/keys', {
      name: 'Website',
      scopes: ['deals:read'],
    });
    real.keys = key;
    const { id: webhook } = await seller.ok<NewWebhook>(
      'POST',
      '/developer/webhooks',
      HERE['post /developer/webhooks'],
    );
    real.webhooks = webhook;
    await verifiedAt(amana, readers.stranger, '254733000199');
    real.identity = (await sentId(readers.stranger)).id;
    secrets['what only the store knows'] = await inDatabase(amana.config.mongodbUri, async (db) => {
      const kept = ['users', 'sessions', 'api_keys', 'webhooks', 'second_factors'];
      const all = await Promise.all(kept.map((name) => db.collection(name).find().toArray()));
      const isSealed = /hash|secret|token|seal|cipher|phone$/i;
      const sealed = (value: unknown): string[] =>
        typeof value !== 'object' || value === null
          ? []
          : Object.entries(value).flatMap(([name, of]) =>
              typeof of === 'string' ? (isSealed.test(name) && of.length > 15 ? [of] : []) : sealed(of),
            );
      return all.flat().flatMap(sealed);
    });
    expect(secrets['what only the store knows'].length).toBeGreaterThan(20);
  });

  const paramsOf = (path: string): Record<string, string> => {
    const [kind] = path.split('/').filter((part) => part in real);
    const [, name] = /:(\w+)/.exec(path) ?? [];
    if (name === undefined) return {};
    return { [name]: (path.endsWith('/handover-code') ? real.funded : real[kind ?? '']) ?? 'none' };
  };

  test('every answer is as described for its reader, and tells of others only what is listed here', async () => {
    const reading = routes.filter(({ method, path }) => method === 'get' && !PUBLISHED.includes(path));
    const watch = watchAnswers(suite.amana.anonymous.url);
    const told: Record<string, string[]> = {};
    const open = new Set<string>();
    for (const [reader, client] of Object.entries(readers))
      for (const route of reading) {
        const query = route.path === '/admin/search' ? 'q=buyer@amana.test' : '';
        const answer = await ask(client, route, { params: paramsOf(route.path), query });
        if (answer.ok) open.add(nameOf(route));
        const text = await answer.text();
        for (const [secret, writings] of Object.entries(secrets))
          if (writings.some((writing) => text.includes(writing)))
            (told[secret] ??= []).push(`${reader}: ${route.path}`);
      }
    watch.stop();
    expect(watch.problems).toEqual([]);
    const closed = reading.map(nameOf).filter((name) => !open.has(name));
    expect(closed).toEqual(['get /public/verify/:code', 'get /metrics']);
    expect(told).toEqual(TOLD);
  });
});
