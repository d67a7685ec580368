import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Deal } from '../../../shared/src/transactions/contract.js';
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

describe('a query', () => {
  test.each(['role=admin', 'limit=abc', 'cursor=!!!', 'status=active&status=pending'])(
    'GET /transactions?%s is refused',
    async (query) =>
      expect((await suite.people.buyer.send('GET', `/transactions?${query}`)).status).toBe(400),
  );
});

test.each([
  ['cut off', '{"amountCents":'],
  ['a bare word', 'hello'],
])('what is not even JSON: %s', async (_, body) =>
  expect(await suite.people.buyer.refused('POST', '/transactions/quote', body)).toMatchObject({
    status: 400,
    code: 'MALFORMED_BODY',
    message: expect.stringMatching(/\w/),
  }),
);

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
