import { describe, expect, test } from '@jest/globals';
import type { DealDoc } from '../../../../../../server/src/modules/transactions/domain/deal.js';
import type { DealCommand } from '../../../../../../server/src/modules/transactions/domain/decision.js';
import { currentItem } from '../../../../../../server/src/modules/transactions/domain/item.js';
import { changeOf } from '../../../../../../server/src/modules/transactions/domain/event.js';
import { hashOf } from '../../../../../../server/src/modules/transactions/domain/terms.js';
import {
  decide,
  fold,
  wantsMoney,
} from '../../../../../../server/src/modules/transactions/domain/transaction.js';
import * as deals from '../../../../../support/deals.js';

const { BUYER, SELLER, RAIL, SYSTEM, START, TERMS } = deals;
const DAY = 86_400_000;
const later = (days: number) => new Date(START.getTime() + days * DAY);
const code = (value: string) => expect.objectContaining({ code: value });
const sum = (legs: { cents: number }[]) => legs.reduce((total, leg) => total + leg.cents, 0);

describe('agreeing', () => {
  test('a counter-offer is a new version that only its maker has agreed to', () => {
    const terms = { ...TERMS, deliveryDays: 7 };
    const deal = deals.after(
      deals.joined(),
      { type: 'counter', termsHash: hashOf(TERMS), terms },
      BUYER,
      later(1),
    );
    expect(deal.terms).toMatchObject({ version: 2, deliveryDays: 7, hash: hashOf(terms) });
    expect(deal.agreedBy).toEqual(['buyer']);
    expect(deal.due).toEqual(later(6));
    expect(deal.timeline.at(-1)?.changes).toEqual([{ field: 'deliveryDays', from: 5, to: 7 }]);
  });

  test('consent names the terms: another hash is refused', () => {
    const stale: DealCommand = { type: 'agree', termsHash: hashOf({ ...TERMS, title: 'Other' }) };
    expect(() => decide(deals.joined(), stale, BUYER, START)).toThrow(code('TERMS_CHANGED'));
  });

  test('a counter-offer that changes nothing is refused', () =>
    expect(() =>
      decide(deals.joined(), { type: 'counter', termsHash: hashOf(TERMS), terms: TERMS }, BUYER, START),
    ).toThrow(code('STATE_CONFLICT')));

  test('both agreed: three days to pay', () => {
    const deal = deals.agreed();
    expect(deal).toMatchObject({ phase: 'agreed', status: 'pending', agreedBy: ['seller', 'buyer'] });
    expect(deal.due).toEqual(later(3));
  });

  test('agreeing twice is refused', () =>
    expect(() => decide(deals.joined(), { type: 'agree', termsHash: hashOf(TERMS) }, SELLER, START)).toThrow(
      code('STATE_CONFLICT'),
    ));
});

describe('money', () => {
  test('a full deposit funds the deal; the delivery date counts from then', () => {
    const deal = deals.funded();
    expect(deal).toMatchObject({ phase: 'funded', status: 'active' });
    expect(currentItem(deal)).toMatchObject({ heldCents: 4_545_000, deliverBy: later(5), due: later(12) });
    expect(deal.deposits).toEqual([{ payment: 'pay-1', payer: 'wanjiku', item: '1', cents: 4_545_000 }]);
  });

  test('what is more than needed goes to the payer', () => {
    const command: DealCommand = {
      type: 'deposit_confirmed',
      payment: 'p',
      payer: 'wanjiku',
      item: '1',
      amountCents: 5_000_000,
    };
    const { entries, set } = decide(deals.agreed(), command, RAIL, START);
    expect(set.items?.[0]?.heldCents).toBe(4_545_000);
    expect(entries?.[0]?.legs).toEqual([
      { account: 'float', cents: 5_000_000 },
      { account: 'es:AM7K2Q9F', cents: -4_545_000 },
      { account: 'w:wanjiku', cents: -455_000 },
    ]);
  });

  test('a part deposit is held and the deal stays agreed', () => {
    const command: DealCommand = {
      type: 'deposit_confirmed',
      payment: 'p',
      payer: 'wanjiku',
      item: '1',
      amountCents: 1_000_000,
    };
    const deal = deals.after(deals.agreed(), command, RAIL);
    expect(deal).toMatchObject({ phase: 'agreed', due: later(3) });
    expect(wantsMoney(deal, '1')).toBe(true);
    const ended = decide(deal, { type: 'withdraw' }, SELLER, START);
    expect(ended.entries?.[0]?.legs).toEqual([
      { account: 'es:AM7K2Q9F', cents: 1_000_000 },
      { account: 'w:wanjiku', cents: -1_000_000 },
    ]);
  });

  test('accepting pays the seller to the shilling and ends the deal', () => {
    const change = changeOf(
      'op',
      deals.delivered(),
      decide(deals.delivered(), { type: 'accept' }, BUYER, START),
      START,
    );
    expect(change.deal).toMatchObject({ phase: 'released', status: 'completed', due: null, deposits: [] });
    expect(currentItem(change.deal)).toMatchObject({ heldCents: 0, givenCents: 4_500_000 });
    expect(change.decision.entries?.[0]?.legs).toEqual([
      { account: 'es:AM7K2Q9F', cents: 4_545_000 },
      { account: 'w:otieno', cents: -4_500_000 },
      { account: 'fees', cents: -45_000 },
    ]);
  });

  const ends: [string, () => DealDoc, DealCommand, typeof BUYER, Date][] = [
    ['refund by the seller', deals.funded, { type: 'refund_by_seller' }, SELLER, START],
    ['cancelled by the buyer', deals.funded, { type: 'cancel_undelivered' }, BUYER, later(6)],
    ['given back by the system', deals.funded, { type: 'cancel_undelivered' }, SYSTEM, later(12)],
  ];
  test.each(ends)('%s gives the buyer everything back, fee included', (_, make, command, by, at) => {
    const { entries, set } = decide(make(), command, by, at);
    expect(entries?.[0]?.legs).toEqual([
      { account: 'es:AM7K2Q9F', cents: 4_545_000 },
      { account: 'w:wanjiku', cents: -4_545_000 },
    ]);
    expect(set).toMatchObject({ status: 'cancelled', due: null });
  });

  test('every entry sums to zero', () => {
    const decisions = [
      decide(deals.delivered(), { type: 'accept' }, BUYER, START),
      decide(deals.agreed(), { type: 'pay_from_wallet', payment: 'op' }, BUYER, START),
    ];
    expect(decisions.map(({ entries }) => entries?.map(({ legs }) => sum(legs)))).toEqual([[0], [0]]);
  });
});

describe('timers', () => {
  test('nothing a millisecond early', () =>
    expect(() =>
      decide(deals.delivered(), { type: 'auto_accept' }, SYSTEM, new Date(later(3).getTime() - 1)),
    ).toThrow(code('STATE_CONFLICT')));

  test('the inspection ends by itself, for the seller', () => {
    const deal = deals.after(deals.delivered(), { type: 'auto_accept' }, SYSTEM, later(3));
    expect(deal).toMatchObject({ phase: 'released', status: 'completed' });
  });
});

test('an old version is refused and told the state that won', () => {
  const deal = deals.delivered();
  expect(() => decide(deal, { type: 'accept', v: deal.v - 1 }, BUYER, START)).toThrow(
    expect.objectContaining({
      code: 'STATE_CONFLICT',
      details: { phase: 'delivered', status: 'active', v: deal.v },
    }),
  );
});

test('folding the events gives the deal, and each event hangs on the one before', () => {
  let deal = deals.proposed();
  let folded: DealDoc = deal;
  const steps: [DealCommand, typeof BUYER][] = [
    [{ type: 'join' }, BUYER],
    [{ type: 'agree', termsHash: hashOf(TERMS) }, BUYER],
    [{ type: 'deposit_confirmed', payment: 'p', payer: 'wanjiku', item: '1', amountCents: 4_545_000 }, RAIL],
    [{ type: 'deliver', note: 'here' }, SELLER],
    [{ type: 'accept' }, BUYER],
  ];
  for (const [command, by] of steps) {
    const change = changeOf(`op-${deal.v}`, deal, decide(deal, command, by, START), START);
    expect(change.event).toMatchObject({ prev: deal.headHash, v: deal.v + 1 });
    folded = fold(folded, change.event.body.set);
    deal = change.deal;
  }
  const { timeline: _, headHash: __, v: ___, ...expected } = deal;
  expect(folded).toMatchObject(expected);
});
