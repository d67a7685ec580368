import { describe, expect, test } from '@jest/globals';
import type { DealDoc } from '../../../../../../server/src/modules/transactions/domain/deal.js';
import type { By, DealCommand } from '../../../../../../server/src/modules/transactions/domain/decision.js';
import { changeOf } from '../../../../../../server/src/modules/transactions/domain/event.js';
import { currentItem } from '../../../../../../server/src/modules/transactions/domain/item.js';
import { noticesOf } from '../../../../../../server/src/modules/transactions/domain/notices.js';
import { decide } from '../../../../../../server/src/modules/transactions/domain/transaction.js';
import * as deals from '../../../../../support/deals.js';

const { ARBITER, BUYER, SELLER, SYSTEM, START, SHARED, after, afterAll, award, codeOf, gainsOf } = deals;
const OTHER = { actor: 'arbiter', id: 'njeri' } as const;
const HOUR = 3_600_000;
const later = (hours: number) => new Date(START.getTime() + hours * HOUR);

const claim: DealCommand = {
  type: 'dispute',
  dispute: 'dispute-1',
  kind: 'damaged',
  claimCents: 2_000_000,
  reason: 'Broken',
};
const offer = (buyerCents: number, sellerCents: number): DealCommand => ({
  type: 'settle_offer',
  buyerCents,
  sellerCents,
  reason: 'Fair',
});
const settle = (buyerCents: number, sellerCents: number): DealCommand => ({
  type: 'settle_accept',
  buyerCents,
  sellerCents,
});
const APPEAL: DealCommand = { type: 'appeal', reason: 'New pictures' };
const WAIVE: DealCommand = { type: 'waive' };
const EXECUTE: DealCommand = { type: 'execute_award' };

const disputed = () => after(deals.delivered(SHARED), claim, BUYER);
const arbitrated = () => after(disputed(), { type: 'escalate' }, ARBITER);
const awarded = () => after(arbitrated(), award(2_000_000, 0, { appealMs: 24 * HOUR }), ARBITER, later(1));

describe('offers', () => {
  test('lie beside each other, the last of each side counts, and the other side may take it', () => {
    const deal = afterAll(
      disputed(),
      [offer(1_000_000, 1_000_000), SELLER],
      [offer(1_900_000, 100_000), BUYER],
      [offer(1_500_000, 500_000), SELLER],
    );
    expect(currentItem(deal).dispute?.offers).toEqual({
      seller: { buyerCents: 1_500_000, sellerCents: 500_000 },
      buyer: { buyerCents: 1_900_000, sellerCents: 100_000 },
    });
    expect(codeOf(deal, settle(1_000_000, 1_000_000), BUYER)).toBe('STATE_CONFLICT');
    expect(codeOf(deal, settle(1_900_000, 100_000), BUYER)).toBe('STATE_CONFLICT');
    expect(codeOf(deal, settle(1_900_000, 100_000), SELLER)).toBeNull();
    const settled = after(deal, settle(1_500_000, 500_000), BUYER);
    expect(settled).toMatchObject({ phase: 'split', due: null });
    expect(settled.timeline.at(-1)?.split).toEqual({ buyerCents: 1_500_000, sellerCents: 500_000 });
  });

  test('make up what is claimed, and are of the two alone', () => {
    expect(codeOf(disputed(), offer(1_000_000, 999_900), SELLER)).toBe('SPLIT_MISMATCH');
    expect(codeOf(disputed(), offer(2_000_000, 0), ARBITER)).toBe('FORBIDDEN');
    expect(codeOf(deals.delivered(), offer(0, 0), SELLER)).toBe('STATE_CONFLICT');
    expect(codeOf(disputed(), settle(2_000_000, 0), SELLER)).toBe('STATE_CONFLICT');
  });

  test('are possible up to the end of an award', () => {
    const deal = after(awarded(), offer(1_000_000, 1_000_000), BUYER, later(2));
    expect(after(deal, settle(1_000_000, 1_000_000), SELLER, later(3)).phase).toBe('split');
  });
});

describe('an award', () => {
  test('waits for its window, and then moves the money', () => {
    const deal = awarded();
    expect([deal.phase, deal.due]).toEqual(['awarded', later(25)]);
    expect(codeOf(deal, EXECUTE, SYSTEM, new Date(later(25).getTime() - 1))).toBe('STATE_CONFLICT');
    expect(gainsOf(deal, EXECUTE, SYSTEM, later(25))).toEqual({
      'es:AM7K2Q9F': -4_522_500,
      'w:otieno': 2_487_500,
      fees: 25_000,
      'w:wanjiku': 2_010_000,
    });
  });

  test('both take it: nothing is waited for', () => {
    const one = after(awarded(), WAIVE, BUYER, later(2));
    expect([one.due, codeOf(one, WAIVE, BUYER, later(3)), codeOf(one, APPEAL, BUYER, later(3))]).toEqual([
      later(25),
      'STATE_CONFLICT',
      'STATE_CONFLICT',
    ]);
    expect(codeOf(one, EXECUTE, SYSTEM, later(3))).toBe('STATE_CONFLICT');
    const both = after(one, WAIVE, SELLER, later(4));
    expect([both.due, codeOf(both, EXECUTE, SYSTEM, later(4))]).toEqual([later(4), null]);
  });

  test('above the limit waits for a second who says the same', () => {
    const strict = { appealMs: 0, needsSecond: true };
    const draft = after(arbitrated(), award(2_000_000, 0, strict), ARBITER);
    expect([draft.phase, draft.timeline.at(-1)?.answer]).toEqual(['arbitration', 'ask']);
    const again = after(draft, award(2_000_000, 0, strict), ARBITER);
    expect(again.phase).toBe('arbitration');
    const differs = after(again, award(1_900_000, 100_000, strict), OTHER);
    expect([differs.phase, currentItem(differs).dispute?.draft?.by]).toEqual(['arbitration', 'njeri']);
    const second = after(differs, award(1_900_000, 100_000, strict), ARBITER);
    expect([second.phase, currentItem(second).dispute?.arbiters]).toEqual(['awarded', ['njeri', 'achieng']]);
  });

  test('is told to both once it stands, and to nobody while a second one has to say the same', () => {
    const told = (deal: DealDoc, by: By) => {
      const command = award(2_000_000, 0, { appealMs: HOUR, needsSecond: true });
      const change = changeOf('op', deal, decide(deal, command, by, START), START);
      return { deal: change.deal, users: noticesOf(change, new Map()).map(({ user }) => user) };
    };
    const draft = told(arbitrated(), ARBITER);
    expect(draft.users).toEqual([]);
    expect(told(draft.deal, OTHER).users).toEqual([BUYER.id, SELLER.id]);
  });

  test('makes up what is claimed', () => {
    expect(codeOf(arbitrated(), award(2_000_000, 100), ARBITER)).toBe('SPLIT_MISMATCH');
    expect(codeOf(disputed(), award(2_000_000, 0), ARBITER)).toBe('STATE_CONFLICT');
    expect(codeOf(arbitrated(), award(2_000_000, 0), SELLER)).toBe('FORBIDDEN');
  });
});

describe('an appeal', () => {
  const appealed = () => after(awarded(), APPEAL, SELLER, later(2));

  test('goes to another arbiter, who has three days, and is not appealed again', () => {
    const deal = appealed();
    expect([deal.phase, deal.due, currentItem(deal).dispute?.decideBy]).toEqual([
      'arbitration',
      later(2 + 30 * 24),
      later(2 + 72),
    ]);
    expect(codeOf(deal, award(0, 2_000_000), ARBITER, later(3))).toBe('FORBIDDEN');
    const last = after(deal, award(0, 2_000_000, { appealMs: 24 * HOUR }), OTHER, later(3));
    expect([last.phase, last.due]).toEqual(['awarded', later(3)]);
    expect(codeOf(last, APPEAL, BUYER, later(3))).toBe('STATE_CONFLICT');
    expect(after(last, EXECUTE, SYSTEM, later(3)).phase).toBe('released');
  });

  test('takes back what was waived, and is of the two alone', () => {
    const deal = afterAll(awarded(), [WAIVE, BUYER, later(2)], [APPEAL, SELLER, later(2)]);
    expect(currentItem(deal).dispute).toMatchObject({ waivedBy: [], award: null, appealed: true });
    expect(codeOf(awarded(), APPEAL, ARBITER)).toBe('FORBIDDEN');
    expect(codeOf(arbitrated(), APPEAL, BUYER)).toBe('STATE_CONFLICT');
    expect(codeOf(arbitrated(), WAIVE, BUYER)).toBe('STATE_CONFLICT');
  });
});

describe('staff who are late', () => {
  const decidedAt = (hours: number) => afterAll(arbitrated(), [award(2_000_000, 0), ARBITER, later(hours)]);

  test('in time to the millisecond: the fee is kept', () => {
    expect(gainsOf(decidedAt(5 * 24), EXECUTE, SYSTEM, later(5 * 24))['fees']).toBe(25_000);
  });

  test('give the fee back to who bore it', () => {
    const at = new Date(later(5 * 24).getTime() + 1);
    const deal = after(arbitrated(), award(2_000_000, 0), ARBITER, at);
    expect(gainsOf(deal, EXECUTE, SYSTEM, at)).toEqual({
      'es:AM7K2Q9F': -4_522_500,
      'w:otieno': 2_500_000,
      fees: 0,
      'w:wanjiku': 2_022_500,
    });
  });

  test('give back the fee of a part that was released before, too', () => {
    const part: DealCommand = { type: 'release_part', amountCents: 1_000_000 };
    const at = later(200);
    const deal = afterAll(
      deals.delivered(SHARED),
      [part, BUYER],
      [claim, BUYER],
      [{ type: 'escalate' }, ARBITER],
      [award(2_000_000, 0), ARBITER, at],
    );
    expect(gainsOf(deal, EXECUTE, SYSTEM, at)).toEqual({
      'es:AM7K2Q9F': -3_517_500,
      'w:otieno': 1_492_500 + 12_500,
      fees: 15_000 - 25_000,
      'w:wanjiku': 2_010_000 + 12_500,
    });
  });

  test('of which nothing was kept, give nothing back', () => {
    const whole = { ...claim, claimCents: 4_500_000 };
    const deal = afterAll(
      deals.delivered(SHARED),
      [whole, BUYER],
      [{ type: 'escalate' }, ARBITER],
      [award(4_500_000, 0), ARBITER, later(200)],
    );
    expect(gainsOf(deal, EXECUTE, SYSTEM, later(200))).toEqual({
      'es:AM7K2Q9F': -4_522_500,
      'w:wanjiku': 4_522_500,
    });
  });
});
