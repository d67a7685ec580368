import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { firstAdmin } from '../../../server/src/first-admin.js';
import type { StaffAction } from '../../../shared/src/admin/contract.js';
import type { Security, Session } from '../../../shared/src/auth/contract.js';
import type { Page } from '../../../shared/src/http.js';
import { newDatabase, startAmana, type Amana } from '../../support/app.js';
import { expectCleanAudit } from '../../support/audit.js';
import type { ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { signUp } from '../../support/people.js';

const PASSWORD = 'a good long one';
const database = newDatabase();
let amana: Amana;

beforeAll(async () => {
  amana = await startAmana({ database });
  await inDatabase(amana.config.mongodbUri, (db) =>
    db.collection('users').updateMany({}, { $unset: { roles: 1 } }),
  );
  for (const name of ['achieng', 'barasa', 'chebet'])
    await signUp(
      { url: amana.anonymous.url, control: amana.control },
      { email: `${name}@amana.test`, password: PASSWORD },
    );
});

afterAll(async () => {
  await amana.stop();
  await expectCleanAudit(database);
});

const make = (email: string): Promise<number> => firstAdmin(amana.config.mongodbUri, email);

const refusal = (email: string): Promise<unknown> => make(email).catch((error: unknown) => error);

async function signIn(name: string): Promise<ApiClient> {
  const body = { email: `${name}@amana.test`, password: PASSWORD };
  return amana.anonymous.as((await amana.anonymous.ok<Session>('POST', '/auth/login', body)).accessToken);
}

test('nobody is made an admin who has no account', async () =>
  expect(await refusal('nobody@amana.test')).toMatchObject({ code: 'NOT_FOUND' }));

test('the first is one, and not twice', async () => {
  expect(await make('Achieng@amana.test')).toBe(1);
  expect(await refusal('achieng@amana.test')).toMatchObject({ code: 'STATE_CONFLICT' });
});

test('the second sees both in the log, and himself in his security events', async () => {
  expect(await make('barasa@amana.test')).toBe(2);
  const barasa = await signIn('barasa');
  const { items } = await barasa.ok<Page<StaffAction>>('GET', '/admin/actions');
  expect(items.map(({ action, by }) => [action, by.id])).toEqual([
    ['grant_first', expect.any(String)],
    ['grant_first', expect.any(String)],
  ]);
  expect(items[0]!.by.id).not.toBe(items[1]!.by.id);
  const { events } = await barasa.ok<Security>('GET', '/auth/security');
  expect(events.map(({ what }) => what)).toContain('made_admin');
});

test('a third is for the two to give', async () => {
  expect(await refusal('chebet@amana.test')).toMatchObject({ code: 'STATE_CONFLICT' });
  expect((await (await signIn('chebet')).send('GET', '/admin/grants')).status).toBe(403);
});

test('where one of two has ended, another can be made', async () => {
  const ended = { roles: [{ role: 'admin', until: new Date(0) }] };
  await inDatabase(amana.config.mongodbUri, (db) =>
    db.collection('users').updateOne({ email: 'barasa@amana.test' }, { $set: ended }),
  );
  expect(await make('chebet@amana.test')).toBe(2);
  expect((await (await signIn('chebet')).send('GET', '/admin/grants')).status).toBe(200);
});
