import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { STAFF_ROLES } from '../../../shared/src/users/roles.js';
import { call, fieldsOf, inPath } from '../../support/calls.js';
import type { ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { personWith } from '../../support/roles.js';
import { useAmana } from '../../support/suite.js';
import { nameOf, routes } from '../openapi/described.js';

jest.setTimeout(120_000);

const suite = useAmana();
/** In whatever is sent, so that it is found again in what the store was asked. */
const MARK = 'inj3ction';
let staff: ApiClient;

const profiled = (level: 0 | 2) =>
  inDatabase(suite.amana.config.mongodbUri, async (db) => {
    if (level === 2) await db.createCollection('system.profile', { capped: true, size: 64 * 1_048_576 });
    await db.command({ profile: level });
  });

beforeAll(async () => {
  staff = (await personWith(suite.amana, ...STAFF_ROLES)).client;
  await profiled(2);
});

afterAll(() =>
  inDatabase(suite.amana.config.mongodbUri, async (db) => {
    await db.command({ profile: 0 });
    await db.dropCollection('system.profile');
  }),
);

const named = routes.map((route) => ({ name: nameOf(route), route }));
const withBody = named.filter(({ route }) => fieldsOf(route.body).length > 0);
const withQuery = named.filter(({ route }) => route.query);
const withParams = named.filter(({ route }) => route.path.includes(':'));
const commands = named.filter(({ route }) => route.idempotent);

const OPERATORS = [
  { $gt: '' },
  { $ne: MARK },
  { $regex: '.*' },
  { $where: `sleep(1000) || '${MARK}'` },
  [{ $ne: null }],
  [[MARK]],
];

describe('in bodies', () => {
  test.each(withBody)('$name: an operator in the place of each field', async ({ route }) => {
    const body = { ...(route.example?.body as object | undefined) };
    for (const field of fieldsOf(route.body))
      for (const bad of OPERATORS) {
        const { status, code, fields } = await call(staff, route, { body: { ...body, [field]: bad } });
        expect([field, bad, status, code]).toEqual([field, bad, 400, 'VALIDATION_FAILED']);
        expect(fields.filter((name) => name.split('.')[0] === field)).not.toEqual([]);
      }
  });

  test.each(withBody)('$name: operators and dots as names of fields', async ({ route }) => {
    const body = { ...(route.example?.body as object | undefined) };
    for (const name of ['$or', '$where', 'a.b', `${MARK}.$ne`, 'roles.0', ''])
      expect([name, await call(staff, route, { body: { ...body, [name]: [] } })]).toMatchObject([
        name,
        { status: 400, code: 'VALIDATION_FAILED' },
      ]);
  });
});

describe('in addresses', () => {
  const asked = (name: string): string[] => [
    `${name}[$ne]=${MARK}`,
    `${name}[$regex]=.*`,
    `${name}[]=${MARK}`,
    `${name}.$gt=`,
    `${name}=%7B%22%24gt%22%3A%22%22%7D&${name}=${MARK}`,
  ];
  const SHAPES = ['sort=-passwordHash', 'fields=passwordHash', 'projection[passwordHash]=1', 'populate=user'];

  test.each(withQuery)('$name: operators, and a say in order or fields', async ({ route }) => {
    for (const query of [...fieldsOf(route.query).flatMap(asked), ...SHAPES, `$where=${MARK}`])
      expect([query, await call(staff, route, { query })]).toMatchObject([
        query,
        { status: 400, code: 'VALIDATION_FAILED' },
      ]);
    const { code } = await call(staff, route, { query: route.path === '/admin/search' ? `q=${MARK}` : '' });
    expect(['VALIDATION_FAILED', 'MALFORMED_BODY']).not.toContain(code);
  });

  test.each(withParams)('$name: operators in the place of an id', async ({ route }) => {
    for (const bad of ['{"$gt":""}', '[$ne]=1', '$where', `${MARK}\u0000`, `';${MARK};'`, 'a.b.$ne']) {
      const params = inPath(route, bad);
      const { status } = await call(staff, route, { params });
      expect([bad, [400, 404].includes(status) ? 'refused' : status]).toEqual([bad, 'refused']);
    }
  });
});

describe('in heads', () => {
  test.each(commands)('$name: an operator as key', async ({ route }) =>
    expect(
      await call(staff, route, { headers: { 'idempotency-key': '{"$gt":"aaaaaaaaaaaa"}' } }),
    ).toMatchObject({
      status: 400,
      code: 'KEY_REQUIRED',
    }),
  );

  test.each(['{"$gt":""}', `ak_{"$ne":1}_${'a'.repeat(43)}`, 'ak_[$ne]', '$where'])(
    'as a token: %s',
    async (token) => {
      const { anonymous } = suite.amana;
      expect(await anonymous.as(token).refused('GET', '/users/me')).toMatchObject({ status: 401 });
      const cookie = `__Host-refresh=${encodeURIComponent(token)}`;
      const answer = await anonymous.send('POST', '/auth/refresh', {}, { cookie });
      expect([answer.status, answer.headers.getSetCookie()[0]]).toEqual([
        401,
        expect.stringMatching(/^__Host-refresh=;/),
      ]);
    },
  );
});

/** Operators that our own queries put over a word. */
const OURS = ['$db', '$in', '$eq', '$gte', '$lt'];

/** Where the mark stands below a name that is an operator, or is itself a name. */
function operatorsOn(value: unknown, names: string[] = []): string[] {
  if (typeof value === 'string') {
    const under = names.filter((name) => name.startsWith('$') && !OURS.includes(name));
    return value.includes(MARK) && under.length > 0 ? [`${names.join('.')}: ${value}`] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, of]) =>
    name.includes(MARK) ? [[...names, name].join('.')] : operatorsOn(of, [...names, name]),
  );
}

test('the store was asked for words, and never to do what was sent', async () => {
  const asked = await inDatabase(suite.amana.config.mongodbUri, async (db) => {
    await db.command({ profile: 0 });
    return db
      .collection('system.profile')
      .find({ op: { $ne: 'killcursors' } })
      .toArray();
  });
  const commandsOf = asked.map(({ command }) => command as Document);
  const marked = commandsOf.filter((command) => JSON.stringify(command).includes(MARK));
  expect(marked.length).toBeGreaterThan(0);
  expect(marked.flatMap((command) => operatorsOn(command))).toEqual([]);
  expect(
    commandsOf.filter((command) => /"\$(where|function|accumulator)":/.test(JSON.stringify(command))),
  ).toEqual([]);
});
