import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import type { FeePayer } from '../../../../../../shared/src/transactions/contract.js';
import type { DealDoc } from '../../../../../../server/src/modules/transactions/domain/deal.js';
import type { DealCommand } from '../../../../../../server/src/modules/transactions/domain/decision.js';
import { changesOf, type Change } from '../../../../../../server/src/modules/transactions/domain/event.js';
import { currentItem } from '../../../../../../server/src/modules/transactions/domain/item.js';
import { termsFrom } from '../../../../../../server/src/modules/transactions/domain/terms.js';
import { decide } from '../../../../../../server/src/modules/transactions/domain/transaction.js';
import * as deals from '../../../../../support/deals.js';

const { ARBITER, BUYER, SELLER, SYSTEM, START, LIMITS } = deals;
const { milestones: _, ...SALE } = deals.TERMS;
const HOUR = 3_600_000;
const later = (hours: number) => new Date(START.getTime() + hours * HOUR);
const code = (value: string) => expect.objectContaining({ code: value });

const dispute = (claimCents: number): DealCommand => ({
  type: 'dispute',
  dispute: 'dispute-1',
  kind: 'damaged',
  claimCents,
  reason: 'Broken',
});

const disputed = (
  claimant: 'buyer' | 'seller' = 'buyer',
  claimCents = 4_500_000,
  terms = deals.TERMS,
): DealDoc => deals.after(deals.delivered(terms), dispute(claimCents), claimant === 'buyer' ? BUYER : SELLER);

const awarded = (deal: DealDoc, buyerCents: number, sellerCents: number, at = START): Change[] =>
  changesOf(
    'award-1',
    deal,
    [
      { command: { type: 'escalate' }, by: ARBITER },
      {
        command: { type: 'award', buyerCents, sellerCents, reason: 'Seen', appealMs: 0, needsSecond: false },
        by: ARBITER,
      },
      { command: { type: 'execute_award' }, by: SYSTEM },
    ],
    at,
  );

/** Any deal of whole shillings, any claim on it, any split of the claim. */
const cases = fc
  .record({
    price: fc.integer({ min: LIMITS.minCents / 100, max: 240_000 }),
    feePayer: fc.constantFrom<FeePayer>('buyer', 'seller', 'half'),
    claimant: fc.constantFrom('buyer', 'seller'),
    claim: fc.double({ min: 0, max: 1, noNaN: true }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ price, feePayer, claimant, claim, share }) => {
    const claimed = Math.max(1, Math.round(price * claim));
    const toSeller = Math.round(claimed * share);
    return {
      claimant,
      terms: termsFrom({ ...SALE, amountCents: price * 100, feePayer }, LIMITS),
      claimCents: claimed * 100,
      buyerCents: (claimed - toSeller) * 100,
      sellerCents: toSeller * 100,
    };
  });

describe('an award of any split on any deal', () => {
  test('shares out all that is held, in whole shillings, and gives what it says', () =>
    fc.assert(
      fc.property(cases, ({ claimant, terms, claimCents, buyerCents, sellerCents }) => {
        const deal = disputed(claimant, claimCents, terms);
        const changes = awarded(deal, buyerCents, sellerCents);
        const [, , last] = changes;
        const { legs } = last!.decision.entries![0]!;
        const of = (account: string) =>
          -legs.filter((leg) => leg.account === account).reduce((sum, leg) => sum + leg.cents, 0);
        const [buyer, seller, fees] = [of('w:wanjiku'), of('w:otieno'), of('fees')];

        expect(legs.reduce((sum, leg) => sum + leg.cents, 0)).toBe(0);
        expect(legs.every(({ cents }) => cents % 100 === 0)).toBe(true);
        expect(Math.min(buyer, seller, fees)).toBeGreaterThanOrEqual(0);
        expect(buyer + seller + fees).toBe(terms.priceCents + terms.feeBuyerCents);
        expect(of(`es:${deal._id}`)).toBe(-(terms.priceCents + terms.feeBuyerCents));

        const uncontested = terms.priceCents - claimCents;
        const given = sellerCents + (claimant === 'buyer' ? uncontested : 0);
        const item = currentItem(last!.deal);
        expect(item).toMatchObject({ givenCents: given, heldCents: 0, contestedCents: 0, due: null });
        expect(fees).toBeLessThanOrEqual(terms.feeBuyerCents + terms.feeSellerCents);
        expect(given - seller).toBeLessThanOrEqual(terms.feeSellerCents);
        const end = given === 0 ? 'refunded' : given === terms.priceCents ? 'released' : 'split';
        expect(item.phase).toBe(end);
        expect(changes.slice(0, 2).every(({ decision }) => decision.entries === undefined)).toBe(true);
      }),
    ));

  test('a split that does not make up the claim moves nothing', () =>
    fc.assert(
      fc.property(
        cases,
        fc.integer({ min: -1_000, max: 1_000 }),
        ({ claimant, terms, claimCents, buyerCents, sellerCents }, off) => {
          fc.pre(off !== 0);
          const deal = disputed(claimant, claimCents, terms);
          expect(() => awarded(deal, buyerCents + off * 100, sellerCents)).toThrow(code('SPLIT_MISMATCH'));
        },
      ),
    ));
});

describe('clocks', () => {
  test('72 hours to answer, 7 days to agree, 5 days to decide of 30', () => {
    const deal = disputed();
    expect(deal.due).toEqual(later(72));
    const counter: DealCommand = {
      type: 'respond',
      answer: 'counter',
      buyerCents: 500_000,
      sellerCents: 4_000_000,
      reason: 'A little',
    };
    const mediated = deals.after(deal, counter, SELLER, later(1));
    expect([mediated.phase, mediated.due]).toEqual(['mediation', later(1 + 7 * 24)]);
    expect(() => decide(mediated, { type: 'escalate' }, SYSTEM, later(7 * 24))).toThrow(
      code('STATE_CONFLICT'),
    );
    const late = deals.after(mediated, { type: 'escalate' }, SYSTEM, later(1 + 7 * 24));
    expect([late.phase, late.due]).toEqual(['arbitration', later(1 + 37 * 24)]);
    expect(currentItem(late).dispute?.decideBy).toEqual(later(1 + 12 * 24));
  });

  test.each([
    [10, 62],
    [71, 24],
  ])('a claim withdrawn after %d hours gives %d hours back', (hours, left) => {
    const checking = { ...deals.TERMS, inspectionDays: 3 };
    const delivered = deals.delivered(checking);
    const filedAt = later(hours);
    const deal = deals.after(delivered, dispute(100), BUYER, filedAt);
    const back = deals.after(deal, { type: 'withdraw_dispute' }, BUYER, later(hours + 5));
    expect([back.phase, back.due]).toEqual(['delivered', later(hours + 5 + left)]);
    const again = deals.after(
      back,
      { ...dispute(100), dispute: 'dispute-2' } as DealCommand,
      BUYER,
      later(hours + 6),
    );
    expect(() => decide(again, { type: 'withdraw_dispute' }, BUYER, later(hours + 7))).toThrow(
      code('STATE_CONFLICT'),
    );
  });
});

describe('refused', () => {
  test('a claim above the price', () =>
    expect(() => decide(deals.delivered(), dispute(4_500_100), BUYER, START)).toThrow(
      code('AMOUNT_OUT_OF_RANGE'),
    ));

  test('an answer by the claimant, a withdrawal by the other side, an escalation by either too soon', () => {
    const deal = disputed();
    const accept: DealCommand = { type: 'respond', answer: 'accept', claimCents: 4_500_000 };
    expect(() => decide(deal, accept, BUYER, START)).toThrow(code('FORBIDDEN'));
    expect(() => decide(deal, { type: 'withdraw_dispute' }, SELLER, START)).toThrow(code('FORBIDDEN'));
    for (const by of [BUYER, SELLER])
      expect(() => decide(deal, { type: 'escalate' }, by, START)).toThrow(code('STATE_CONFLICT'));
  });

  test('an award by a party, or before an arbiter has taken over', () => {
    const award = deals.award(4_500_000, 0);
    const deal = disputed();
    expect(() => decide(deal, award, BUYER, START)).toThrow(code('FORBIDDEN'));
    expect(() => decide(deal, award, ARBITER, START)).toThrow(code('STATE_CONFLICT'));
  });

  test('a screen from before: the version is that of the first event of a decision', () => {
    const deal = disputed();
    const steps = [{ command: { type: 'escalate' as const, v: deal.v - 1 }, by: ARBITER }];
    expect(() => changesOf('award-1', deal, steps, START)).toThrow(code('STATE_CONFLICT'));
  });
});
