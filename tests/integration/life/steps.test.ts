import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from '../../../shared/src/http.js';
import type { Deal, DealRow, HandoverCode } from '../../../shared/src/transactions/contract.js';
import { newKey } from '../../support/client.js';
import { dealAt, phaseOf, type Stop } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { advance, balances, DAY, gained, HOUR, post, readDeal, RICH } from '../disputes/claims.js';

const suite = useAmana({ simulator: RICH });
type Side = 'buyer' | 'seller';

const at = async (stop: Stop): Promise<Deal> => dealAt(suite.amana, suite.people, stop);
const say = (who: Side, id: string, step: string, body: object = {}) =>
  suite.people[who].ok<Deal>('POST', `/transactions/${id}/${step}`, body);
const refused = async (who: Side, id: string, step: string, body: object = {}) =>
  (await suite.people[who].refused('POST', `/transactions/${id}/${step}`, body)).code;
const moneyOf = (work: () => Promise<unknown>) => gained(suite, work);

describe('a part of the price', () => {
  test('is released at once, the fee with it; the rest is accepted, and all adds up to the quote', async () => {
    const { id } = await at('funded');
    const before = await balances(suite);
    const released = await say('buyer', id, 'release', { amountCents: 1_000_000 });
    expect(released).toMatchObject({
      phase: 'funded',
      heldCents: 3_535_000,
      items: [{ givenCents: 1_000_000 }],
    });
    expect(await refused('buyer', id, 'release', { amountCents: 3_500_000 })).toBe('AMOUNT_OUT_OF_RANGE');
    expect(await refused('seller', id, 'release', { amountCents: 100 })).toBe('FORBIDDEN');
    await say('buyer', id, 'accept');
    const after = await balances(suite);
    expect([after[0] - before[0], after[1] - before[1]]).toEqual([0, 4_500_000]);
  });

  test('beside a dispute: what is not contested can go, what is contested cannot; the end counts both', async () => {
    const { id } = await at('delivered');
    const before = await balances(suite);
    await say('buyer', id, 'dispute', { kind: 'damaged', claimCents: 1_500_000, reason: 'A dent' });
    expect(await refused('buyer', id, 'release', { amountCents: 3_000_100 })).toBe('AMOUNT_OUT_OF_RANGE');
    const { dispute } = await say('buyer', id, 'release', { amountCents: 3_000_000 });
    await suite.people.seller.ok('POST', `/disputes/${dispute!.id}/respond`, {
      answer: 'counter',
      buyerCents: 500_000,
      sellerCents: 1_000_000,
      reason: 'A small one',
    });
    const ended = await suite.people.buyer.ok<Deal>('POST', `/disputes/${dispute!.id}/settle`, {
      buyerCents: 500_000,
      sellerCents: 1_000_000,
    });
    expect(ended).toMatchObject({ phase: 'split', items: [{ givenCents: 4_000_000 }] });
    const after = await balances(suite);
    expect([after[0] - before[0], after[1] - before[1]]).toEqual([505_000, 4_000_000]);
  });

  test('two at once with one key: one effect', async () => {
    const { id } = await at('funded');
    const key = newKey();
    const send = () => post(suite.people.buyer, `/transactions/${id}/release`, { amountCents: 500_000 }, key);
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await readDeal(suite.people.buyer, id)).items[0]!.givenCents).toBe(500_000);
  });
});

describe('what one asks and the other agrees to', () => {
  test('more time: the new date is named, another one is refused', async () => {
    const { id, items } = await at('funded');
    const until = new Date(Date.parse(items[0]!.deliverBy!) + 4 * DAY * 1_000).toISOString();
    const asked = await say('seller', id, 'extend', { until, reason: 'The courier is ill' });
    expect(asked.items[0]!.ask).toEqual({
      kind: 'extend',
      by: 'seller',
      until,
      reason: 'The courier is ill',
    });
    const other = new Date(Date.parse(until) + 1_000).toISOString();
    expect(await refused('buyer', id, 'extend', { until: other, answer: 'agree' })).toBe('STATE_CONFLICT');
    expect(await refused('seller', id, 'extend', { until, answer: 'agree' })).toBe('STATE_CONFLICT');
    const agreed = await say('buyer', id, 'extend', { until, answer: 'agree' });
    expect(agreed.items[0]).toMatchObject({ deliverBy: until, ask: null });
    expect(await refused('buyer', id, 'extend', { until, answer: 'agree' })).toBe('STATE_CONFLICT');
    expect(await refused('buyer', id, 'extend', { until: items[0]!.deliverBy!, reason: 'x' })).toBe(
      'STATE_CONFLICT',
    );
  });

  test('who is asked cannot put a question of his own in its place', async () => {
    const { id } = await at('delivered');
    await say('buyer', id, 'return', { costCents: 30_000, reason: 'It is the wrong colour' });
    const until = new Date(Date.now() + 9 * DAY * 1_000).toISOString();
    expect(await refused('seller', id, 'extend', { until, reason: 'Take your time' })).toBe('STATE_CONFLICT');
    const { items } = await say('seller', id, 'return', { costCents: 30_000, answer: 'agree' });
    expect(items[0]).toMatchObject({ phase: 'returning', ask: null });
    await say('seller', id, 'refund', {});
  });

  test('cancelling with a split: refused once, then agreed to the shilling', async () => {
    const { id } = await at('funded');
    const split = { buyerCents: 3_500_000, sellerCents: 1_000_000 };
    expect(await refused('buyer', id, 'cancel-mutual', { ...split, buyerCents: 100, reason: 'x' })).toBe(
      'SPLIT_MISMATCH',
    );
    await say('buyer', id, 'cancel-mutual', { ...split, reason: 'Half is done' });
    expect(
      (await say('seller', id, 'cancel-mutual', { ...split, answer: 'refuse' })).items[0]!.ask,
    ).toBeNull();
    await say('buyer', id, 'cancel-mutual', { ...split, reason: 'Please' });
    const money = await moneyOf(async () => {
      expect((await say('seller', id, 'cancel-mutual', { ...split, answer: 'agree' })).phase).toBe('mutual');
    });
    expect(money).toEqual([3_535_000, 1_000_000]);
  });

  test('an answer against a delivery: one of the two wins, and the other is told', async () => {
    const { id } = await at('funded');
    const split = { buyerCents: 4_500_000, sellerCents: 0 };
    await say('buyer', id, 'cancel-mutual', { ...split, reason: 'Not needed' });
    const answers = await Promise.all([
      post(suite.people.seller, `/transactions/${id}/cancel-mutual`, { ...split, answer: 'agree' }),
      post(suite.people.buyer, `/transactions/${id}/accept`, {}),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });
});

describe('the list of deals', () => {
  const rowOf = async (who: Side, id: string) =>
    (await suite.people[who].ok<Page<DealRow>>('GET', '/transactions')).items.find((row) => row.id === id)!;

  test('says what was asked of me, and how many messages I have not read', async () => {
    const { id } = await at('delivered');
    expect(await rowOf('seller', id)).toMatchObject({ askedOfMe: null, unread: 0 });
    const cost = { costCents: 100_000 };
    const asked = await say('buyer', id, 'return', { ...cost, reason: 'It has 8 GB' });
    expect(asked.timeline.at(-1)).toMatchObject({
      type: 'reject_return',
      answer: 'ask',
      reason: 'It has 8 GB',
    });
    for (const text of ['Habari?', 'Uko wapi?']) await say('buyer', id, 'messages', { text });
    expect(await rowOf('seller', id)).toMatchObject({ askedOfMe: 'reject_return', unread: 2 });
    expect(await rowOf('buyer', id)).toMatchObject({ askedOfMe: null, unread: 0 });
    await say('seller', id, 'return', { ...cost, answer: 'refuse' });
    expect(await rowOf('seller', id)).toMatchObject({ askedOfMe: null, unread: 2 });
    await say('buyer', id, 'accept');
  });
});

describe('a sale that is returned', () => {
  const cost = { costCents: 100_000 };
  const returning = async () => {
    const { id } = await at('delivered');
    await say('buyer', id, 'return', { ...cost, reason: 'It has 8 GB' });
    expect(await refused('buyer', id, 'return', { ...cost, answer: 'agree' })).toBe('STATE_CONFLICT');
    expect(await refused('seller', id, 'return', { costCents: 0, answer: 'agree' })).toBe('STATE_CONFLICT');
    expect(await refused('seller', id, 'return', { costCents: 0, reason: 'For less' })).toBe('FORBIDDEN');
    expect((await say('seller', id, 'return', { ...cost, answer: 'agree' })).phase).toBe('returning');
    return id;
  };

  test('comes back: the buyer gets all but the agreed cost', async () => {
    const id = await returning();
    const shipped = await say('buyer', id, 'return-shipped', { tracking: 'G4S 9' });
    expect(shipped).toMatchObject({ turn: 'seller', clock: { kind: 'take_back' } });
    expect(await refused('buyer', id, 'return-shipped', { tracking: 'G4S 9' })).toBe('STATE_CONFLICT');
    const money = await moneyOf(async () => {
      expect((await say('seller', id, 'return-received')).phase).toBe('split');
    });
    expect(money).toEqual([4_444_000, 100_000]);
  });

  test('is sent, and the seller is silent for three days: the money goes back', async () => {
    const id = await returning();
    await say('buyer', id, 'return-shipped', { tracking: 'G4S 9' });
    const money = await moneyOf(async () => {
      await advance(suite, 3 * DAY + 60);
      await phaseOf(suite.people.buyer, id, 'split');
    });
    expect(money).toEqual([4_444_000, 100_000]);
  });

  test('is not sent for seven days: the seller is paid', async () => {
    const id = await returning();
    const money = await moneyOf(async () => {
      await advance(suite, 7 * DAY + 60);
      await phaseOf(suite.people.buyer, id, 'released');
    });
    expect(money).toEqual([0, 4_500_000]);
  });

  test('is asked for by the buyer alone', async () => {
    const { id } = await at('delivered');
    expect(await refused('seller', id, 'return', { ...cost, reason: 'Send it' })).toBe('FORBIDDEN');
    expect(await refused('buyer', id, 'return', { costCents: 4_500_100, reason: 'x' })).toBe(
      'AMOUNT_OUT_OF_RANGE',
    );
  });
});

describe('handing over against the buyer’s code', () => {
  let id: string;
  const codeOf = () => suite.people.buyer.ok<HandoverCode>('GET', `/transactions/${id}/handover-code`);
  beforeAll(async () => {
    ({ id } = await at('funded'));
  });

  test('the code is the buyer’s alone, and a wrong one delivers nothing', async () => {
    expect(await suite.people.seller.refused('GET', `/transactions/${id}/handover-code`)).toMatchObject({
      status: 403,
    });
    const { code } = await codeOf();
    expect(code).toMatch(/^\d{8}$/);
    const wrong = code === '00000000' ? '00000001' : '00000000';
    expect(await refused('seller', id, 'handover', { code: wrong })).toBe('WRONG_CODE');
    expect(await refused('buyer', id, 'handover', { code })).toBe('FORBIDDEN');
    expect((await readDeal(suite.people.buyer, id)).phase).toBe('funded');
  });

  test('told later by a seller who was offline, with the time it was shown', async () => {
    const { code, until } = await codeOf();
    await advance(suite, 5 * HOUR);
    expect(await refused('seller', id, 'handover', { code })).toBe('WRONG_CODE');
    const shownAt = new Date(Date.parse(until) - 1_000).toISOString();
    const delivered = await say('seller', id, 'handover', { code, at: shownAt });
    expect(delivered).toMatchObject({ phase: 'delivered', items: [{ proven: true }] });
    await say('buyer', id, 'changes', { note: 'Something is missing' });
    expect(await refused('seller', id, 'handover', { code, at: shownAt })).toBe('WRONG_CODE');
  });
});
