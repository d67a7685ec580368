import { beforeAll, describe, expect, test } from '@jest/globals';
import jwt from 'jsonwebtoken';
import type { Grant, Staff, StaffAction } from '../../../shared/src/admin/contract.js';
import type { Session } from '../../../shared/src/auth/contract.js';
import type { Notification } from '../../../shared/src/notifications/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { Me } from '../../../shared/src/users/contract.js';
import { STAFF_ROLES, type StaffRole } from '../../../shared/src/users/roles.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { told } from '../../support/people.js';
import { personWith, type Newcomer } from '../../support/roles.js';
import { signInStaff } from '../../support/staff.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { tokensOf } from '../../support/tokens.js';

const suite = useAmana();
const REASON = 'She helps us out this month.';
let one: ApiClient;
let other: ApiClient;

beforeAll(async () => {
  [one, other] = await signInStaff(suite.amana.anonymous.url);
});

const propose = (user: string, role: StaffRole, until?: string): Promise<Grant> =>
  one.ok<Grant>('POST', '/admin/grants', { user, role, reason: REASON, ...(until ? { until } : {}) });

const confirm = (by: ApiClient, { id }: Grant) =>
  by.ok<Grant>('POST', `/admin/grants/${id}/confirm`, { reason: REASON });

const refusedTo = async (by: ApiClient, path: string, body: object = { reason: REASON }) => {
  const { status, code } = await by.refused('POST', path, body);
  return [status, code];
};

/** The same person, as if his token had been made with these roles a moment before they ended. */
const withOldToken = ({ id, client }: Newcomer, roles: StaffRole[]): ApiClient =>
  client.as(tokensOf(suite.amana.config.jwtSecrets[0]).sign({ id, roles, session: 'an-older-one' }));

describe('a role', () => {
  test('takes two admins; then the person signs in again and has it', async () => {
    const { amana } = suite;
    const person = await personWith(amana);
    const grant = await propose(person.id, 'arbiter');
    expect([grant.state, grant.user.id]).toEqual(['proposed', person.id]);
    const again = { user: person.id, role: 'arbiter', reason: REASON };
    expect(await refusedTo(other, '/admin/grants', again)).toEqual([409, 'STATE_CONFLICT']);
    expect(await refusedTo(one, `/admin/grants/${grant.id}/confirm`)).toEqual([403, 'FORBIDDEN']);
    expect((await one.ok<Staff>('GET', '/admin/grants')).proposed.map(({ id }) => id)).toContain(grant.id);
    expect((await person.client.ok<Me>('GET', '/users/me')).roles).toEqual([]);
    expect((await confirm(other, grant)).state).toBe('given');
    expect((await person.client.send('GET', '/users/me')).status).toBe(401);
    const { people } = await one.ok<Staff>('GET', '/admin/grants');
    expect(people.find(({ id }) => id === person.id)?.roles).toEqual([{ role: 'arbiter', until: null }]);
  });

  test('that was decided stays so: repeated is the same answer, another decision is refused', async () => {
    const { id } = await personWith(suite.amana);
    const grant = await propose(id, 'risk');
    const key = newKey();
    const path = `/admin/grants/${grant.id}/reject`;
    const first = await other.ok<Grant>('POST', path, { reason: REASON }, key);
    expect(await other.ok<Grant>('POST', path, { reason: REASON }, key)).toEqual(first);
    expect(await refusedTo(other, `/admin/grants/${grant.id}/confirm`)).toEqual([409, 'STATE_CONFLICT']);
    expect((await one.ok<Staff>('GET', '/admin/grants')).people.map((each) => each.id)).not.toContain(id);
  });

  test('confirmed and rejected at once is one of the two', async () => {
    const { id } = await personWith(suite.amana);
    const grant = await propose(id, 'risk');
    const third = (await personWith(suite.amana, 'admin')).client;
    const answers = await Promise.all([
      other.send(
        'POST',
        `/admin/grants/${grant.id}/confirm`,
        { reason: REASON },
        { 'idempotency-key': newKey() },
      ),
      third.send(
        'POST',
        `/admin/grants/${grant.id}/reject`,
        { reason: REASON },
        { 'idempotency-key': newKey() },
      ),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('proposed by two at the very same moment waits once', async () => {
    const { id } = await personWith(suite.amana);
    const attempt = (by: ApiClient, role: StaffRole) =>
      by.send('POST', '/admin/grants', { user: id, role, reason: REASON }, { 'idempotency-key': newKey() });
    const answers = await Promise.all(
      STAFF_ROLES.flatMap((role) => [attempt(one, role), attempt(other, role)]),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(STAFF_ROLES.flatMap(() => [201, 409]).sort());
    const { proposed } = await one.ok<Staff>('GET', '/admin/grants');
    const waiting = proposed.filter(({ user }) => user.id === id).map(({ role }) => role);
    expect(waiting.sort()).toEqual([...STAFF_ROLES].sort());
  });

  test('is in the log with whom it is for, by name and not in the reason', async () => {
    const { id } = await personWith(suite.amana);
    await confirm(other, await propose(id, 'mediator'));
    await one.ok('POST', '/admin/grants/end', { user: id, role: 'mediator', reason: REASON });
    const { items } = await one.ok<Page<StaffAction>>('GET', '/admin/actions?limit=3');
    expect(items.map(({ action }) => action)).toEqual(['grant_end', 'grant_confirm', 'grant_propose']);
    for (const { person, reason } of items)
      expect([person, reason]).toEqual([{ id, name: 'Njeri K.' }, `mediator: ${REASON}`]);
  });

  test('is not for oneself: neither proposed, nor confirmed, nor ended', async () => {
    const me = await one.ok<Me>('GET', '/users/me');
    const him = await other.ok<Me>('GET', '/users/me');
    const wanted = { user: me.id, role: 'finance', reason: REASON };
    expect(await refusedTo(one, '/admin/grants', wanted)).toEqual([403, 'FORBIDDEN']);
    expect(await refusedTo(one, '/admin/grants/end', { ...wanted, role: 'admin' })).toEqual([
      403,
      'FORBIDDEN',
    ]);
    const forHim = await propose(him.id, 'finance');
    expect(await refusedTo(other, `/admin/grants/${forHim.id}/confirm`)).toEqual([403, 'FORBIDDEN']);
  });

  test('must end in the future, and be of somebody', async () => {
    const { id } = await personWith(suite.amana);
    const body = { user: id, role: 'risk', until: '2026-01-01T00:00:00.000Z', reason: REASON };
    expect(await one.refused('POST', '/admin/grants', body)).toMatchObject({
      status: 400,
      details: { fields: [{ field: 'until' }] },
    });
    const nobody = { user: 'nobody', role: 'risk', reason: REASON };
    expect(await refusedTo(one, '/admin/grants', nobody)).toEqual([404, 'NOT_FOUND']);
  });
});

describe('who gets or loses a role', () => {
  const PASSWORD = 'a good long one';
  const cookieOf = (headers: Headers): string =>
    headers
      .getSetCookie()
      .find((cookie) => cookie.startsWith('__Host-refresh='))!
      .split(';')[0]!;

  test('finds a notice and a mail that say so, and hears why he has to sign in again', async () => {
    const { amana } = suite;
    const { id, client } = await personWith(amana);
    const { email } = await client.ok<Me>('GET', '/users/me');
    const signIn = () => amana.anonymous.send<Session>('POST', '/auth/login', { email, password: PASSWORD });
    const [before, again] = [await signIn(), await signIn()].map(({ headers }) => cookieOf(headers));
    const refused = (cookie: string | undefined) =>
      amana.anonymous.send('POST', '/auth/refresh', {}, { cookie: cookie! });

    const until = '2099-11-27T15:00:00.000Z';
    await confirm(other, await propose(id, 'mediator', until));
    const why = { code: 'UNAUTHENTICATED', details: { why: 'roles' } };
    expect((await refused(before)).body).toMatchObject({ error: why });
    expect((await refused(again)).body).toMatchObject({ error: why });
    const given = /You are now a mediator at Amana until Fri, 27 Nov 2099,? 18:00 EAT \(given by Zawadi/;
    await told(amana.control, email, given);

    await one.ok('POST', '/admin/grants/end', { user: id, role: 'mediator', reason: REASON });
    await told(amana.control, email, /no longer a mediator at Amana \(ended by \S/);
    const { body } = await signIn();
    const me = amana.anonymous.as(body.success ? body.data.accessToken : '');
    const { items } = await me.ok<{ items: Notification[] }>('GET', '/notifications');
    expect(items.map(({ kind }) => kind)).toEqual(['role_ended', 'role_given']);
    expect(items[1]!.text).toMatch(given);
    expect(JSON.stringify(items)).not.toContain(REASON);
  });

  test('a sign-in that ended by itself or was left is told nothing of roles', async () => {
    const { email } = await (await personWith(suite.amana)).client.ok<Me>('GET', '/users/me');
    const body = { email, password: PASSWORD };
    const cookie = cookieOf((await suite.amana.anonymous.send('POST', '/auth/login', body)).headers);
    await suite.amana.anonymous.send('POST', '/auth/logout', {}, { cookie });
    const { body: left } = await suite.amana.anonymous.send('POST', '/auth/refresh', {}, { cookie });
    expect(left).toMatchObject({ error: { code: 'UNAUTHENTICATED' } });
    expect(JSON.stringify(left)).not.toContain('roles');
  });
});

describe('the end of a role', () => {
  test('comes by itself, in the token and in the step', async () => {
    const { amana } = suite;
    const person = await personWith(amana, 'risk');
    const { id: deal } = await dealAt(amana, suite.people, 'funded');
    const soon = new Date(Date.now() + 1_000);
    await inDatabase(amana.config.mongodbUri, (db) =>
      db
        .collection<{ _id: string }>('users')
        .updateOne({ _id: person.id }, { $set: { roles: [{ role: 'risk', until: soon }] } }),
    );
    await person.client.ok('POST', `/admin/transactions/${deal}/hold`, { reason: REASON });
    await new Promise((passed) => setTimeout(passed, 1_100));
    expect(await refusedTo(person.client, `/admin/transactions/${deal}/unhold`)).toEqual([403, 'FORBIDDEN']);
    await one.ok('POST', `/admin/transactions/${deal}/unhold`, { reason: REASON });
  });

  test('shortens the token of a sign-in, which tells so', async () => {
    const { amana } = suite;
    const { id, client } = await personWith(amana, 'risk');
    const { email } = await client.ok<Me>('GET', '/users/me');
    const roles = [{ role: 'risk', until: new Date(Date.now() + 300_000) }];
    await inDatabase(amana.config.mongodbUri, (db) =>
      db.collection<{ _id: string }>('users').updateOne({ _id: id }, { $set: { roles } }),
    );
    const body = { email, password: 'a good long one' };
    const { accessToken, expiresIn } = await amana.anonymous.ok<Session>('POST', '/auth/login', body);
    const { exp, iat } = jwt.decode(accessToken) as { exp: number; iat: number };
    expect(expiresIn).toBe(exp - iat);
    expect(Math.abs(expiresIn - 290)).toBeLessThanOrEqual(10);
  });

  test('by another admin is at once, also for who holds an older token', async () => {
    const { amana, people } = suite;
    const person = await personWith(amana, 'admin', 'risk');
    const { id: deal } = await dealAt(amana, people, 'funded');
    await one.ok('POST', '/admin/grants/end', { user: person.id, role: 'admin', reason: REASON });
    await one.ok('POST', '/admin/grants/end', { user: person.id, role: 'risk', reason: REASON });
    expect((await person.client.send('GET', '/admin/work')).status).toBe(401);
    const old = withOldToken(person, ['admin', 'risk']);
    expect(await refusedTo(old, `/admin/transactions/${deal}/hold`)).toEqual([403, 'FORBIDDEN']);
    expect(await refusedTo(old, '/admin/payouts', { on: false, reason: REASON })).toEqual([403, 'FORBIDDEN']);
    expect(
      await refusedTo(old, '/admin/grants', { user: 'demo-buyer', role: 'risk', reason: REASON }),
    ).toEqual([403, 'FORBIDDEN']);
    expect(
      await refusedTo(one, '/admin/grants/end', { user: person.id, role: 'risk', reason: REASON }),
    ).toEqual([409, 'STATE_CONFLICT']);
  });

  test('two admins are the least', async () => {
    const { amana } = suite;
    await inDatabase(amana.config.mongodbUri, (db) =>
      db
        .collection<{ _id: string }>('users')
        .updateMany({ _id: { $nin: ['demo-admin', 'demo-second'] } }, { $unset: { roles: 1 } }),
    );
    const body = { user: 'demo-second', role: 'admin', reason: REASON };
    expect(await refusedTo(one, '/admin/grants/end', body)).toEqual([409, 'STATE_CONFLICT']);
  });
});
