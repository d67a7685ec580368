import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Security } from '../../../shared/src/auth/contract.js';
import {
  MAX_KEYS,
  SCOPES,
  type ApiKey,
  type NewApiKey,
  type Scope,
} from '../../../shared/src/developers/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { Deal, DealRow } from '../../../shared/src/transactions/contract.js';
import { createSimulator } from '../../../server/simulator/simulator.js';
import { environment, freePort, newDatabase, newSecrets } from '../../support/app.js';
import { forkChild } from '../../support/child.js';
import { newKey, signInAt, type ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { personWith } from '../../support/roles.js';
import { PROPOSAL } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { tokensOf } from '../../support/tokens.js';
import { nameOf, routes } from '../openapi/described.js';

const suite = useAmana();

const make = (who: ApiClient, scopes: readonly Scope[] = SCOPES, name = 'Website') =>
  who.ok<NewApiKey>('POST', '/developer/keys', { name, scopes });
const list = (who: ApiClient) => who.ok<ApiKey[]>('GET', '/developer/keys');

describe('a key', () => {
  let owner: ApiClient;
  let made: NewApiKey;
  let program: ApiClient;

  beforeAll(async () => {
    owner = (await personWith(suite.amana)).client;
    made = await make(owner);
    program = owner.as(made.key);
  });

  test('acts as its person, by the same rules', async () => {
    const { id } = await program.ok<Deal>('POST', '/transactions', PROPOSAL);
    expect((await program.ok<Deal>('GET', `/transactions/${id}`)).inviteUrl).toContain('/join/');
    const { items } = await owner.ok<Page<DealRow>>('GET', '/transactions');
    expect(items.map((row) => row.id)).toEqual([id]);
    const stranger = suite.people.buyer.as((await make(suite.people.buyer)).key);
    expect(await stranger.refused('GET', `/transactions/${id}`)).toMatchObject({ status: 404 });
    expect(await program.refused('POST', '/transactions', PROPOSAL, 'short')).toMatchObject({
      code: 'KEY_REQUIRED',
    });
  });

  test('repeats a command without doing it twice, and shares its answer with its person', async () => {
    const key = newKey();
    const first = await program.ok<Deal>('POST', '/transactions', PROPOSAL, key);
    const second = await program.ok<Deal>('POST', '/transactions', PROPOSAL, key);
    expect(second).toEqual(first);
    expect(await owner.ok('POST', '/transactions', PROPOSAL, key)).toEqual(first);
  });

  test('is shown once: to who made it and to the same request, in no list', async () => {
    const sent = newKey();
    const body = { name: 'Till', scopes: ['deals:read'] };
    const first = await owner.ok<NewApiKey>('POST', '/developer/keys', body, sent);
    expect(first.key).toMatch(new RegExp(`^ak_${first.id}_[A-Za-z0-9_-]{43}$`));
    expect(await owner.ok('POST', '/developer/keys', body, sent)).toEqual(first);
    const other = { ...body, name: 'Other' };
    expect((await owner.refused('POST', '/developer/keys', other, sent)).code).toBe('KEY_REUSED');
    const stranger = (await personWith(suite.amana)).client;
    expect((await stranger.ok<NewApiKey>('POST', '/developer/keys', body, sent)).key).not.toBe(first.key);
    const listed = await list(owner);
    expect(listed.map(({ name }) => name)).toEqual(['Till', 'Website']);
    expect(Object.keys(listed[0]!)).toEqual(['id', 'name', 'scopes', 'createdAt', 'lastUsedAt']);
    await owner.ok('POST', `/developer/keys/${first.id}/end`, {});
    const late = await owner.ok<NewApiKey>('POST', '/developer/keys', body, sent);
    expect((await owner.as(late.key).refused('GET', '/transactions')).status).toBe(401);
  });

  test('with any one bit of it changed opens nothing', async () => {
    const bytes = Buffer.from(made.key);
    for (let at = 0; at < bytes.length; at += 1) {
      const wrong = Buffer.from(bytes);
      wrong[at] = wrong[at]! ^ 1;
      const answer = await owner.as(wrong.toString('latin1')).send('GET', '/transactions');
      expect([at, answer.status]).toEqual([at, 401]);
    }
  });

  test.each(['ak_', 'ak_a_b', 'ak_constructor_x', `ak_${'a'.repeat(26)}_${'A'.repeat(43)}`])(
    '%s is none',
    async (key) =>
      expect(await owner.as(key).refused('GET', '/transactions')).toMatchObject({
        status: 401,
        code: 'UNAUTHENTICATED',
      }),
  );

  test('says when it was last used, written at most once a minute', async () => {
    const used = async () => (await list(owner)).find(({ id }) => id === made.id)!.lastUsedAt;
    await program.ok('GET', '/wallet');
    const first = await used();
    expect(Date.now() - new Date(first!).getTime()).toBeLessThan(60_000);
    await program.ok('GET', '/wallet');
    expect(await used()).toBe(first);
    const old = new Date(Date.now() - 61_000);
    const { mongodbUri } = suite.amana.config;
    await inDatabase(mongodbUri, (db) =>
      db.collection<{ _id: string }>('api_keys').updateOne({ _id: made.id }, { $set: { usedAt: old } }),
    );
    await program.ok('GET', '/wallet');
    expect(new Date((await used())!).getTime()).toBeGreaterThan(old.getTime());
  });

  test('of another person is not there', async () => {
    const stranger = (await personWith(suite.amana)).client;
    const theirs = await stranger.refused('POST', `/developer/keys/${made.id}/end`, {});
    const none = await stranger.refused('POST', `/developer/keys/${'a'.repeat(26)}/end`, {});
    expect(theirs.status).toBe(404);
    expect(theirs).toEqual(none);
    await program.ok('GET', '/wallet');
  });

  test('that was ended opens nothing, at once', async () => {
    const { id, key } = await make(owner);
    await owner.as(key).ok('GET', '/wallet');
    await owner.ok('POST', `/developer/keys/${id}/end`, {});
    expect((await owner.as(key).refused('GET', '/wallet')).status).toBe(401);
    expect((await list(owner)).map((known) => known.id)).not.toContain(id);
    await owner.ok('POST', `/developer/keys/${id}/end`, {});
    const { events } = await owner.ok<Security>('GET', '/auth/security');
    expect(events.map(({ what }) => what).slice(0, 2)).toEqual(['api_key_ended', 'api_key_made']);
  });

  test('is made and ended only with a fresh proof', async () => {
    const [secret] = suite.amana.config.jwtSecrets;
    const old = { now: () => new Date(Date.now() - 301_000), monotonicMs: () => 0 };
    const aged = owner.as(tokensOf(secret, old).sign(tokensOf(secret).verify(owner.token!)));
    for (const path of ['/developer/keys', `/developer/keys/${made.id}/end`])
      expect((await aged.refused('POST', path, {})).code).toBe('STEP_UP_REQUIRED');
  });

  test(`is one of ${MAX_KEYS} at most, however many are made at once`, async () => {
    const { client } = await personWith(suite.amana);
    const all = await Promise.allSettled(Array.from({ length: MAX_KEYS + 4 }, () => make(client)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(MAX_KEYS);
    expect(await list(client)).toHaveLength(MAX_KEYS);
    expect(
      await client.refused('POST', '/developer/keys', { name: 'One more', scopes: SCOPES }),
    ).toMatchObject({ status: 409, code: 'STATE_CONFLICT' });
  });

  test.each([
    [{ name: '', scopes: ['deals:read'] }, 'name'],
    [{ name: 'a', scopes: [] }, 'scopes'],
    [{ name: 'a', scopes: ['money:out'] }, 'scopes.0'],
    [{ name: 'a', scopes: ['deals:read', 'deals:read'] }, 'scopes.1'],
    [{ name: 'a', scopes: { $gt: '' } }, 'scopes'],
  ])('%j is refused by its field', async (body, field) => {
    const { code, details } = await owner.refused('POST', '/developer/keys', body);
    expect([code, details?.fields?.[0]?.field]).toEqual(['VALIDATION_FAILED', field]);
  });

  test('is nowhere in the store', async () => {
    const secret = made.key.split('_').slice(2).join('_');
    const stored = await inDatabase(suite.amana.config.mongodbUri, async (db) => {
      const names = (await db.listCollections().toArray()).map(({ name }) => name);
      const all = await Promise.all(names.map((name) => db.collection(name).find().toArray()));
      return JSON.stringify(all);
    });
    expect(stored).toContain(made.id);
    expect(stored).not.toContain(secret);
  });
});

describe('scopes', () => {
  const closed = routes.filter(({ auth }) => auth === 'member' || auth === 'staff' || auth === 'optional');
  let owner: ApiClient;
  const programs = {} as Record<Scope | 'all', ApiClient>;

  beforeAll(async () => {
    owner = await suite.amana.signIn('admin');
    for (const scope of SCOPES) programs[scope] = owner.as((await make(owner, [scope])).key);
    programs.all = owner.as((await make(owner)).key);
  });

  test.each([
    ['deals:read', ['get /transactions', 'get /transactions/:id']],
    [
      'deals:write',
      [
        'post /transactions/quote',
        'post /transactions',
        'post /transactions/:id/counter',
        'post /transactions/:id/agree',
        'post /transactions/:id/deliver',
      ],
    ],
    ['wallet:read', ['get /wallet', 'get /wallet/entries', 'get /wallet/withdrawals']],
  ])('%s opens %j', (scope, names) =>
    expect(routes.filter((route) => route.scope === scope).map(nameOf)).toEqual(names),
  );

  test.each(closed.map((route) => [nameOf(route), route] as const))('%s', async (_name, route) => {
    const path = route.path.replace(/:\w+/g, 'AM2222ZZ');
    const body = route.body ? {} : undefined;
    const ask = (client: ApiClient) =>
      client.send(route.method.toUpperCase(), path, body, { 'idempotency-key': newKey() });
    for (const scope of SCOPES) {
      const { status } = await ask(programs[scope]);
      expect([scope, status === 403]).toEqual([scope, scope !== route.scope]);
    }
    expect((await ask(programs.all)).status === 403).toBe(route.scope === undefined);
  });
});

test('no log line holds a key', async () => {
  const simulator = await createSimulator({});
  const [port, database] = [await freePort(), newDatabase()];
  const facts = { port, database, simulatorUrl: simulator.url, certificate: simulator.certificate };
  const api = forkChild('main', { ...environment({ ...facts, secrets: newSecrets() }), LOG_LEVEL: 'debug' });
  let log = '';
  for (const stream of [api.process.stdout, api.process.stderr])
    stream!.on('data', (bytes: Buffer) => (log += bytes.toString()));
  await api.ready;
  const seller = await signInAt(`http://127.0.0.1:${port}`, 'seller');
  const { id, key } = await make(seller);
  await seller.as(key).ok('GET', '/wallet');
  await seller.as(`${key.slice(0, -1)}_`).refused('GET', '/wallet');
  await api.kill('SIGTERM');
  await simulator.close();
  expect(log).toContain('/api/wallet');
  expect(log).not.toContain(key.slice(`ak_${id}_`.length, -1));
}, 60_000);
