import { describe, expect, test } from '@jest/globals';
import type { DealDoc } from '../../../../../../server/src/modules/transactions/domain/deal.js';
import type { By, DealCommand } from '../../../../../../server/src/modules/transactions/domain/decision.js';
import { changeOf } from '../../../../../../server/src/modules/transactions/domain/event.js';
import { currentItem, promptCents } from '../../../../../../server/src/modules/transactions/domain/item.js';
import { hashOf } from '../../../../../../server/src/modules/transactions/domain/terms.js';
import {
  decide,
  fold,
  wantsMoney,
} from '../../../../../../server/src/modules/transactions/domain/transaction.js';
import { AppError } from '../../../../../../server/src/platform/errors.js';
import * as deals from '../../../../../support/deals.js';

const { BUYER, SELLER, RAIL, SYSTEM, START, SHARED, IN_PARTS, TERMS } = deals;
const { after, afterAll, codeOf, deposit, gainsOf } = deals;
const DAY = 86_400_000;
const later = (days: number) => new Date(START.getTime() + days * DAY);

describe('paid by several', () => {
  const three: [DealCommand, By][] = [
    [deposit(1_000_000, 'amina'), RAIL],
    [deposit(2_000_000, 'brian'), RAIL],
    [deposit(1_522_500, 'wanjiku'), RAIL],
  ];

  test('time runs out: each gets exactly what he put in', () => {
    const deal = afterAll(deals.agreed(SHARED), ...three.slice(0, 2), [deposit(300_000), RAIL]);
    expect(deal.phase).toBe('agreed');
    expect(gainsOf(deal, { type: 'expire' }, SYSTEM, later(3))).toEqual({
      'es:AM7K2Q9F': -3_300_000,
      'w:amina': 1_000_000,
      'w:brian': 2_000_000,
      'w:wanjiku': 300_000,
    });
    expect(after(deal, { type: 'expire' }, SYSTEM, later(3))).toMatchObject({
      phase: 'expired',
      deposits: [],
    });
  });

  test('what comes back is shared in shillings by what each put in, the last takes the rest', () => {
    const part: DealCommand = { type: 'release_part', amountCents: 1_000_000 };
    const deal = afterAll(deals.agreed(SHARED), ...three, [part, BUYER]);
    expect(gainsOf(deal, { type: 'refund_by_seller' }, SELLER)).toEqual({
      'es:AM7K2Q9F': -3_517_500,
      'w:amina': 777_700,
      'w:brian': 1_555_500,
      'w:wanjiku': 1_184_300,
    });
  });

  test('the last pays only what is needed, the rest is his', () => {
    const deal = afterAll(deals.agreed(SHARED), ...three.slice(0, 2));
    expect(gainsOf(deal, deposit(2_000_000, 'chege'), RAIL)).toEqual({
      float: -2_000_000,
      'es:AM7K2Q9F': 1_522_500,
      'w:chege': 477_500,
    });
  });

  test('twenty equal parts make it up, to the shilling', () => {
    let deal = deals.agreed();
    const asked: number[] = [];
    while (deal.phase === 'agreed') {
      asked.push(promptCents(deal, 20));
      deal = after(deal, deposit(asked.at(-1)!, `payer-${asked.length}`), RAIL);
    }
    expect(asked).toHaveLength(20);
    expect([...new Set(asked)]).toEqual([227_300, 226_300]);
    expect(currentItem(deal)).toMatchObject({ phase: 'funded', heldCents: 4_545_000 });
  });

  test('the twentieth prompt asks for all that is left, and there is no twenty-first', () => {
    let deal = deals.agreed();
    for (let n = 1; n < 20; n += 1) deal = after(deal, deposit(1_000, `payer-${n}`), RAIL);
    expect(promptCents(deal, 20)).toBe(4_545_000 - 19_000);
    const full = after(deal, deposit(1_000, 'payer-20'), RAIL);
    expect(() => promptCents(full)).toThrow(AppError);
    expect(wantsMoney(full, '1')).toBe(true);
  });

  test('nobody is asked for less than M-Pesa takes, nor for more, and no such rest is left', () => {
    const low = { ...TERMS, priceCents: 10_000, feeBuyerCents: 5_000 };
    expect(promptCents(deals.agreed(low), 20)).toBe(1_000);
    const near = after(deals.agreed(low), deposit(13_500), RAIL);
    expect(promptCents(near, 2)).toBe(1_500);
    const most = { ...TERMS, priceCents: 24_999_500, feeBuyerCents: 0 };
    expect(promptCents(deals.agreed(most))).toBe(24_999_500);
    const high = { ...TERMS, priceCents: 25_000_100, feeBuyerCents: 0 };
    expect(promptCents(deals.agreed(high))).toBe(24_999_100);
  });
});

describe('a deal in parts', () => {
  const named = (command: object, item: string): DealCommand => ({ ...command, item }) as DealCommand;
  const first = () => after(deals.agreed(IN_PARTS), deposit(1_005_000), RAIL);
  const second = () => after(first(), named({ type: 'accept' }, '1'), BUYER, later(1));

  test('shares out the fee, and only the first part wants money', () => {
    const deal = deals.agreed(IN_PARTS);
    expect(deal.items.map(({ feeBuyerCents, feeSellerCents }) => [feeBuyerCents, feeSellerCents])).toEqual([
      [5_000, 5_000],
      [10_000, 10_000],
      [7_500, 7_500],
    ]);
    expect(deal.items.map(({ due }) => due)).toEqual([later(3), null, null]);
    expect(['1', '2', '3'].map((item) => wantsMoney(deal, item))).toEqual([true, false, false]);
    expect(currentItem(first()).deliverBy).toEqual(later(2));
  });

  test('the second wants its money once the first is final, and a late payment for the first is the payer’s', () => {
    expect(first()).toMatchObject({ phase: 'funded', status: 'active' });
    expect(wantsMoney(first(), '2')).toBe(false);
    const deal = second();
    expect(deal).toMatchObject({ phase: 'agreed', status: 'pending', due: later(4), deposits: [] });
    expect(['1', '2', '3'].map((item) => wantsMoney(deal, item))).toEqual([false, true, false]);
    expect(promptCents(deal)).toBe(2_010_000);
    const funded = after(deal, deposit(2_010_000, 'wanjiku', '2'), RAIL, later(2));
    expect(funded.items.map(({ phase, deliverBy }) => [phase, deliverBy])).toEqual([
      ['released', later(2)],
      ['funded', later(5)],
      ['agreed', null],
    ]);
  });

  test('a step names its part: none or another is refused, staff and timers need not', () => {
    const deliver = { type: 'deliver', note: 'here' } as const;
    expect(codeOf(first(), deliver, SELLER)).toBe('VALIDATION_FAILED');
    expect(codeOf(first(), named(deliver, '2'), SELLER)).toBe('STATE_CONFLICT');
    expect(codeOf(first(), named(deliver, '1'), SELLER)).toBeNull();
    expect(codeOf(deals.funded(), named(deliver, '2'), SELLER)).toBe('STATE_CONFLICT');
    expect(codeOf(deals.funded(), named(deliver, '1'), SELLER)).toBeNull();
    expect(codeOf(first(), { type: 'cancel_undelivered' }, SYSTEM, later(9))).toBeNull();
    expect(() => decide(first(), deliver, SELLER, START)).toThrow(
      expect.objectContaining({ details: { fields: [expect.objectContaining({ field: 'item' })] } }),
    );
  });

  test('left in the middle, all the rest ends and the money of the part under way goes back', () => {
    const deal = after(second(), deposit(500_000, 'amina', '2'), RAIL);
    expect(gainsOf(deal, { type: 'withdraw' }, SELLER)).toEqual({
      'es:AM7K2Q9F': -500_000,
      'w:amina': 500_000,
    });
    const left = after(deal, { type: 'withdraw' }, SELLER);
    expect(left).toMatchObject({ status: 'completed', phase: 'released', due: null, deposits: [] });
    expect(left.items.map(({ phase }) => phase)).toEqual(['released', 'withdrawn', 'withdrawn']);
  });

  test('a part that ends without a sale does not keep the next from its turn', () => {
    const deal = after(first(), named({ type: 'refund_by_seller' }, '1'), SELLER, later(1));
    expect([deal.phase, deal.due, currentItem(deal)._id]).toEqual(['agreed', later(4), '2']);
    const ended = after(deal, { type: 'expire' }, SYSTEM, later(4));
    expect(ended).toMatchObject({ status: 'cancelled', phase: 'expired' });
  });

  test('each part is accepted to the shilling of its own fee, and the fees make up that of the deal', () => {
    let deal = deals.agreed(IN_PARTS);
    const fees = ['1', '2', '3'].map((item) => {
      deal = after(deal, deposit(promptCents(deal), 'wanjiku', item), RAIL);
      const accept = named({ type: 'accept' }, item);
      const gains = gainsOf(deal, accept, BUYER);
      deal = after(deal, accept, BUYER);
      return gains['fees'];
    });
    expect(fees).toEqual([10_000, 20_000, 15_000]);
    expect(deal).toMatchObject({ status: 'completed', phase: 'released', due: null });
    expect(deal.items.every(({ heldCents }) => heldCents === 0)).toBe(true);
  });

  test('a counter-offer changes the number of parts, and the events still fold to the document', () => {
    let deal: DealDoc = deals.joined();
    let folded = deal;
    const step = (command: DealCommand, by: By, at = START) => {
      const change = changeOf(`op-${deal.v}`, deal, decide(deal, command, by, at), at);
      folded = { ...fold(folded, change.event.body.set), v: change.event.v };
      deal = change.deal;
    };
    step({ type: 'counter', termsHash: hashOf(TERMS), terms: IN_PARTS }, BUYER);
    expect(deal.items).toHaveLength(3);
    const two = { ...IN_PARTS, milestones: IN_PARTS.milestones!.slice(0, 2), priceCents: 3_000_000 };
    step({ type: 'counter', termsHash: hashOf(IN_PARTS), terms: two }, SELLER);
    expect(deal.items).toHaveLength(2);
    step({ type: 'counter', termsHash: hashOf(two), terms: IN_PARTS }, BUYER);
    step({ type: 'agree', termsHash: hashOf(IN_PARTS) }, SELLER);
    step(deposit(1_005_000), RAIL);
    step(named({ type: 'accept' }, '1'), BUYER);
    step(deposit(2_010_000, 'wanjiku', '2'), RAIL);
    const { timeline, headHash, ...document } = deal;
    const { timeline: _, headHash: __, ...told } = folded;
    expect(told).toEqual(document);
    expect(timeline.at(-1)).toMatchObject({ v: deal.v, item: '2' });
    expect(headHash).not.toBe('');
  });
});
