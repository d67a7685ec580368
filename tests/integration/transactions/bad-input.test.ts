import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { dealAt, PROPOSAL } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';

const suite = useAmana();
let deal: Deal;

beforeAll(async () => {
  deal = await dealAt(suite.amana, suite.people, 'joined');
});

const AMOUNTS: [string, unknown, number][] = [
  ['negative', -4_500_000, 400],
  ['zero', 0, 400],
  ['fractional cents', 4_500_000.5, 400],
  ['part of a shilling', 4_500_050, 400],
  ['a string', '4500000', 400],
  ['huge', 1e15, 400],
  ['the largest double', 1.7e308, 400],
  ['null', null, 400],
  ['an operator', { $gt: 0 }, 400],
  ['a list', [4_500_000], 400],
  ['less than the least deal', 9_900, 422],
  ['more than the largest deal', 300_000_100, 422],
];

describe.each(AMOUNTS)('an amount that is %s', (_, amountCents, expected) => {
  test('is refused at quote, propose and counter', async () => {
    const { role: __, invite: ___, ...terms } = PROPOSAL;
    const { id } = deal;
    const tries: [string, unknown][] = [
      ['/transactions/quote', { amountCents, feePayer: 'buyer' }],
      ['/transactions', { ...PROPOSAL, amountCents }],
      [`/transactions/${id}/counter`, { ...terms, amountCents, termsHash: deal.terms.hash }],
    ];
    for (const [path, body] of tries) {
      const refusal = await suite.people.seller.refused('POST', path, body);
      expect([path, refusal.status]).toEqual([path, expected]);
      const fields = refusal.details?.fields?.map(({ field }) => field) ?? [];
      if (expected === 400) expect(new Set(fields)).toEqual(new Set(['amountCents']));
    }
  });

  test('is refused as a withdrawal', async () => {
    const { status } = await suite.people.seller.refused('POST', '/wallet/withdrawals', { amountCents });
    expect([400, 409, 422]).toContain(status);
  });
});

/** Each route that takes a body, with a good one to spoil field by field. */
const BODIES: [string, string, Record<string, unknown>][] = [
  ['POST', '/auth/login', { email: 'a@b.co', password: 'longenough' }],
  ['POST', '/auth/register', { email: 'a@b.co', password: 'longenough', name: 'A' }],
  ['POST', '/auth/register/confirm', { email: 'a@b.co', code: '123456' }],
  ['POST', '/auth/login/second-factor', { challenge: 'a', code: '123456' }],
  ['POST', '/auth/password/forgot', { email: 'a@b.co' }],
  ['POST', '/auth/password/reset', { email: 'a@b.co', code: '123456', password: 'longenough' }],
  ['POST', '/auth/step-up', { password: 'longenough' }],
  ['PATCH', '/users/me', { name: 'A' }],
  ['POST', '/users/me/phone', { phone: '0712345678' }],
  ['POST', '/users/me/phone/verify', { code: '123456' }],
  ['POST', '/transactions/quote', { amountCents: 10_000, feePayer: 'buyer' }],
  ['POST', '/transactions', PROPOSAL],
  ['POST', '/transactions/AAAAAAAA/agree', { termsHash: 'a'.repeat(64) }],
  ['POST', '/transactions/AAAAAAAA/deliver', { note: 'x' }],
  ['POST', '/transactions/AAAAAAAA/accept', { v: 1 }],
  ['POST', '/transactions/AAAAAAAA/payments', { method: 'mpesa' }],
  ['POST', '/transactions/AAAAAAAA/messages', { text: 'x' }],
  ['POST', '/transactions/AAAAAAAA/messages/read', { upTo: 'x' }],
  ['POST', '/wallet/withdrawals', { amountCents: 10_000 }],
  ['POST', '/notifications/read', { ids: ['a'] }],
];

const send = (client: ApiClient, method: string, path: string, body: unknown) =>
  client.send(method, path, body, { 'idempotency-key': newKey() });

describe('every field of every body', () => {
  test.each(BODIES)('%s %s refuses operators, wrong types and unknown fields', async (method, path, good) => {
    for (const field of Object.keys(good))
      for (const bad of [{ $gt: '' }, { $where: 'sleep(1000)' }, [{ $ne: null }], true]) {
        const { status, body } = await send(suite.people.buyer, method, path, { ...good, [field]: bad });
        expect([field, bad, status]).toEqual([field, bad, 400]);
        expect(body).toMatchObject({ success: false, error: { code: 'VALIDATION_FAILED' } });
      }
    for (const extra of [
      'status',
      'phase',
      'heldCents',
      'role_',
      '_id',
      '$set',
      '__proto__x',
      'constructor',
    ]) {
      const { status } = await send(suite.people.buyer, method, path, { ...good, [extra]: 1 });
      expect([extra, status]).toEqual([extra, 400]);
    }
  });

  test.each([
    'status[$ne]=x',
    'role=admin',
    'limit=0',
    'limit=51',
    'limit=abc',
    'cursor=!!!',
    'sort=-balance',
    'status=active&status=pending',
  ])('GET /transactions?%s is refused', async (query) =>
    expect((await suite.people.buyer.send('GET', `/transactions?${query}`)).status).toBe(400),
  );
});

describe('what is not even JSON', () => {
  const raw = (body: string, type = 'application/json') =>
    fetch(`${suite.amana.anonymous.url}/api/transactions/quote`, {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${suite.people.buyer.token}` },
      body,
    });

  test.each([
    ['cut off', '{"amountCents":', 'application/json', 400],
    ['a bare word', 'hello', 'application/json', 400],
    ['a form', 'amountCents=1', 'application/x-www-form-urlencoded', 415],
    ['text', '{}', 'text/plain', 415],
    ['too large', JSON.stringify({ description: 'x'.repeat(65 * 1024) }), 'application/json', 413],
    ['deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'application/json', 400],
  ])('%s', async (_, body, type, expected) => {
    const answer = await raw(body, type);
    expect(answer.status).toBe(expected);
    expect(await answer.json()).toMatchObject({
      success: false,
      error: { message: expect.stringMatching(/\w/) },
    });
  });
});

describe('paths', () => {
  test.each([
    ['GET', '/nothing', 404],
    ['GET', '/transactions/%E0%A4%A', 404],
    ['GET', `/transactions/${'A'.repeat(500)}`, 400],
    ['GET', '/transactions/..%2f..%2fetc', 404],
    ['GET', '/invites/not-a-token', 404],
    ['GET', `/invites/AAAAAAAA.${'a'.repeat(43)}`, 404],
  ])('%s %s → %i', async (method, path, expected) =>
    expect((await suite.people.buyer.send(method, path)).status).toBe(expected),
  );

  test('a wrong method is told which are right', async () => {
    const { status, body } = await suite.people.buyer.send('DELETE', `/transactions/${deal.id}`);
    expect([status, body]).toMatchObject([405, { error: { code: 'METHOD_NOT_ALLOWED' } }]);
  });

  test('signed out: 401, whatever is asked', async () => {
    for (const path of [
      '/transactions',
      `/transactions/${deal.id}`,
      '/wallet',
      '/users/me',
      '/notifications',
    ])
      expect([path, (await suite.amana.anonymous.send('GET', path)).status]).toEqual([path, 401]);
  });
});

test('the invitation of a joined deal works once', async () => {
  const fresh = await dealAt(suite.amana, suite.people, 'proposed');
  const token = fresh.inviteUrl!.split('/join/')[1]!;
  expect(await suite.people.seller.refused('POST', `/invites/${token}/join`, {})).toMatchObject({
    status: 403,
  });
  await suite.people.buyer.ok('POST', `/invites/${token}/join`, {});
  const late = await suite.amana.signIn('admin');
  expect(await late.refused('POST', `/invites/${token}/join`, {})).toMatchObject({
    status: 409,
    code: 'ALREADY_JOINED',
  });
  const forged = `${fresh.id}.${'A'.repeat(43)}`;
  expect(await late.refused('POST', `/invites/${forged}/join`, {})).toMatchObject({ status: 404 });
});

test('an invitation by phone goes to that phone, and its verified owner needs no link', async () => {
  const { id } = await suite.people.seller.ok<Deal>('POST', '/transactions', {
    ...PROPOSAL,
    invite: { kind: 'phone', phone: '0712 345 678' },
  });
  const rows = await suite.people.buyer.ok<{ items: { id: string; invited?: boolean }[] }>(
    'GET',
    '/transactions',
  );
  expect(rows.items.find((row) => row.id === id)?.invited).toBe(true);
  const stranger = await suite.amana.signIn('admin');
  expect((await stranger.send('GET', `/invites/${id}`)).status).toBe(404);
  expect(await suite.people.buyer.ok('GET', `/invites/${id}`)).toMatchObject({ dealId: id, role: 'buyer' });
  expect(await suite.people.buyer.ok<Deal>('POST', `/invites/${id}/join`, {})).toMatchObject({
    role: 'buyer',
  });
});

test.each([
  ['email', { kind: 'email', email: 'Seller@amana.test' }],
  ['phone', { kind: 'phone', phone: '0722 000 111' }],
])('nobody invites himself by %s', async (field, invite) => {
  const refusal = await suite.people.seller.refused('POST', '/transactions', { ...PROPOSAL, invite });
  expect(refusal.status).toBe(400);
  expect(refusal.details?.fields?.map((problem) => problem.field)).toEqual([`invite.${field}`]);
});
