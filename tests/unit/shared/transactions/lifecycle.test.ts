import { describe, expect, test } from '@jest/globals';
import {
  isOpen,
  LIFECYCLE,
  PHASES,
  ruleOf,
  statusOfAll,
  type DealEvent,
  type Phase,
} from '../../../../shared/src/transactions/lifecycle.js';
import { refusalOf, type DealFacts } from '../../../../shared/src/transactions/policy.js';

const EVENTS = Object.keys(LIFECYCLE) as DealEvent[];
const ALL_PHASES = Object.keys(PHASES) as Phase[];

const OFFERED: DealEvent[] = [
  'propose',
  'counter',
  'agree',
  'join',
  'decline',
  'withdraw',
  'prompt_asked',
  'deposit_confirmed',
  'pay_from_wallet',
  'expire',
  'deliver',
  'accept',
  'auto_accept',
  'cancel_undelivered',
  'refund_by_seller',
  'dispute',
  'respond',
  'settle_accept',
  'withdraw_dispute',
  'escalate',
  'award',
  'execute_award',
  'hold',
  'unhold',
];

/** Facts under which nothing but the table itself can refuse. */
const facts = (event: DealEvent, phase: Phase): DealFacts => ({
  phase,
  onHold: event === 'unhold',
  creator: event === 'decline' ? 'seller' : 'buyer',
  bothJoined: event !== 'join',
  agreedBy: [],
  deliverByMs: 0,
  dueMs: 0,
  claimant: event === 'withdraw_dispute' || event === 'settle_accept' ? 'buyer' : 'seller',
  hasOffer: true,
  withdrawnOnce: false,
});

const LONG_AFTER = 1_000 * 86_400_000;

describe('the table', () => {
  test('offers just these events', () =>
    expect(EVENTS.filter((event) => ruleOf(event).offered)).toEqual(OFFERED));

  test('nothing leaves a final phase', () => {
    for (const event of EVENTS)
      for (const from of ruleOf(event).from)
        if (from !== 'new') expect([event, isOpen(from)]).toEqual([event, true]);
  });

  test('every phase but the first can be reached, from proposed', () => {
    const reached = new Set<string>(['new']);
    for (let before = 0; before !== reached.size;) {
      before = reached.size;
      for (const event of EVENTS)
        if (ruleOf(event).from.some((from) => reached.has(from)))
          for (const to of ruleOf(event).to) reached.add(to);
    }
    expect(ALL_PHASES.filter((phase) => !reached.has(phase))).toEqual([]);
  });
});

describe('the whole matrix of event × phase', () => {
  for (const event of OFFERED.filter((name) => name !== 'propose'))
    for (const phase of ALL_PHASES) {
      const by = event === 'decline' ? 'buyer' : event === 'escalate' ? 'system' : ruleOf(event).by[0]!;
      const allowed = ruleOf(event).from.includes(phase);
      test(`${event} in ${phase}: ${allowed ? 'allowed' : 'refused'}`, () => {
        const refusal = refusalOf(event, facts(event, phase), by, LONG_AFTER);
        expect(refusal?.code ?? null).toBe(allowed ? null : 'STATE_CONFLICT');
      });
    }

  test.each(EVENTS.filter((event) => !OFFERED.includes(event)))(
    '%s is refused as not yet offered',
    (event) => {
      for (const phase of ALL_PHASES)
        expect(refusalOf(event, facts(event, phase), ruleOf(event).by[0]!, LONG_AFTER)?.code).toBe(
          'NOT_OFFERED',
        );
    },
  );
});

describe('who may', () => {
  test.each([
    ['deliver', 'buyer', 'funded'],
    ['accept', 'seller', 'delivered'],
    ['refund_by_seller', 'buyer', 'funded'],
    ['pay_from_wallet', 'seller', 'agreed'],
    ['deposit_confirmed', 'buyer', 'agreed'],
    ['expire', 'buyer', 'agreed'],
  ] as const)('%s by the %s is forbidden', (event, by, phase) =>
    expect(refusalOf(event, facts(event, phase), by, LONG_AFTER)?.code).toBe('FORBIDDEN'),
  );

  test('the proposer withdraws, the other declines', () => {
    const deal = { ...facts('agree', 'proposed'), creator: 'seller' as const };
    expect(refusalOf('withdraw', deal, 'buyer', 0)?.code).toBe('FORBIDDEN');
    expect(refusalOf('decline', deal, 'seller', 0)?.code).toBe('FORBIDDEN');
    expect(refusalOf('withdraw', deal, 'seller', 0)).toBeNull();
    expect(refusalOf('decline', deal, 'buyer', 0)).toBeNull();
  });

  test('a hold stops people and timers, but not money coming in', () => {
    const held = { ...facts('accept', 'funded'), onHold: true };
    expect(refusalOf('accept', held, 'buyer', 0)?.code).toBe('ON_HOLD');
    expect(refusalOf('expire', { ...held, phase: 'agreed' }, 'system', LONG_AFTER)?.code).toBe('ON_HOLD');
    expect(refusalOf('deposit_confirmed', { ...held, phase: 'agreed' }, 'rail', 0)).toBeNull();
  });

  test('the buyer cancels alone 24 h after the delivery date, Amana 7 days after it, not a millisecond before', () => {
    const deal = facts('cancel_undelivered', 'funded');
    const day = 86_400_000;
    expect(refusalOf('cancel_undelivered', deal, 'buyer', day - 1)?.code).toBe('STATE_CONFLICT');
    expect(refusalOf('cancel_undelivered', deal, 'buyer', day)).toBeNull();
    expect(refusalOf('cancel_undelivered', deal, 'system', 7 * day - 1)?.code).toBe('STATE_CONFLICT');
    expect(refusalOf('cancel_undelivered', deal, 'system', 7 * day)).toBeNull();
  });
});

test('status of a deal from its items', () => {
  expect(statusOfAll(['funded', 'responding'])).toBe('disputed');
  expect(statusOfAll(['agreed', 'funded'])).toBe('active');
  expect(statusOfAll(['released', 'agreed'])).toBe('pending');
  expect(statusOfAll(['refunded', 'released'])).toBe('completed');
  expect(statusOfAll(['refunded', 'expired'])).toBe('cancelled');
});
