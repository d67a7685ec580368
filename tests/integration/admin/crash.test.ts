import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { StaffAction, StaffPerson } from '../../../shared/src/admin/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { expectCleanAudit } from '../../support/audit.js';
import { newKey, signInAt, type ApiClient } from '../../support/client.js';
import { dealAt, type People } from '../../support/story.js';
import { until } from '../../support/until.js';
import { Victim } from '../../support/victim.js';

let victim: Victim;
let people: People;
let admin: ApiClient;
const body = { reason: 'A report of fraud' };

beforeEach(async () => {
  victim = new Victim();
  await victim.prepare();
  people = await victim.people();
  admin = await signInAt(victim.url, 'admin');
}, 60_000);
afterEach(() => victim.end());

const deal = (id: string) => people.buyer.ok<Deal>('GET', `/transactions/${id}`);
const log = async () => (await admin.ok<Page<StaffAction>>('GET', '/admin/actions')).items;
const hold = (id: string, key: string) =>
  admin.send('POST', `/admin/transactions/${id}/hold`, body, { 'idempotency-key': key });

async function expectHeldOnce(id: string): Promise<void> {
  expect(await deal(id)).toMatchObject({ onHold: true, hold: body });
  expect(await log()).toMatchObject([{ action: 'hold', transactionId: id, ...body }]);
  await expectCleanAudit(victim.database);
}

test('kill -9 before the hold is committed: no hold, no line, and the same key does it', async () => {
  const { id, v } = await dealAt(victim as never, people, 'joined');
  const key = newKey();
  victim.store.before = (bytes) => (bytes.includes('commitTransaction') ? victim.killNow() : true);
  await hold(id, key).catch(() => undefined);
  await victim.revive();
  expect(await deal(id)).toMatchObject({ onHold: false, v });
  expect(await log()).toEqual([]);
  await until(
    'the documents of the dead process are free again',
    async () => (await hold(id, key)).status === 200,
    30_000,
  );
  await expectHeldOnce(id);
}, 60_000);

test('kill -9 after its commit: held, in the log, and the same key gets the stored answer', async () => {
  const { id } = await dealAt(victim as never, people, 'joined');
  const key = newKey();
  let committing = false;
  victim.store.before = (bytes) => {
    if (bytes.includes('commitTransaction')) committing = true;
    return true;
  };
  victim.store.answered = () => (committing ? victim.killNow() : true);
  await hold(id, key).catch(() => undefined);
  await victim.revive();
  const again = await hold(id, key);
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
  await expectHeldOnce(id);
}, 60_000);

test.each([
  ['before its commit: nothing of it', 'before'],
  ['after its commit: all of it', 'after'],
] as const)(
  'kill -9 of a suspension %s; the same key ends with all of it',
  async (_name, when) => {
    const path = '/admin/people/demo-seller';
    const key = newKey();
    const suspend = () => admin.send('POST', `${path}/suspend`, body, { 'idempotency-key': key });
    let committing = false;
    victim.store.before = (bytes) => {
      if (bytes.includes('commitTransaction')) committing = true;
      return committing && when === 'before' ? victim.killNow() : true;
    };
    victim.store.answered = () => (committing && when === 'after' ? victim.killNow() : true);
    await suspend().catch(() => undefined);
    await victim.revive();
    const isSuspended = async () => {
      const { suspendedAt, frozen } = await admin.ok<StaffPerson>('GET', path);
      return [suspendedAt !== null, frozen, (await log()).length];
    };
    expect(await isSuspended()).toEqual(when === 'before' ? [false, false, 0] : [true, true, 1]);
    await until('it is done', async () => (await suspend()).status === 200, 30_000);
    expect(await isSuspended()).toEqual([true, true, 1]);
    await until(
      'he is signed out',
      async () => (await people.seller.send('GET', '/users/me')).status === 401,
    );
    await expectCleanAudit(victim.database);
  },
  60_000,
);
