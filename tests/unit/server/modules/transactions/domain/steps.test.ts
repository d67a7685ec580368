import { describe, expect, test } from '@jest/globals';
import type { DealCommand } from '../../../../../../server/src/modules/transactions/domain/decision.js';
import { currentItem } from '../../../../../../server/src/modules/transactions/domain/item.js';
import { decide } from '../../../../../../server/src/modules/transactions/domain/transaction.js';
import * as deals from '../../../../../support/deals.js';

const { BUYER, SELLER, SYSTEM, START, SHARED, after, afterAll, codeOf, gainsOf } = deals;
const DAY = 86_400_000;
const later = (days: number) => new Date(START.getTime() + days * DAY);
const iso = (days: number) => later(days).toISOString();

const extend = (days: number, answer?: 'agree' | 'refuse'): DealCommand => ({
  type: 'extend',
  body: { until: iso(days) },
  reason: 'Rain',
  ...(answer ? { answer } : {}),
});
const cancel = (buyerCents: number, sellerCents: number, answer?: 'agree' | 'refuse'): DealCommand => ({
  type: 'cancel_mutual',
  body: { buyerCents, sellerCents },
  reason: 'Never mind',
  ...(answer ? { answer } : {}),
});
const sendBack = (costCents: number, answer?: 'agree' | 'refuse'): DealCommand => ({
  type: 'reject_return',
  body: { costCents },
  reason: 'Wrong colour',
  ...(answer ? { answer } : {}),
});
const part = (amountCents: number): DealCommand => ({ type: 'release_part', amountCents });
const claim = (claimCents: number): DealCommand => ({
  type: 'dispute',
  dispute: 'dispute-1',
  kind: 'damaged',
  claimCents,
  reason: 'Broken',
});
const shipped: DealCommand = { type: 'return_shipped', tracking: 'G4S 77' };

describe('handing over', () => {
  const handover: DealCommand = { type: 'handover', shownAt: iso(1) };

  test('delivers, proven, and the check begins', () => {
    const deal = after(deals.funded(), handover, SELLER, later(1));
    expect([deal.phase, deal.due, currentItem(deal).proven]).toEqual(['delivered', later(4), true]);
    expect(currentItem(deals.delivered()).proven).toBeUndefined();
  });

  test('is the seller’s, and once', () => {
    expect(codeOf(deals.funded(), handover, BUYER)).toBe('FORBIDDEN');
    expect(codeOf(deals.delivered(), handover, SELLER)).toBe('STATE_CONFLICT');
    expect(codeOf(deals.agreed(), handover, SELLER)).toBe('STATE_CONFLICT');
  });
});

describe('more time', () => {
  test('moves the delivery date, and the refund by the clock with it', () => {
    const asked = after(deals.funded(), extend(9), SELLER);
    expect([asked.due, currentItem(asked).ask]).toEqual([
      later(12),
      { kind: 'extend', by: 'seller', reason: 'Rain', body: { until: iso(9) } },
    ]);
    const deal = after(asked, extend(9, 'agree'), BUYER, later(1));
    expect(currentItem(deal)).toMatchObject({
      phase: 'funded',
      deliverBy: later(9),
      due: later(16),
      ask: null,
    });
  });

  test('moves the end of the check once delivered', () => {
    const deal = afterAll(deals.delivered(), [extend(6), BUYER], [extend(6, 'agree'), SELLER]);
    expect([deal.phase, deal.due, currentItem(deal).deliverBy]).toEqual(['delivered', later(6), later(5)]);
  });

  test('is a later date within 90 days, to the millisecond', () => {
    const at = (ms: number): DealCommand => ({
      type: 'extend',
      body: { until: new Date(START.getTime() + ms).toISOString() },
      reason: '',
    });
    expect(codeOf(deals.funded(), at(5 * DAY), SELLER)).toBe('STATE_CONFLICT');
    expect(codeOf(deals.funded(), at(5 * DAY + 1), SELLER)).toBeNull();
    expect(codeOf(deals.delivered(), at(3 * DAY), BUYER)).toBe('STATE_CONFLICT');
    expect(codeOf(deals.delivered(), at(90 * DAY), BUYER)).toBeNull();
    expect(codeOf(deals.delivered(), at(90 * DAY + 1), BUYER)).toBe('STATE_CONFLICT');
  });

  test('is in the future, however late it is asked for or agreed to', () => {
    const late = later(8);
    const fields = [{ field: 'until', message: expect.any(String) as unknown }];
    for (const days of [6, 8])
      expect(() => decide(deals.funded(), extend(days), SELLER, late)).toThrow(
        expect.objectContaining({ code: 'STATE_CONFLICT', details: { fields } }),
      );
    const asked = after(deals.funded(), extend(9), SELLER, late);
    expect(codeOf(asked, extend(9, 'agree'), BUYER, later(9))).toBe('STATE_CONFLICT');
    expect(codeOf(asked, extend(9, 'agree'), BUYER, late)).toBeNull();
  });

  test('is agreed to by the other side alone, by its date', () => {
    const asked = after(deals.funded(), extend(9), SELLER);
    expect(codeOf(asked, extend(9, 'agree'), SELLER)).toBe('STATE_CONFLICT');
    expect(codeOf(asked, extend(10, 'agree'), BUYER)).toBe('STATE_CONFLICT');
    expect(codeOf(asked, cancel(4_500_000, 0, 'agree'), BUYER)).toBe('STATE_CONFLICT');
    expect(codeOf(deals.funded(), extend(9, 'agree'), BUYER)).toBe('STATE_CONFLICT');
    expect(codeOf(deals.agreed(), extend(9), SELLER)).toBe('STATE_CONFLICT');
  });

  test('refused, or asked anew, or in another phase, is not on the table any more', () => {
    const asked = after(deals.funded(), extend(9), SELLER);
    const refused = after(asked, extend(9, 'refuse'), BUYER);
    expect([refused.due, currentItem(refused).ask]).toEqual([later(12), null]);
    expect(codeOf(after(asked, extend(10), SELLER), extend(9, 'agree'), BUYER)).toBe('STATE_CONFLICT');
    expect(currentItem(after(asked, { type: 'deliver', note: 'here' }, SELLER)).ask).toBeNull();
  });

  test('cannot be agreed to once a pause has moved the clock beyond it', () => {
    const risk = { actor: 'risk', id: 'achieng' } as const;
    const deal = afterAll(
      deals.funded(),
      [extend(6), SELLER],
      [{ type: 'hold', reason: 'x' }, risk],
      [{ type: 'unhold', reason: 'x' }, risk, later(10)],
    );
    expect(codeOf(deal, extend(6, 'agree'), BUYER, later(10))).toBe('STATE_CONFLICT');
  });
});

describe('asking for changes', () => {
  const changes: DealCommand = { type: 'request_changes', note: 'The door sticks' };
  const deliver: DealCommand = { type: 'deliver', note: 'again' };

  test('goes back to the seller with a new delivery date', () => {
    const deal = after(deals.delivered(), changes, BUYER, later(2));
    expect(currentItem(deal)).toMatchObject({
      phase: 'funded',
      rounds: 1,
      deliverBy: later(7),
      due: later(14),
    });
    expect(deal.timeline.at(-1)?.note).toBe('The door sticks');
  });

  test('twice, and never by the seller or before delivery', () => {
    const twice = afterAll(
      deals.delivered(),
      [changes, BUYER],
      [deliver, SELLER],
      [changes, BUYER],
      [deliver, SELLER],
    );
    expect(codeOf(twice, changes, BUYER)).toBe('STATE_CONFLICT');
    expect(codeOf(deals.delivered(), changes, SELLER)).toBe('FORBIDDEN');
    expect(codeOf(deals.funded(), changes, BUYER)).toBe('STATE_CONFLICT');
  });
});

describe('a part of the price at once', () => {
  const given = () => after(deals.delivered(SHARED), part(1_000_000), BUYER);

  test('reaches the seller less his fee; the rest stays where it is', () => {
    expect(gainsOf(deals.delivered(SHARED), part(1_000_000), BUYER)).toEqual({
      'es:AM7K2Q9F': -1_005_000,
      'w:otieno': 995_000,
      fees: 10_000,
    });
    expect(currentItem(given())).toMatchObject({
      phase: 'delivered',
      givenCents: 1_000_000,
      heldCents: 3_517_500,
    });
  });

  test('then accepted: the parts make up the quote to the shilling', () =>
    expect(gainsOf(given(), { type: 'accept' }, BUYER)).toEqual({
      'es:AM7K2Q9F': -3_517_500,
      'w:otieno': 3_482_500,
      fees: 35_000,
    }));

  test('then given back by the seller: the rest returns, and the deal is split', () => {
    expect(gainsOf(given(), { type: 'refund_by_seller' }, SELLER)).toEqual({
      'es:AM7K2Q9F': -3_517_500,
      'w:wanjiku': 3_517_500,
    });
    expect(after(given(), { type: 'refund_by_seller' }, SELLER)).toMatchObject({
      phase: 'split',
      status: 'completed',
    });
  });

  test('then cancelled by both: the split is of what is left', () => {
    expect(codeOf(given(), cancel(4_500_000, 0), BUYER)).toBe('SPLIT_MISMATCH');
    const asked = after(given(), cancel(3_000_000, 500_000), SELLER);
    expect(gainsOf(asked, cancel(3_000_000, 500_000, 'agree'), BUYER)).toEqual({
      'es:AM7K2Q9F': -3_517_500,
      'w:wanjiku': 3_015_000,
      'w:otieno': 497_500,
      fees: 5_000,
    });
  });

  test('then disputed by the buyer: what he does not claim is the seller’s', () => {
    expect(codeOf(given(), claim(3_500_100), BUYER)).toBe('AMOUNT_OUT_OF_RANGE');
    const offer: DealCommand = {
      type: 'settle_offer',
      buyerCents: 500_000,
      sellerCents: 1_500_000,
      reason: '',
    };
    const deal = afterAll(given(), [claim(2_000_000), BUYER], [offer, SELLER]);
    const accept: DealCommand = { type: 'settle_accept', buyerCents: 500_000, sellerCents: 1_500_000 };
    expect(gainsOf(deal, accept, BUYER)).toEqual({
      'es:AM7K2Q9F': -3_517_500,
      'w:otieno': 2_985_000,
      fees: 30_000,
      'w:wanjiku': 502_500,
    });
    expect(currentItem(after(deal, accept, BUYER)).givenCents).toBe(4_000_000);
  });

  test('then disputed by the seller: what he does not claim is the buyer’s', () => {
    const offer: DealCommand = {
      type: 'settle_offer',
      buyerCents: 500_000,
      sellerCents: 1_500_000,
      reason: '',
    };
    const deal = afterAll(given(), [claim(2_000_000), SELLER], [offer, BUYER]);
    const accept: DealCommand = { type: 'settle_accept', buyerCents: 500_000, sellerCents: 1_500_000 };
    expect(gainsOf(deal, accept, SELLER)).toEqual({
      'es:AM7K2Q9F': -3_517_500,
      'w:otieno': 1_492_500,
      fees: 15_000,
      'w:wanjiku': 2_010_000,
    });
    expect(after(deal, accept, SELLER).phase).toBe('split');
  });

  test('while disputed: only what nobody claims', () => {
    const deal = after(deals.delivered(SHARED), claim(2_000_000), BUYER);
    expect(codeOf(deal, part(2_500_100), BUYER)).toBe('AMOUNT_OUT_OF_RANGE');
    const rest = after(deal, part(2_500_000), BUYER);
    expect(currentItem(rest)).toMatchObject({ givenCents: 2_500_000, contestedCents: 2_000_000 });
    expect(codeOf(rest, part(100), BUYER)).toBe('AMOUNT_OUT_OF_RANGE');
  });

  test('is not all of it, not by the seller, and not before the money is there', () => {
    expect(codeOf(deals.delivered(), part(4_500_000), BUYER)).toBe('AMOUNT_OUT_OF_RANGE');
    expect(codeOf(deals.delivered(), part(4_499_900), BUYER)).toBeNull();
    expect(codeOf(deals.delivered(), part(100), SELLER)).toBe('FORBIDDEN');
    expect(codeOf(deals.agreed(), part(100), BUYER)).toBe('STATE_CONFLICT');
  });

  test('makes a split that was asked for before it impossible', () => {
    const asked = after(deals.delivered(), cancel(0, 4_500_000), SELLER);
    const deal = after(asked, part(1_000_000), BUYER);
    expect(codeOf(deal, cancel(0, 4_500_000, 'agree'), BUYER)).toBe('SPLIT_MISMATCH');
    const back = afterAll(deals.delivered(), [sendBack(4_500_000), BUYER], [part(1_000_000), BUYER]);
    expect(codeOf(back, sendBack(4_500_000, 'agree'), SELLER)).toBe('AMOUNT_OUT_OF_RANGE');
  });
});

describe('cancelling by both', () => {
  test('all back to the buyer, fee included', () => {
    const asked = after(deals.funded(), cancel(4_500_000, 0), SELLER);
    expect(gainsOf(asked, cancel(4_500_000, 0, 'agree'), BUYER)).toEqual({
      'es:AM7K2Q9F': -4_545_000,
      'w:wanjiku': 4_545_000,
    });
    expect(after(asked, cancel(4_500_000, 0, 'agree'), BUYER)).toMatchObject({
      phase: 'mutual',
      status: 'cancelled',
      due: null,
    });
  });

  test('names the split, and nobody agrees with himself', () => {
    const asked = after(deals.delivered(), cancel(4_000_000, 500_000), BUYER);
    expect(codeOf(asked, cancel(3_999_900, 500_100, 'agree'), SELLER)).toBe('STATE_CONFLICT');
    expect(codeOf(asked, cancel(4_000_000, 500_000, 'agree'), BUYER)).toBe('STATE_CONFLICT');
    expect(codeOf(deals.delivered(), cancel(4_000_000, 500_100), BUYER)).toBe('SPLIT_MISMATCH');
    expect(codeOf(deals.agreed(), cancel(4_500_000, 0), BUYER)).toBe('STATE_CONFLICT');
    const disputed = after(deals.delivered(), claim(100), BUYER);
    expect(codeOf(disputed, cancel(4_500_000, 0), BUYER)).toBe('STATE_CONFLICT');
  });
});

describe('sending it back', () => {
  const returning = (costCents: number) =>
    afterAll(
      deals.delivered(SHARED),
      [sendBack(costCents), BUYER],
      [sendBack(costCents, 'agree'), SELLER, later(1)],
    );

  test('the buyer has seven days to ship, then the money is the seller’s', () => {
    const deal = returning(0);
    expect([deal.phase, deal.due]).toEqual(['returning', later(8)]);
    expect(codeOf(deal, { type: 'auto_accept' }, SYSTEM, new Date(later(8).getTime() - 1))).toBe(
      'STATE_CONFLICT',
    );
    expect(after(deal, { type: 'auto_accept' }, SYSTEM, later(8)).phase).toBe('released');
    expect(codeOf(deal, { type: 'return_received' }, SYSTEM, later(8))).toBe('STATE_CONFLICT');
  });

  test('shipped: the seller has three days to say that it came, then the money is the buyer’s', () => {
    const deal = after(returning(0), shipped, BUYER, later(2));
    expect([deal.due, deal.timeline.at(-1)?.tracking]).toEqual([later(5), 'G4S 77']);
    expect(codeOf(deal, { type: 'return_received' }, SYSTEM, new Date(later(5).getTime() - 1))).toBe(
      'STATE_CONFLICT',
    );
    expect(codeOf(deal, { type: 'auto_accept' }, SYSTEM, later(9))).toBe('STATE_CONFLICT');
    expect(after(deal, { type: 'return_received' }, SYSTEM, later(5)).phase).toBe('refunded');
    expect(codeOf(deal, shipped, BUYER, later(3))).toBe('STATE_CONFLICT');
  });

  test('received: all back less the agreed cost', () => {
    expect(gainsOf(returning(0), { type: 'return_received' }, SELLER)).toEqual({
      'es:AM7K2Q9F': -4_522_500,
      'w:wanjiku': 4_522_500,
    });
    expect(gainsOf(returning(200_000), { type: 'return_received' }, SELLER)).toEqual({
      'es:AM7K2Q9F': -4_522_500,
      'w:otieno': 199_000,
      fees: 2_000,
      'w:wanjiku': 4_321_500,
    });
    expect(after(returning(200_000), { type: 'return_received' }, SELLER).phase).toBe('split');
    expect(after(returning(4_500_000), { type: 'return_received' }, SELLER).phase).toBe('released');
  });

  test('names the cost, up to what is left; each does his own steps', () => {
    const asked = after(deals.delivered(), sendBack(200_000), BUYER);
    expect(codeOf(asked, sendBack(199_900, 'agree'), SELLER)).toBe('STATE_CONFLICT');
    expect(codeOf(asked, sendBack(200_000, 'agree'), BUYER)).toBe('STATE_CONFLICT');
    expect(codeOf(deals.delivered(), sendBack(0), SELLER)).toBe('FORBIDDEN');
    expect(codeOf(deals.delivered(), sendBack(4_500_100), BUYER)).toBe('AMOUNT_OUT_OF_RANGE');
    expect(codeOf(deals.delivered(), sendBack(4_500_000), BUYER)).toBeNull();
    expect(codeOf(deals.funded(), sendBack(0), BUYER)).toBe('STATE_CONFLICT');
    expect(codeOf(returning(0), shipped, SELLER)).toBe('FORBIDDEN');
    expect(codeOf(returning(0), { type: 'return_received' }, BUYER)).toBe('FORBIDDEN');
  });

  test('after a claim that released most of it, costs no more than what is left', () => {
    const deal = afterAll(
      returning(4_000_000),
      [claim(100_000), BUYER, later(1)],
      [part(4_400_000), BUYER, later(1)],
      [{ type: 'withdraw_dispute' }, BUYER, later(1)],
    );
    expect(deal.phase).toBe('returning');
    const received = after(deal, { type: 'return_received' }, SELLER, later(2));
    expect(currentItem(received)).toMatchObject({ phase: 'released', givenCents: 4_500_000, heldCents: 0 });
  });
});
