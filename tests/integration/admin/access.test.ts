import { beforeAll, describe, expect, test } from '@jest/globals';
import { apiClient, newKey, type ApiClient } from '../../support/client.js';
import { useAmana } from '../../support/suite.js';

const suite = useAmana();
let admin: ApiClient;
beforeAll(async () => {
  admin = await suite.amana.signIn('admin');
});

const ROUTES = [
  ['POST', '/admin/transactions/AM7K2Q9F/hold'],
  ['POST', '/admin/transactions/AM7K2Q9F/unhold'],
  ['GET', '/admin/transactions/AM7K2Q9F'],
  ['GET', '/admin/search?q=wanjiku'],
  ['GET', '/admin/people/demo-buyer'],
  ['GET', '/admin/payouts'],
  ['POST', '/admin/payouts'],
  ['GET', '/admin/reconciliation'],
  ['GET', '/admin/actions'],
  ['GET', '/admin/nothing-here'],
] as const;

/** Bad in every way: who may not come in is told nothing of the fields. */
const bodyOf = (method: string) => (method === 'POST' ? { on: 'perhaps' } : undefined);

describe.each(ROUTES)('%s %s', (method, path) => {
  test('signed out: 401', async () => {
    const refused = await suite.amana.anonymous.refused(method, path, bodyOf(method));
    expect(refused).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', details: {} });
  });

  test('a token of nobody: 401', async () => {
    const stranger = apiClient(suite.amana.anonymous.url, 'abc.def.ghi');
    expect(await stranger.refused(method, path, bodyOf(method))).toMatchObject({ status: 401 });
  });

  test('a member: 403, and nothing about what is there', async () => {
    const refused = await suite.people.buyer.refused(method, path, bodyOf(method));
    expect(refused).toEqual({
      status: 403,
      code: 'FORBIDDEN',
      message: expect.stringContaining('staff'),
      details: {},
    });
  });
});

describe('bad input of staff', () => {
  const long = (length: number) => 'x'.repeat(length);

  test.each([
    ['search without a text', '/admin/search'],
    ['search for one character', '/admin/search?q=a'],
    ['search for spaces', '/admin/search?q=%20%20%20'],
    ['search for too much', `/admin/search?q=${long(255)}`],
    ['search for two texts', '/admin/search?q=ab&q=cd'],
    ['search for an object', '/admin/search?q[$ne]=ab'],
    ['search with a NUL', '/admin/search?q=ab%00cd'],
    ['search with more', '/admin/search?q=ab&limit=9'],
    ['a page of none', '/admin/actions?limit=0'],
    ['a page of all', '/admin/actions?limit=51'],
    ['a cursor of rubbish', '/admin/actions?cursor=rubbish'],
    [
      'a cursor of an operator',
      `/admin/actions?cursor=${Buffer.from('[1,{"$gt":""}]').toString('base64url')}`,
    ],
    ['cases in no state', '/admin/reconciliation?state=lost'],
    ['cases in an operator', '/admin/reconciliation?state[$ne]=open'],
    ['a cursor of rubbish for cases', '/admin/reconciliation?cursor=%7B%7D'],
    ['an id that is too long', `/admin/people/${long(65)}`],
    ['a code that is too long', `/admin/transactions/${long(65)}`],
  ])('%s: 400 with the field', async (_, path) => {
    const refused = await admin.refused('GET', path);
    expect(refused).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    expect(refused.details?.fields?.length).toBeGreaterThan(0);
  });

  test.each([
    ['missing', {}],
    ['null', { reason: null }],
    ['a number', { reason: 7 }],
    ['an object', { reason: { $gt: '' } }],
    ['empty', { reason: '' }],
    ['spaces', { reason: ' \n\t ' }],
    ['too long', { reason: long(2_001) }],
    ['with a NUL', { reason: 'a\0b' }],
    ['without a visible character', { reason: '\u200b\u200b' }],
    ['half a character', { reason: 'a\ud800' }],
  ])('a reason that is %s: 400', async (_, body) => {
    for (const [path, more] of [
      ['/admin/transactions/AM7K2Q9F/hold', {}],
      ['/admin/transactions/AM7K2Q9F/unhold', {}],
      ['/admin/payouts', { on: false }],
    ] as const) {
      const refused = await admin.refused('POST', path, { ...more, ...body });
      expect(refused).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
      expect(refused.details?.fields).toMatchObject([{ field: 'reason' }]);
    }
  });

  test.each([
    ['the switch without a side', '/admin/payouts', { reason: 'because' }],
    ['the switch to a text', '/admin/payouts', { on: 'false', reason: 'because' }],
    ['the switch with more', '/admin/payouts', { on: true, reason: 'because', at: 0 }],
    ['a version that is a text', '/admin/transactions/AM7K2Q9F/hold', { reason: 'because', v: '3' }],
    ['a hold with more', '/admin/transactions/AM7K2Q9F/hold', { reason: 'because', by: 'me' }],
  ])('%s: 400', async (_, path, body) => {
    expect(await admin.refused('POST', path, body)).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
  });

  test.each(['/admin/payouts', '/admin/transactions/AM7K2Q9F/hold'])(
    '%s: no key 400, no JSON 400, another type 415, a list 400',
    async (path) => {
      const body = { on: false, reason: 'because' };
      const own = path.endsWith('payouts') ? body : { reason: 'because' };
      expect((await admin.send('POST', path, own)).body).toMatchObject({ error: { code: 'KEY_REQUIRED' } });
      const key = { 'idempotency-key': newKey() };
      expect((await admin.send('POST', path, '{"on":', key)).status).toBe(400);
      expect((await admin.send('POST', path, '[]', key)).status).toBe(400);
      const asText = { ...key, 'content-type': 'text/plain' };
      expect((await admin.send('POST', path, 'on', asText)).status).toBe(415);
    },
  );

  test.each([
    ['/admin/people/nobody', 'GET'],
    ['/admin/transactions/AM7K2Q9F', 'GET'],
    ['/admin/transactions/AM7K2Q9F/hold', 'POST'],
    ['/admin/nothing-here', 'GET'],
  ])('%s: 404', async (path, method) => {
    const body = method === 'POST' ? { reason: 'because' } : undefined;
    expect(await admin.refused(method, path, body)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  test('a method that a route does not have: 405', async () => {
    expect(await admin.refused('DELETE', '/admin/actions')).toMatchObject({ status: 405 });
  });
});
