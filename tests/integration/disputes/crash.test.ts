import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { StaffAction } from '../../../shared/src/admin/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { Wallet } from '../../../shared/src/wallet/contract.js';
import { expectCleanAudit } from '../../support/audit.js';
import { newKey, signInAt, type ApiClient } from '../../support/client.js';
import type { People } from '../../support/story.js';
import { until } from '../../support/until.js';
import { Victim } from '../../support/victim.js';
import { claimed, post, readDeal, REASON } from './claims.js';

const AWARD = { buyerCents: 3_150_000, sellerCents: 1_350_000, reason: REASON };
let victim: Victim;
let people: People;
let admin: ApiClient;

beforeEach(async () => {
  victim = new Victim();
  await victim.prepare();
  people = await victim.people();
  admin = await signInAt(victim.url, 'admin');
}, 60_000);

afterEach(() => victim.end());

async function expectMoney(buyerCents: number, sellerCents: number): Promise<void> {
  const balances = await Promise.all(
    [people.buyer, people.seller].map((client) => client.ok<Wallet>('GET', '/wallet')),
  );
  expect(balances.map(({ balanceCents }) => balanceCents)).toEqual([buyerCents, sellerCents]);
}

async function expectAwardedOnce(deal: string): Promise<void> {
  expect((await readDeal(people.buyer, deal)).phase).toBe('split');
  await expectMoney(3_181_500, 1_350_000);
  expect((await admin.ok<Page<StaffAction>>('GET', '/admin/actions')).items).toHaveLength(1);
  await expectCleanAudit(victim.database);
}

/** Sends until the dead process's documents are free again. */
const again = (path: string, key: string) =>
  until('the award is answered', async () => (await post(admin, path, AWARD, key)).status === 200, 30_000);

test('kill -9 in the middle of an award: nothing of it is left, and the same key does it', async () => {
  const { deal, id } = await claimed({ amana: victim as never, people });
  const key = newKey();
  victim.store.before = (bytes) => (bytes.includes('commitTransaction') ? victim.killNow() : true);
  await post(admin, `/disputes/${id}/award`, AWARD, key).catch(() => undefined);
  await victim.revive();
  expect((await readDeal(people.buyer, deal.id)).phase).toBe('responding');
  expect((await admin.ok<Page<StaffAction>>('GET', '/admin/actions')).items).toEqual([]);
  await again(`/disputes/${id}/award`, key);
  await expectAwardedOnce(deal.id);
}, 60_000);

test('kill -9 after its commit: the same key gets the stored answer', async () => {
  const { deal, id } = await claimed({ amana: victim as never, people });
  const key = newKey();
  let committing = false;
  victim.store.before = (bytes) => {
    if (bytes.includes('commitTransaction')) committing = true;
    return true;
  };
  victim.store.answered = () => (committing ? victim.killNow() : true);
  await post(admin, `/disputes/${id}/award`, AWARD, key).catch(() => undefined);
  await victim.revive();
  await again(`/disputes/${id}/award`, key);
  await expectAwardedOnce(deal.id);
}, 60_000);

test('kill -9 while the second side accepts Amana’s proposal: one acceptance is left, and the same key settles it', async () => {
  const { deal, id } = await claimed({ amana: victim as never, people });
  const proposal = { buyerCents: 900_000, sellerCents: 3_600_000 };
  await admin.ok('POST', `/disputes/${id}/mediate`, { ...proposal, reason: REASON });
  const offer = (await readDeal(people.buyer, deal.id)).dispute!.offers.mediator!.id;
  const [path, body, key] = [`/disputes/${id}/settle`, { ...proposal, offer }, newKey()];
  await people.seller.ok('POST', path, body);
  victim.store.before = (bytes) => (bytes.includes('commitTransaction') ? victim.killNow() : true);
  await post(people.buyer, path, body, key).catch(() => undefined);
  await victim.revive();
  expect(await readDeal(people.buyer, deal.id)).toMatchObject({
    phase: 'responding',
    dispute: { offers: { mediator: { acceptedBy: ['seller'] } } },
  });
  await expectMoney(0, 0);
  await until(
    'the acceptance is answered',
    async () => (await post(people.buyer, path, body, key)).status === 200,
    30_000,
  );
  expect((await readDeal(people.buyer, deal.id)).phase).toBe('split');
  await expectMoney(909_000, 3_600_000);
  await expectCleanAudit(victim.database);
}, 60_000);
