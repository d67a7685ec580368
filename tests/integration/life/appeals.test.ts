import { beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import type { Case, Dispute } from '../../../shared/src/disputes/contract.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import type { ApiClient } from '../../support/client.js';
import { phaseOf } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import {
  advance,
  claimed,
  DAY,
  gained,
  HOUR,
  newcomer,
  post,
  readDeal,
  REASON,
  RICH,
} from '../disputes/claims.js';

const suite = useAmana({ simulator: RICH, env: { APPEAL_HOURS: '24', SECOND_ARBITER_KES: '20000' } });
let admins: [ApiClient, ApiClient, ApiClient];
beforeAll(async () => {
  admins = [
    await suite.amana.signIn('admin'),
    await newcomer(suite, 'admin'),
    await newcomer(suite, 'admin'),
  ];
}, 30_000);

/** A claim of 15,000 shillings: below what takes two of the staff. */
const CLAIM = 1_500_000;
const SPLIT = { buyerCents: 1_050_000, sellerCents: 450_000 };
const side = (who: 'buyer' | 'seller') => suite.people[who];
const award = (who: ApiClient, id: string, split = SPLIT) =>
  post(who, `/disputes/${id}/award`, { ...split, reason: REASON });
const caseOf = (who: ApiClient, id: string) => who.ok<Case>('GET', `/disputes/${id}`);
const SECOND_OF_THE_DEMO = 'demo-second';
async function leaveStaff(_id: string): Promise<void> {
  const store = await new MongoClient(suite.amana.config.mongodbUri).connect();
  const users = store.db().collection<{ _id: string }>('users');
  expect((await users.updateOne({ _id }, { $unset: { roles: 1 } })).modifiedCount).toBe(1);
  await store.close();
}
const phase = async (id: string) => (await readDeal(side('buyer'), id)).phase;

describe('offers without staff', () => {
  test('both sides offer, each in the place of his own before; the other accepts exactly that', async () => {
    const { deal, id } = await claimed(suite, 'buyer', CLAIM);
    const offer = (who: 'buyer' | 'seller', buyerCents: number) =>
      side(who).ok<Deal>('POST', `/disputes/${id}/offer`, {
        buyerCents,
        sellerCents: CLAIM - buyerCents,
        reason: REASON,
      });
    await offer('seller', 300_000);
    await offer('buyer', 1_200_000);
    const { dispute } = await offer('seller', 800_000);
    expect(dispute!.offers).toEqual({
      buyer: { buyerCents: 1_200_000, sellerCents: 300_000 },
      seller: { buyerCents: 800_000, sellerCents: 700_000 },
    });
    expect(await side('buyer').ok<Dispute>('GET', `/disputes/${id}`)).toMatchObject({
      offers: { seller: { buyerCents: 800_000 }, buyer: { buyerCents: 1_200_000 } },
    });
    const old = { buyerCents: 300_000, sellerCents: 1_200_000 };
    expect(await side('buyer').refused('POST', `/disputes/${id}/settle`, old)).toMatchObject({ status: 409 });
    const own = { buyerCents: 1_200_000, sellerCents: 300_000 };
    expect(await side('buyer').refused('POST', `/disputes/${id}/settle`, own)).toMatchObject({ status: 409 });
    const money = await gained(suite, () => side('seller').ok('POST', `/disputes/${id}/settle`, own));
    expect([await phase(deal.id), money]).toEqual(['split', [1_212_000, 3_300_000]]);
  }, 30_000);

  test('an offer that does not make up the claim is refused, and so is one of a stranger or of staff', async () => {
    const { id } = await claimed(suite, 'buyer', CLAIM);
    const wrong = { buyerCents: 100, sellerCents: 100, reason: REASON };
    expect(await side('buyer').refused('POST', `/disputes/${id}/offer`, wrong)).toMatchObject({
      code: 'SPLIT_MISMATCH',
    });
    const fair = { ...SPLIT, reason: REASON };
    for (const who of [admins[0], await newcomer(suite)])
      expect((await who.refused('POST', `/disputes/${id}/offer`, fair)).status).toBe(404);
  }, 30_000);
});

describe('calling an arbiter', () => {
  test('either side can 48 hours after the claim, not a minute before', async () => {
    const { deal, id } = await claimed(suite, 'buyer', CLAIM);
    await advance(suite, 48 * HOUR - 60);
    expect((await side('seller').refused('POST', `/disputes/${id}/escalate`, {})).code).toBe(
      'STATE_CONFLICT',
    );
    await advance(suite, 61);
    await side('seller').ok('POST', `/disputes/${id}/escalate`, {});
    expect(await phase(deal.id)).toBe('arbitration');
  }, 30_000);

  test('staff take a case at any time, never their own', async () => {
    const { deal, id } = await claimed(suite, 'buyer', CLAIM);
    expect((await (await newcomer(suite)).refused('POST', `/disputes/${id}/escalate`, {})).status).toBe(404);
    await admins[0].ok('POST', `/disputes/${id}/escalate`, {});
    expect(await phase(deal.id)).toBe('arbitration');
  }, 30_000);
});

describe('a decision', () => {
  test('70/30 is known for a day, appealed once, and confirmed by another arbiter', async () => {
    const { deal, id } = await claimed(suite, 'buyer', CLAIM);
    expect((await award(admins[0], id)).status).toBe(200);
    expect(await readDeal(side('buyer'), deal.id)).toMatchObject({
      phase: 'awarded',
      clock: { kind: 'appeal' },
      dispute: { award: SPLIT, waivedBy: [] },
      askedOfMe: 'waive',
    });
    const appeal = { reason: 'The second photo was not looked at.' };
    await side('seller').ok('POST', `/disputes/${id}/appeal`, appeal);
    expect(await caseOf(admins[0], id)).toMatchObject({
      phase: 'arbitration',
      nobodyLeft: false,
      decidedByMe: true,
      appeal: { by: 'seller', ...appeal },
      award: null,
    });
    expect((await award(admins[0], id)).status).toBe(403);
    const money = await gained(suite, async () => {
      expect((await award(admins[1], id)).status).toBe(200);
    });
    expect([await phase(deal.id), money]).toEqual(['split', [1_060_500, 3_450_000]]);
    expect((await side('buyer').refused('POST', `/disputes/${id}/appeal`, appeal)).status).toBe(409);
  }, 30_000);

  test('takes the offers of before off the table; one made after it can be accepted', async () => {
    const { deal, id } = await claimed(suite, 'buyer', CLAIM);
    const old = { buyerCents: 750_000, sellerCents: 750_000 };
    const offer = { ...old, reason: REASON };
    await side('buyer').ok('POST', `/disputes/${id}/offer`, offer);
    await award(admins[0], id);
    expect((await readDeal(side('seller'), deal.id)).dispute?.offers).toEqual({});
    expect((await side('seller').refused('POST', `/disputes/${id}/settle`, old)).code).toBe('STATE_CONFLICT');
    expect(await phase(deal.id)).toBe('awarded');
    await side('buyer').ok('POST', `/disputes/${id}/offer`, offer);
    await side('seller').ok('POST', `/disputes/${id}/settle`, old);
    expect(await phase(deal.id)).toBe('split');
  });

  test('is carried out at the end of its day, or at once when both take it as it is', async () => {
    const [waits, taken] = [await claimed(suite, 'buyer', CLAIM), await claimed(suite, 'buyer', CLAIM)];
    for (const { id } of [waits, taken]) await award(admins[0], id);
    await side('buyer').ok('POST', `/disputes/${taken.id}/waive`, {});
    expect((await side('buyer').refused('POST', `/disputes/${taken.id}/waive`, {})).status).toBe(409);
    expect(
      (await side('buyer').refused('POST', `/disputes/${taken.id}/appeal`, { reason: REASON })).status,
    ).toBe(409);
    await side('seller').ok('POST', `/disputes/${taken.id}/waive`, {});
    await phaseOf(side('buyer'), taken.deal.id, 'split', 20_000);
    await advance(suite, DAY - 120);
    expect(await phase(waits.deal.id)).toBe('awarded');
    await advance(suite, 120);
    await phaseOf(side('buyer'), waits.deal.id, 'split', 20_000);
  }, 60_000);

  test('above the limit takes two of the staff who say the same', async () => {
    const { deal, id } = await claimed(suite, 'buyer', 4_500_000);
    const split = { buyerCents: 3_000_000, sellerCents: 1_500_000 };
    await award(admins[0], id, split);
    expect(await phase(deal.id)).toBe('arbitration');
    expect(await caseOf(admins[0], id)).toMatchObject({ needsSecond: true, draft: { ...split, mine: true } });
    await award(admins[0], id, split);
    expect(await phase(deal.id)).toBe('arbitration');
    const other = { buyerCents: 3_000_100, sellerCents: 1_499_900 };
    await award(admins[1], id, other);
    expect(await caseOf(admins[2], id)).toMatchObject({ draft: { ...other, mine: false }, award: null });
    expect((await award(admins[2], id, other)).status).toBe(200);
    expect(await phase(deal.id)).toBe('awarded');
    expect(await side('seller').ok<Dispute>('GET', `/disputes/${id}`)).toMatchObject({ award: other });
    await side('seller').ok('POST', `/disputes/${id}/appeal`, { reason: REASON });
    for (const who of [admins[1], admins[2]]) expect((await award(who, id, other)).status).toBe(403);
    expect(await caseOf(admins[0], id)).toMatchObject({ phase: 'arbitration', nobodyLeft: false });
    await leaveStaff(SECOND_OF_THE_DEMO);
    // One of three is left where it takes two: day 30 decides.
    expect(await caseOf(admins[0], id)).toMatchObject({ phase: 'arbitration', nobodyLeft: true });
    await advance(suite, 30 * DAY + 60);
    await phaseOf(side('buyer'), deal.id, 'refunded', 20_000);
    expect(await caseOf(admins[0], id)).toMatchObject({
      open: false,
      nobodyLeft: false,
      award: { by: 'system', buyerCents: 4_500_000, sellerCents: 0 },
    });
  }, 60_000);

  test('two at once, and an award against a settlement: one wins, the other is told what', async () => {
    const { deal, id } = await claimed(suite, 'buyer', CLAIM);
    await side('seller').ok('POST', `/disputes/${id}/offer`, { ...SPLIT, reason: REASON });
    const answers = await Promise.all([
      award(admins[0], id),
      post(side('buyer'), `/disputes/${id}/settle`, SPLIT),
      award(admins[1], id, { buyerCents: CLAIM, sellerCents: 0 }),
    ]);
    const won = answers.filter(({ status }) => status === 200);
    // A settlement may still end what was awarded first.
    expect(won.length === 1 || (won.length === 2 && answers[1].status === 200)).toBe(true);
    for (const { status, body } of answers.filter((answer) => answer.status !== 200))
      expect([status, body]).toMatchObject([
        409,
        { error: { details: { phase: expect.any(String) as unknown } } },
      ]);
    await advance(suite, DAY + 60);
    await phaseOf(side('buyer'), deal.id, 'split', 20_000);
  }, 60_000);

  test('that comes later than promised gives the fee back', async () => {
    const { deal, id } = await claimed(suite, 'buyer', CLAIM, { feePayer: 'half' });
    await admins[0].ok('POST', `/disputes/${id}/escalate`, {});
    await advance(suite, 5 * DAY + 60);
    await award(admins[1], id);
    const money = await gained(suite, async () => {
      await advance(suite, DAY + 60);
      await phaseOf(side('buyer'), deal.id, 'split', 20_000);
    });
    expect(money).toEqual([1_050_000 + 22_500, 3_450_000]);
  }, 60_000);
});
