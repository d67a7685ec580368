import { describe, expect, test } from '@jest/globals';
import { WAITS } from '../../../../server/src/config.js';
import { later, judge, type PaymentDoc } from '../../../../server/src/modules/payments/domain/payment.js';
import { taskOf, type PayoutDoc } from '../../../../server/src/modules/payments/domain/payout.js';
import type { DealDoc, Item } from '../../../../server/src/modules/transactions/domain/deal.js';
import type { DealCommand } from '../../../../server/src/modules/transactions/domain/decision.js';
import { dueOf, moved, currentItem } from '../../../../server/src/modules/transactions/domain/item.js';
import { endLegs } from '../../../../server/src/modules/transactions/domain/postings.js';
import { hashOf } from '../../../../server/src/modules/transactions/domain/terms.js';
import {
  decide,
  factsOf,
  wantsMoney,
} from '../../../../server/src/modules/transactions/domain/transaction.js';
import { turnOf } from '../../../../shared/src/transactions/policy.js';
import * as deals from '../../../support/deals.js';

const { BUYER, SELLER, START, SYSTEM, TERMS } = deals;
const withItem = (deal: DealDoc, change: Partial<Item>): DealDoc => ({
  ...deal,
  items: [{ ...currentItem(deal), ...change }],
});
const claim: DealCommand = {
  type: 'dispute',
  dispute: 'd',
  kind: 'damaged',
  claimCents: 4_000_000,
  reason: 'why',
};
const disputed = deals.after(deals.delivered(), claim, BUYER);

/** States that no life of a deal comes to as yet, and rules that count once it does. */
describe('a deal', () => {
  test('without an item, a claim or an award where there must be one is a defect', () => {
    expect(() => currentItem({ ...deals.agreed(), items: [] })).toThrow('has no item');
    const { dispute: _, ...bare } = currentItem(disputed);
    const answer: DealCommand = { type: 'respond', answer: 'accept', claimCents: 4_000_000 };
    expect(() => decide({ ...disputed, items: [bare] }, answer, SELLER, START)).toThrow('without a claim');
    const awarded = { ...withItem(disputed, { phase: 'awarded', due: START }), phase: 'awarded' as const };
    expect(() => decide(awarded, { type: 'execute_award' }, SYSTEM, START)).toThrow('without an award');
  });

  test('of several items is due with the earliest, and only the one that moves moves', () => {
    const first = currentItem(deals.funded());
    const second = { ...first, _id: '2', due: later(first.due!, -1) };
    expect(dueOf([first, second], false)).toEqual(second.due);
    const { status, items } = moved({ ...deals.funded(), items: [first, second] }, { phase: 'released' });
    expect([status, items?.map(({ _id }) => _id)]).toEqual(['active', ['1']]);
  });

  test('ends an item with the deposits of that item alone', () => {
    const deal = deals.funded();
    const other = { payment: 'p2', payer: 'amina', item: '2', cents: 100 };
    const legs = endLegs({ ...deal, deposits: [...deal.deposits, other] }, currentItem(deal), 0);
    expect(legs.map(({ account }) => account)).toEqual(['es:AM7K2Q9F', 'w:wanjiku']);
  });

  test('that has given a part can be contested for the rest, and one without a clock is no later for it', () => {
    const given = withItem(deals.delivered(), { givenCents: 500_001, due: null });
    expect(() => decide(given, claim, BUYER, START)).toThrow(
      expect.objectContaining({ code: 'AMOUNT_OUT_OF_RANGE' }),
    );
    const less = decide(given, { ...claim, claimCents: 3_999_999 }, BUYER, START);
    expect(less.set.items?.[0]?.dispute?.leftMs).toBe(0);
  });

  test('that nobody has agreed to is not agreed with the first', () => {
    const deal = { ...deals.joined(), agreedBy: [] };
    const { set } = decide(deal, { type: 'agree', termsHash: hashOf(TERMS) }, SELLER, START);
    expect(set).toEqual({ agreedBy: ['seller'] });
  });

  test('that has all it needs wants no more', () => {
    const deal = deals.agreed();
    expect(wantsMoney(withItem(deal, { heldCents: 4_545_000 }), '1')).toBe(false);
    expect(wantsMoney(withItem(deal, { heldCents: 4_544_900 }), '1')).toBe(true);
  });

  test('asked without a version is asked as it is', () => {
    const deal = deals.delivered();
    const command = { type: 'accept', v: undefined } as unknown as DealCommand;
    expect(decide(deal, command, BUYER, START).type).toBe('accept');
  });

  const turns: [string, DealDoc, 'buyer' | 'seller' | null][] = [
    ['proposed by the seller', deals.joined(), 'buyer'],
    ['agreed to by the buyer alone', { ...deals.joined(), agreedBy: ['buyer'] }, 'seller'],
    ['agreed to by both, still proposed', { ...deals.joined(), agreedBy: ['buyer', 'seller'] }, null],
    ['agreed', deals.agreed(), 'buyer'],
    ['funded', deals.funded(), 'seller'],
    ['delivered', deals.delivered(), 'buyer'],
    ['claimed on by the buyer', disputed, 'seller'],
    ['ended', deals.after(deals.delivered(), { type: 'accept' }, BUYER), null],
  ];
  test.each(turns)('%s: whose turn it is', (_, deal, turn) => expect(turnOf(factsOf(deal))).toBe(turn));
});

describe('the border to M-Pesa', () => {
  const waits = { ...WAITS, queryFailureMs: 40_000 };
  const payment = (told?: string) =>
    ({
      _id: 'p',
      state: 'PENDING',
      at: START,
      sentAt: START,
      ...(told ? { told: { code: told } } : {}),
    }) as PaymentDoc;
  const at = (seconds: number) => later(START, seconds * 1_000);
  const until = (seconds: number, told?: string) =>
    judge(payment(told), { kind: 'result', code: '1037' }, at(seconds), waits);

  test('a failure that a query told is looked at again when it counts, if no poll comes before', () => {
    expect(until(35)).toEqual({ kind: 'wait', until: at(40) });
    expect(until(20)).toEqual({ kind: 'wait', until: at(30) });
    expect(until(40, '0')).toEqual({ kind: 'wait', until: at(60) });
  });

  test('a payout asked about in the moment of its claim is asked again ever more rarely', () => {
    const payout = {
      state: 'SENDING',
      sentAt: START,
      queriedAt: START,
      queries: 3,
      failures: [],
      firstSentAt: START,
    };
    const task = taskOf(payout as unknown as PayoutDoc, at(40), WAITS);
    expect(task).toEqual({ kind: 'wait', until: at(120) });
  });

  test('the portal’s word, given by two of the staff, is proof enough of a failure', () => {
    const failures = [{ by: 'portal', n: 0, code: 'Failed', at: START }];
    const payout = { state: 'SENT', manual: true, sentAt: START, firstSentAt: START, failures };
    expect(taskOf(payout as unknown as PayoutDoc, at(900), WAITS)).toEqual({ kind: 'return' });
  });
});
