import { describe, expect, test } from '@jest/globals';
import { currentItem } from '../../../../../../server/src/modules/transactions/domain/item.js';
import { decide } from '../../../../../../server/src/modules/transactions/domain/transaction.js';
import * as deals from '../../../../../support/deals.js';

const { BUYER, SYSTEM, START } = deals;
const RISK = { actor: 'risk', id: 'achieng' } as const;
const DAY = 86_400_000;
const later = (days: number) => new Date(START.getTime() + days * DAY);
const code = (value: string) => expect.objectContaining({ code: value });
const HOLD = { type: 'hold', reason: 'A report' } as const;
const UNHOLD = { type: 'unhold', reason: 'All is well' } as const;

describe('a hold', () => {
  test('takes the deal out of the timers and refuses people and clocks', () => {
    const deal = deals.after(deals.delivered(), HOLD, RISK, later(1));
    expect(deal).toMatchObject({
      phase: 'delivered',
      due: null,
      hold: { reason: 'A report', by: 'achieng' },
    });
    expect(() => decide(deal, { type: 'accept' }, BUYER, later(1))).toThrow(code('ON_HOLD'));
    expect(() => decide(deal, { type: 'auto_accept' }, SYSTEM, later(9))).toThrow(code('ON_HOLD'));
    expect(() => decide(deal, HOLD, RISK, later(1))).toThrow(code('STATE_CONFLICT'));
  });

  test('lifted, moves every clock by the time it lasted', () => {
    const claim = { type: 'dispute', dispute: 'd', kind: 'other', claimCents: 100, reason: 'x' } as const;
    const responding = deals.after(deals.delivered(), claim, BUYER, later(1));
    const arbitration = deals.after(responding, { type: 'escalate' }, SYSTEM, later(4));
    const held = deals.after(arbitration, HOLD, RISK, later(5));
    const lifted = deals.after(held, UNHOLD, RISK, later(12));
    const [before, after] = [currentItem(arbitration), currentItem(lifted)];
    expect(lifted.hold).toBeNull();
    expect(lifted.due).toEqual(after.due);
    for (const [then, now] of [
      [before.due, after.due],
      [before.deliverBy, after.deliverBy],
      [before.dispute?.decideBy, after.dispute?.decideBy],
      [before.dispute?.at, after.dispute?.at],
    ])
      expect(now!.getTime() - then!.getTime()).toBe(7 * DAY);
  });

  test('does not count for the 48 hours after which either side may call an arbiter', () => {
    const claim = { type: 'dispute', dispute: 'd', kind: 'other', claimCents: 100, reason: 'x' } as const;
    const responding = deals.after(deals.delivered(), claim, BUYER, later(1));
    const held = deals.after(responding, HOLD, RISK, later(1.5));
    const lifted = deals.after(held, UNHOLD, RISK, later(5));
    const call = (at: number) => decide(lifted, { type: 'escalate' }, BUYER, later(at));
    expect(() => call(6.49)).toThrow(code('STATE_CONFLICT'));
    expect(call(6.5).set.phase).toBe('arbitration');
  });

  test('is not lifted twice, nor by a party', () => {
    expect(() => decide(deals.delivered(), UNHOLD, RISK, START)).toThrow(code('STATE_CONFLICT'));
    const held = deals.after(deals.delivered(), HOLD, RISK);
    expect(() => decide(held, UNHOLD, BUYER, START)).toThrow(code('FORBIDDEN'));
  });
});
