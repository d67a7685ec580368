import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Dispute } from '../../../shared/src/disputes/contract.js';
import type { ApiClient } from '../../support/client.js';
import { dealAt, phaseOf } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { advance, balances, claimed, DAY, HOUR, PRICE, RICH, readDeal, REASON } from './claims.js';

const suite = useAmana({ simulator: RICH });
const MINUTE_MS = 60_000;
let admin: ApiClient;
beforeAll(async () => {
  admin = await suite.amana.signIn('admin');
});

const msBetween = (from: string, to: string): number => Date.parse(to) - Date.parse(from);
const readDispute = (id: string) => suite.people.buyer.ok<Dispute>('GET', `/disputes/${id}`);

describe('when nobody speaks', () => {
  test('72 hours without an answer: arbitration; 30 days without a decision: all contested to the buyer', async () => {
    const { deal, id } = await claimed(suite, 'seller', 1_000_000);
    const { openedAt, clock } = await readDispute(id);
    expect(msBetween(openedAt, clock!.at)).toBe(72 * HOUR * 1_000);
    await advance(suite, 72 * HOUR - 60);
    expect((await readDeal(suite.people.buyer, deal.id)).phase).toBe('responding');
    await advance(suite, 60);
    await phaseOf(suite.people.buyer, deal.id, 'arbitration');
    expect((await readDispute(id)).clock).toMatchObject({ kind: 'decide' });

    const before = await balances(suite);
    await advance(suite, 30 * DAY - 60);
    expect((await readDeal(suite.people.buyer, deal.id)).phase).toBe('arbitration');
    await advance(suite, 60);
    await phaseOf(suite.people.buyer, deal.id, 'refunded');
    const after = await balances(suite);
    expect([after[0] - before[0], after[1] - before[1]]).toEqual([4_545_000, 0]);
    expect(await readDispute(id)).toMatchObject({
      outcome: 'awarded',
      award: { by: 'system', buyerCents: 1_000_000, sellerCents: 0 },
    });
  });

  test('of a part that the buyer claimed, the seller keeps the rest; the fee goes back as staff were late', async () => {
    const { deal } = await claimed(suite, 'buyer', 1_000_000);
    await advance(suite, 72 * HOUR);
    await phaseOf(suite.people.buyer, deal.id, 'arbitration');
    const before = await balances(suite);
    await advance(suite, 30 * DAY);
    await phaseOf(suite.people.buyer, deal.id, 'split');
    const after = await balances(suite);
    expect([after[0] - before[0], after[1] - before[1]]).toEqual([1_045_000, 3_500_000]);
  });

  test('7 days without agreement: arbitration, to be decided within 5 days', async () => {
    const { deal, id } = await claimed(suite);
    await suite.people.seller.ok('POST', `/disputes/${id}/respond`, {
      answer: 'counter',
      buyerCents: 500_000,
      sellerCents: 4_000_000,
      reason: REASON,
    });
    const { answer, clock } = await readDispute(id);
    expect(msBetween(answer!.at, clock!.at)).toBe(7 * DAY * 1_000);
    await advance(suite, 7 * DAY);
    const { timeline } = await phaseOf(suite.people.buyer, deal.id, 'arbitration');
    expect(timeline.at(-1)).toMatchObject({ type: 'escalate', by: 'system' });
    const decide = (await readDispute(id)).clock!;
    expect(decide.kind).toBe('decide');
    expect(msBetween(timeline.at(-1)!.at, decide.at)).toBe(5 * DAY * 1_000);
    expect(
      await admin.ok('POST', `/disputes/${id}/award`, { buyerCents: 0, sellerCents: PRICE, reason: REASON }),
    ).toMatchObject({ phase: 'released' });
    expect((await readDeal(suite.people.buyer, deal.id)).v).toBe(deal.v + 4);
  });
});

describe('a withdrawn claim gives the old clock back', () => {
  test('with what was left of it', async () => {
    const { deal, id } = await claimed(suite);
    await advance(suite, 10 * HOUR);
    const back = await suite.people.buyer.ok<typeof deal>('POST', `/disputes/${id}/withdraw`, {});
    const leftMs = msBetween(back.timeline.at(-1)!.at, back.clock!.at);
    expect(back.clock?.kind).toBe('inspect');
    expect(leftMs).toBeLessThanOrEqual(3 * DAY * 1_000);
    expect(leftMs).toBeGreaterThan(3 * DAY * 1_000 - MINUTE_MS);
    await suite.people.buyer.ok('POST', `/transactions/${deal.id}/accept`, {});
  });

  test('and with at least 24 hours', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    await advance(suite, 3 * DAY - HOUR);
    const claim = await suite.people.buyer.ok<{ dispute: { id: string } }>(
      'POST',
      `/transactions/${id}/dispute`,
      { kind: 'other', claimCents: PRICE, reason: REASON },
    );
    const back = await suite.people.buyer.ok<Awaited<ReturnType<typeof readDeal>>>(
      'POST',
      `/disputes/${claim.dispute.id}/withdraw`,
      {},
    );
    expect(msBetween(back.timeline.at(-1)!.at, back.clock!.at)).toBe(DAY * 1_000);
    await advance(suite, DAY);
    await phaseOf(suite.people.buyer, id, 'released');
  });
});

test('an undelivered deal can be disputed once its date has passed', async () => {
  const { id } = await dealAt(suite.amana, suite.people, 'funded');
  await advance(suite, 5 * DAY);
  expect(
    await suite.people.buyer.ok('POST', `/transactions/${id}/dispute`, {
      kind: 'not_received',
      claimCents: PRICE,
      reason: REASON,
    }),
  ).toMatchObject({ phase: 'responding' });
});

test('time on hold does not count', async () => {
  const { deal, id } = await claimed(suite);
  const before = (await readDispute(id)).clock!.at;
  await admin.ok('POST', `/admin/transactions/${deal.id}/hold`, { reason: REASON });
  await advance(suite, 20 * DAY);
  await admin.ok('POST', `/admin/transactions/${deal.id}/unhold`, { reason: REASON });
  const { phase, clock } = await readDispute(id);
  expect(phase).toBe('responding');
  expect(msBetween(before, clock!.at)).toBeGreaterThanOrEqual(20 * DAY * 1_000);
  expect(msBetween(before, clock!.at)).toBeLessThan(20 * DAY * 1_000 + MINUTE_MS);
});
