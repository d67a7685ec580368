import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { MyLimits } from '../../../shared/src/limits/contract.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { personWith } from '../../support/roles.js';
import {
  answerPin,
  BUYER_PHONE,
  dealAt,
  openPrompt,
  outcomeOf,
  payByPhone,
  phaseOf,
} from '../../support/story.js';
import { useAmana } from '../../support/suite.js';

const suite = useAmana({
  env: { LEVEL_1_KES: '100000,400000,2000000', LEVEL_2_KES: '3000000,3000000,6000000' },
});

const BUYER = 'demo-buyer';
const SELLER = 'demo-seller';

/** As if staff had checked his ID, or had not. */
const checked = (_id: string, is: boolean) =>
  inDatabase(suite.amana.config.mongodbUri, (db) =>
    db
      .collection<{ _id: string }>('users')
      .updateOne({ _id }, is ? { $set: { idCheckedAt: new Date() } } : { $unset: { idCheckedAt: 1 } }),
  );

const mine = (who: ApiClient) => who.ok<MyLimits>('GET', '/users/me/limits');
const of = (amountCents: number) => ({ amountCents, feePayer: 'seller' });
const agreedOf = (amountCents: number) => dealAt(suite.amana, suite.people, 'agreed', of(amountCents));
const pay = (id: string, method: 'mpesa' | 'wallet', key = newKey()) =>
  suite.people.buyer.send<unknown>(
    'POST',
    `/transactions/${id}/payments`,
    { method },
    { 'idempotency-key': key },
  );
const leftToday = async (who: ApiClient, what: 'pay' | 'withdraw' = 'pay') => {
  const { day } = (await mine(who))[what];
  return day.limitCents - day.usedCents;
};

beforeEach(async () => {
  for (const id of [BUYER, SELLER]) await checked(id, true);
});

describe('what a person sees', () => {
  test('by level, with what gives more', async () => {
    const { buyer } = suite.people;
    expect(await mine(buyer)).toMatchObject({
      level: 2,
      dealCents: 300_000_000,
      lifts: null,
      pay: { day: { usedCents: 0 } },
    });
    await checked(BUYER, false);
    expect(await mine(buyer)).toMatchObject({
      level: 1,
      dealCents: 10_000_000,
      lifts: 'id',
      withdraw: { month: { usedCents: 0, limitCents: 200_000_000 } },
    });
    const { client } = await personWith(suite.amana);
    expect(await mine(client)).toMatchObject({ level: 0, dealCents: 10_000_000, lifts: 'phone' });
  });
});

describe('agreeing', () => {
  const joinedAt = (amountCents: number) => dealAt(suite.amana, suite.people, 'joined', of(amountCents));
  const agree = ({ id, terms }: Deal) =>
    ['POST', `/transactions/${id}/agree`, { termsHash: terms.hash }] as const;

  test('a price above one’s own level is refused, stored, and possible once the ID is checked', async () => {
    const { buyer } = suite.people;
    await checked(BUYER, false);
    const deal = await joinedAt(10_000_100);
    const key = newKey();
    const refusal = {
      status: 409,
      code: 'LIMIT_REACHED',
      details: { limit: 'deal', usedCents: 0, limitCents: 10_000_000, lifts: 'id', whose: 'yours' },
    };
    expect(await buyer.refused(...agree(deal), key)).toMatchObject(refusal);
    await checked(BUYER, true);
    expect(await buyer.refused(...agree(deal), key)).toMatchObject(refusal);
    expect((await buyer.ok<Deal>(...agree(deal))).phase).toBe('agreed');
  });

  test('the other one’s level counts too', async () => {
    await checked(SELLER, false);
    const deal = await joinedAt(10_000_100);
    expect(await suite.people.buyer.refused(...agree(deal))).toMatchObject({
      code: 'LIMIT_REACHED',
      details: { lifts: 'id', whose: 'theirs' },
    });
  });

  test('at the limit it is agreed', async () => {
    for (const id of [BUYER, SELLER]) await checked(id, false);
    const deal = await joinedAt(10_000_000);
    expect((await suite.people.buyer.ok<Deal>(...agree(deal))).phase).toBe('agreed');
  });

  test('who has no number says yes like level 1, and no more', async () => {
    const { client: seller } = await personWith(suite.amana);
    const { buyer } = suite.people;
    const at = (amountCents: number) => dealAt(suite.amana, { buyer, seller }, 'joined', of(amountCents));
    expect((await buyer.ok<Deal>(...agree(await at(10_000_000)))).phase).toBe('agreed');
    expect(await buyer.refused(...agree(await at(10_000_100)))).toMatchObject({
      code: 'LIMIT_REACHED',
      details: { lifts: 'id', whose: 'theirs' },
    });
  });
});

describe('paying', () => {
  beforeAll(async () => {
    const { amana, people } = suite;
    await amana.control('PUT', `/phones/${BUYER_PHONE}`, { balanceCents: 300_000_000 });
    // Into the buyer’s wallet: KES 240,000 of the day's 400,000 of level 1.
    const { id } = await dealAt(amana, people, 'funded', of(24_000_000));
    await people.seller.ok('POST', `/transactions/${id}/refund`, {});
  }, 30_000);

  test('of two at once that together are too much one wins, by the phone or from the wallet', async () => {
    const { amana, people } = suite;
    for (let round = 0; round < 5; round += 1) {
      await checked(BUYER, false);
      const left = await leftToday(people.buyer);
      const sum = Math.floor(left / 20_000) * 10_000 + 10_000;
      await checked(BUYER, true);
      const deals = [await agreedOf(sum), await agreedOf(sum)];
      await checked(BUYER, false);
      const answers = await Promise.all([pay(deals[0]!.id, 'mpesa'), pay(deals[1]!.id, 'wallet')]);
      const refused = answers.filter(({ status }) => status === 409);
      expect(refused).toHaveLength(1);
      expect(refused[0]!.body).toMatchObject({ error: { code: 'LIMIT_REACHED', details: { limit: 'day' } } });
      if (answers[0].status === 202) {
        await answerPin(amana, await openPrompt(amana));
        await phaseOf(people.seller, deals[0]!.id, 'funded', 30_000);
      }
      expect(await leftToday(people.buyer)).toBe(left - sum);
    }
  }, 120_000);

  test('a sum too much is refused, told again to a repeat, and paid once the ID is checked', async () => {
    const { amana, people } = suite;
    const { id } = await agreedOf(10_000_000);
    await checked(BUYER, false);
    const key = newKey();
    const first = await pay(id, 'mpesa', key);
    expect(first).toMatchObject({
      status: 409,
      body: {
        error: { code: 'LIMIT_REACHED', details: { limit: 'day', limitCents: 40_000_000, lifts: 'id' } },
      },
    });
    await checked(BUYER, true);
    const again = await pay(id, 'mpesa', key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    await payByPhone(amana, people.buyer, id);
    await phaseOf(people.seller, id, 'funded');
  });

  test('what a deal that is paid for refuses is told before', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'funded', of(100_000));
    await checked(BUYER, false);
    expect((await pay(id, 'wallet')).body).toMatchObject({ error: { code: 'STATE_CONFLICT' } });
  });

  test('a prompt that failed is not counted', async () => {
    const { amana, people } = suite;
    const { id } = await agreedOf(100_000);
    const before = await leftToday(people.buyer);
    const payment = await people.buyer.ok<{ id: string }>('POST', `/transactions/${id}/payments`, {
      method: 'mpesa',
    });
    expect(await leftToday(people.buyer)).toBe(before - 100_000);
    await amana.control('POST', `/prompts/${(await openPrompt(amana)).id}`, { answer: 'cancel' });
    await outcomeOf(people.buyer, payment.id, 'failed');
    expect(await leftToday(people.buyer)).toBe(before);
  });
});

describe('withdrawing', () => {
  test('is counted apart; of two at once that together are too much one wins', async () => {
    const { amana, people } = suite;
    const { seller } = people;
    for (let paid = 0; paid < 2; paid += 1) {
      const { id } = await dealAt(amana, people, 'delivered', of(24_000_000));
      await people.buyer.ok('POST', `/transactions/${id}/accept`, {});
    }
    await checked(SELLER, false);
    const withdraw = (amountCents: number) =>
      seller.send('POST', '/wallet/withdrawals', { amountCents }, { 'idempotency-key': newKey() });
    const before = await leftToday(seller, 'withdraw');
    expect(before).toBe(40_000_000);
    const answers = await Promise.all([withdraw(21_000_000), withdraw(21_000_000)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({
      error: { code: 'LIMIT_REACHED', details: { limit: 'day', usedCents: 21_000_000, lifts: 'id' } },
    });
    expect(await leftToday(seller, 'withdraw')).toBe(19_000_000);
  }, 120_000);
});
