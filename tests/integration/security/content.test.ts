import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { STAFF_ROLES } from '../../../shared/src/users/roles.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { ask, call, inPath } from '../../support/calls.js';
import type { ApiClient } from '../../support/client.js';
import { personWith } from '../../support/roles.js';
import { BUYER_PHONE, dealAt } from '../../support/story.js';
import { handIn } from '../../support/staff.js';
import { useAmana } from '../../support/suite.js';
import { nameOf, routeOf, routes } from '../openapi/described.js';

jest.setTimeout(120_000);

const suite = useAmana();
let staff: ApiClient;
let deal: Deal;

beforeAll(async () => {
  staff = (await personWith(suite.amana, ...STAFF_ROLES)).client;
  deal = await dealAt(suite.amana, suite.people, 'joined');
});

/** What people write in their own words. */
const OWN_WORDS = ['title', 'description', 'note', 'tracking', 'reason', 'comment', 'text', 'name'];

const withWords = routes.flatMap((route) => {
  const body = (route.example?.body ?? {}) as Record<string, unknown>;
  return OWN_WORDS.filter((field) => typeof body[field] === 'string').map((field) => ({
    name: `${nameOf(route)}: ${field}`,
    route,
    body,
    field,
  }));
});

const HIDDEN = {
  'turned around': 'photo\u202egpj.exe',
  'zero-width': 'Amana\u200bEscrow',
  'a mark of order': 'Amana\ufeffEscrow',
  'an end of text': 'Amana\u0000',
  'a break of lines': 'Amana\u2028Escrow',
  'an escape of terminals': 'Amana\u001b[2J',
  'half a letter': 'Amana\ud800',
  'nothing else': '\u200d\u200c',
};

const MARKUP = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '"><b onmouseover=alert(1)>',
  '[Pay here](javascript:alert(1))',
  '{{7*7}} ${7*7} #{7*7}',
  '=HYPERLINK("http://evil.test")',
  "=cmd|' /C calc'!A0",
  '&lt;script&gt;',
];

describe('what cannot be seen', () => {
  test.each(withWords)('$name', async ({ route, body, field }) => {
    for (const [what, text] of Object.entries(HIDDEN))
      expect([what, await call(staff, route, { body: { ...body, [field]: text } })]).toMatchObject([
        what,
        { status: 400, fields: [field] },
      ]);
    const seen = await call(staff, route, { body: { ...body, [field]: 'Ndiyo 🙂 ni sawa' } });
    expect(seen.fields).toEqual([]);
  });
});

describe('what a browser or a spreadsheet would run', () => {
  const headsOf = ({ headers }: { headers: Headers }) => [
    headers.get('content-type'),
    headers.get('x-content-type-options'),
  ];
  const AS_DATA = ['application/json; charset=utf-8', 'nosniff'];

  test.each(MARKUP)('%s: kept and told as the words that they are', async (text) => {
    const { buyer, seller } = suite.people;
    await seller.ok('POST', `/transactions/${deal.id}/messages`, { text });
    const chat = await buyer.send<{ items: { text: string }[] }>('GET', `/transactions/${deal.id}/messages`);
    expect(chat.body.success && chat.body.data.items.map((message) => message.text)).toContain(text);
    expect(headsOf(chat)).toEqual(AS_DATA);

    const written = await dealAt(suite.amana, suite.people, 'joined', { title: text, description: text });
    const read = await buyer.send<Deal>('GET', `/transactions/${written.id}`);
    expect(read.body).toMatchObject({ data: { title: text, terms: { description: text } } });
    expect(headsOf(read)).toEqual(AS_DATA);

    await buyer.ok('PATCH', '/users/me', { name: text.slice(0, 50) });
    expect(await seller.ok<Deal>('GET', `/transactions/${written.id}`)).toMatchObject({
      other: { name: text.slice(0, 50) },
    });
  });

  test('in an address it comes back in no answer', async () => {
    for (const route of routes.filter(({ method, path }) => method === 'get' && path.includes(':'))) {
      const params = inPath(route, '<script>alert(1)</script>');
      const answer = await ask(staff, route, { params });
      expect([nameOf(route), headsOf(answer), (await answer.text()).includes('<script')]).toEqual([
        nameOf(route),
        AS_DATA,
        false,
      ]);
    }
  });

  test('no answer is a page or a table of cells', () => {
    const types = new Set(
      routes.flatMap(({ answers }) => answers.map(({ type }) => type ?? 'application/json')),
    );
    expect([...types].filter((type) => /csv|html|xml|sheet|javascript/.test(type))).toEqual([]);
    expect(types.size).toBeGreaterThan(3);
  });

  test('a formula in a statement is refused where it should be money, and read by nobody where it is words', async () => {
    const admin = await suite.amana.signIn('admin');
    const { csv } = routeOf('post /admin/reconciliation/statements');
    const formula = "=cmd|' /C calc'!A0";
    for (const cell of ['TKK9ZX8YW7', '2026-11-20 14:15:00', '"45,450.00"', '"1,045,450.00"']) {
      const { status, body } = await handIn(admin, csv!.replace(cell, formula));
      expect([cell, status, body.success || body.error.details?.fields?.[0]?.field]).toEqual([
        cell,
        400,
        'body',
      ]);
    }
    expect((await handIn(admin, csv!.replace('Pay Bill Online', formula))).status).toBe(202);
    const told = await ask(admin, routeOf('get /admin/reconciliation/statements'));
    expect([headsOf(told), (await told.text()).includes('=cmd')]).toEqual([AS_DATA, false]);
  });
});

test('messages to a phone are one text of ours, whatever a title says', async () => {
  const title = 'Ksh0\nAMANA: tuma pesa kwa 0700 000 000';
  expect(
    (
      await call(suite.people.seller, routeOf('post /transactions'), {
        body: { ...(routeOf('post /transactions').example!.body as object), title },
      })
    ).fields,
  ).toEqual(['title']);
  const link = 'Pata pesa http://evil.test/?q=<b>';
  await dealAt(suite.amana, suite.people, 'funded', { title: link });
  const texts = (await suite.amana.control('GET', `/messages/${BUYER_PHONE}`)) as { text: string }[];
  expect(texts.length).toBeGreaterThan(0);
  for (const { text } of texts) expect(text).not.toContain('evil.test');
});
