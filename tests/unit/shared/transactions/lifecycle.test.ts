import { describe, expect, test } from '@jest/globals';
import {
  LIFECYCLE,
  PHASES,
  ruleOf,
  statusOfAll,
  type Actor,
  type DealEvent,
  type Phase,
} from '../../../../shared/src/transactions/lifecycle.js';
import { refusalOf, type DealFacts } from '../../../../shared/src/transactions/policy.js';

const EVENTS = Object.keys(LIFECYCLE) as DealEvent[];
const ALL_PHASES = Object.keys(PHASES) as Phase[];
const ACTORS: Actor[] = ['buyer', 'seller', 'payer', 'mediator', 'arbiter', 'system', 'rail', 'risk'];

const DISPUTED = 'responding mediation arbitration awarded';
const OPEN = `proposed agreed funded delivered returning ${DISPUTED}`;

/** The table as it is written down for people: who, from where, to where. Nothing else may happen. */
const WRITTEN: Record<DealEvent, [who: string, from: string, to: string]> = {
  propose: ['buyer seller', 'new', 'proposed'],
  counter: ['buyer seller', 'proposed', 'proposed'],
  agree: ['buyer seller', 'proposed', 'proposed agreed'],
  join: ['buyer seller', 'proposed', 'proposed'],
  decline: ['buyer seller', 'proposed agreed', 'declined'],
  withdraw: ['buyer seller', 'proposed agreed', 'withdrawn'],
  prompt_asked: ['buyer payer', 'agreed', 'same'],
  deposit_confirmed: ['rail', 'agreed', 'agreed funded'],
  pay_from_wallet: ['buyer', 'agreed', 'funded'],
  expire: ['system', 'proposed agreed', 'expired'],
  deliver: ['seller', 'funded', 'delivered'],
  handover: ['seller', 'funded', 'delivered'],
  extend: ['buyer seller', 'funded delivered', 'same'],
  request_changes: ['buyer', 'delivered', 'funded'],
  accept: ['buyer', 'funded delivered', 'released'],
  release_part: ['buyer', `funded delivered ${DISPUTED}`, 'same'],
  auto_accept: ['system', 'delivered returning', 'released'],
  reject_return: ['buyer seller', 'delivered', 'same returning'],
  return_shipped: ['buyer', 'returning', 'same'],
  return_received: ['seller system', 'returning', 'refunded split'],
  cancel_mutual: ['buyer seller', 'funded delivered returning', 'same mutual'],
  cancel_undelivered: ['buyer system', 'funded', 'undelivered'],
  refund_by_seller: ['seller', `funded delivered returning ${DISPUTED}`, 'refunded split'],
  dispute: ['buyer seller', 'funded delivered returning', 'responding'],
  respond: ['buyer seller', 'responding', 'mediation released split refunded'],
  settle_offer: ['buyer seller', DISPUTED, 'same'],
  settle_accept: ['buyer seller', DISPUTED, 'released split refunded'],
  mediate: ['mediator', 'responding mediation arbitration', 'same'],
  mediate_accept: ['buyer seller', 'responding mediation arbitration', 'same released split refunded'],
  withdraw_dispute: ['buyer seller', 'responding mediation arbitration', 'funded delivered returning'],
  escalate: ['buyer seller mediator arbiter system', 'responding mediation', 'arbitration'],
  hand_over: ['arbiter', 'arbitration', 'same'],
  award: ['arbiter system', 'arbitration', 'same awarded'],
  appeal: ['buyer seller', 'awarded', 'arbitration'],
  waive: ['buyer seller', 'awarded', 'same'],
  execute_award: ['system', 'awarded', 'released split refunded'],
  hold: ['risk system', OPEN, 'same'],
  unhold: ['risk', OPEN, 'same'],
};
const words = (text: string): string[] => text.split(' ');

const other = (by: Actor) => (by === 'buyer' ? ('seller' as const) : ('buyer' as const));

/** Facts under which nothing but the table itself can refuse this actor. */
const facts = (event: DealEvent, phase: Phase, by: Actor = 'buyer'): DealFacts => ({
  phase,
  onHold: event === 'unhold',
  creator: (event === 'withdraw') === (by === 'buyer') ? 'buyer' : 'seller',
  bothJoined: event !== 'join',
  agreedBy: [],
  deliverByMs: 0,
  dueMs: 0,
  claimant: (event === 'withdraw_dispute') === (by === 'buyer') ? 'buyer' : 'seller',
  claimedMs: 0,
  offers: ['buyer', 'seller'],
  mediated: [],
  appealed: false,
  waivedBy: [],
  ask: event === 'reject_return' ? { kind: event, by: other(by) } : null,
  roundsLeft: 1,
  shipped: event === 'return_received',
  withdrawnOnce: false,
});

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LONG_AFTER = 1_000 * DAY;

/** What this event meets now, with these facts changed. */
const codeOf = (
  event: DealEvent,
  phase: Phase,
  by: Actor,
  change: Partial<DealFacts> = {},
  nowMs = LONG_AFTER,
): string | null => refusalOf(event, { ...facts(event, phase, by), ...change }, by, nowMs)?.code ?? null;

/** Allowed from that moment on, and refused the millisecond before. */
function expectFrom(atMs: number, code: (nowMs: number) => string | null): void {
  expect([code(atMs - 1), code(atMs)]).toEqual(['STATE_CONFLICT', null]);
}

describe('the table', () => {
  test('has just the events that are written down, and each leads where it says', () => {
    expect(EVENTS).toEqual(Object.keys(WRITTEN));
    for (const event of EVENTS)
      expect([event, [...ruleOf(event).to].sort()]).toEqual([event, words(WRITTEN[event][2]).sort()]);
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

describe('the whole matrix of event × phase × actor: what is not written down is refused', () => {
  test.each(EVENTS)('%s', (event) => {
    const [who, from] = WRITTEN[event].map(words) as [string[], string[]];
    const cases = ALL_PHASES.flatMap((phase) => ACTORS.map((by) => ({ phase, by })));
    const told = cases.map(({ phase, by }) => `${by}, ${phase}: ${codeOf(event, phase, by)}`);
    expect(told).toEqual(
      cases.map(({ phase, by }) => {
        const wanted = from.includes(phase) ? null : 'STATE_CONFLICT';
        return `${by}, ${phase}: ${who.includes(by) ? wanted : 'FORBIDDEN'}`;
      }),
    );
    expect(told.filter((line) => line.endsWith(': null'))).toHaveLength(
      who.length * from.filter((phase) => phase !== 'new').length,
    );
  });
});

describe('before money', () => {
  test('the proposer withdraws, the other declines', () => {
    for (const [by, second] of [
      ['buyer', 'seller'],
      ['seller', 'buyer'],
    ] as const) {
      expect(codeOf('withdraw', 'proposed', by, { creator: second })).toBe('FORBIDDEN');
      expect(codeOf('withdraw', 'proposed', by, { creator: by })).toBeNull();
      expect(codeOf('decline', 'agreed', by, { creator: by })).toBe('FORBIDDEN');
      expect(codeOf('decline', 'agreed', by, { creator: second })).toBeNull();
    }
  });

  test('nobody agrees twice to the same terms, and one seat is taken once', () => {
    expect(codeOf('agree', 'proposed', 'buyer', { agreedBy: ['buyer'] })).toBe('STATE_CONFLICT');
    expect(codeOf('agree', 'proposed', 'buyer', { agreedBy: ['seller'] })).toBeNull();
    expect(codeOf('join', 'proposed', 'buyer', { bothJoined: true })).toBe('STATE_CONFLICT');
  });
});

describe('a hold', () => {
  test('stops people and timers, but not money coming in', () => {
    const held = { onHold: true };
    expect(codeOf('accept', 'funded', 'buyer', held)).toBe('ON_HOLD');
    expect(codeOf('prompt_asked', 'agreed', 'payer', held)).toBe('ON_HOLD');
    expect(codeOf('award', 'arbitration', 'arbiter', held)).toBe('ON_HOLD');
    expect(codeOf('expire', 'agreed', 'system', held)).toBe('ON_HOLD');
    expect(codeOf('deposit_confirmed', 'agreed', 'rail', held)).toBeNull();
  });

  test('is laid once and lifted once', () => {
    expect(codeOf('hold', 'funded', 'risk', { onHold: true })).toBe('STATE_CONFLICT');
    expect(codeOf('hold', 'funded', 'system', { onHold: true })).toBe('STATE_CONFLICT');
    expect(codeOf('unhold', 'funded', 'risk', { onHold: false })).toBe('STATE_CONFLICT');
  });

  test('needs no clock to have run out', () =>
    expect(codeOf('hold', 'funded', 'system', { dueMs: LONG_AFTER + 1 })).toBeNull());
});

describe('delivery', () => {
  test('the buyer cancels alone 24 h after the delivery date, Amana 7 days after it', () => {
    expectFrom(DAY, (now) => codeOf('cancel_undelivered', 'funded', 'buyer', {}, now));
    expectFrom(7 * DAY, (now) => codeOf('cancel_undelivered', 'funded', 'system', { dueMs: 1 }, now));
    expect(codeOf('cancel_undelivered', 'funded', 'buyer', { deliverByMs: null })).toBe('STATE_CONFLICT');
  });

  test('changes are asked for as often as there are rounds', () => {
    expect(codeOf('request_changes', 'delivered', 'buyer', { roundsLeft: 1 })).toBeNull();
    expect(codeOf('request_changes', 'delivered', 'buyer', { roundsLeft: 0 })).toBe('STATE_CONFLICT');
  });
});

describe('sending it back', () => {
  test('the buyer asks; the seller has a say only when he is asked', () => {
    expect(codeOf('reject_return', 'delivered', 'buyer', { ask: null })).toBeNull();
    expect(codeOf('reject_return', 'delivered', 'seller', { ask: null })).toBe('FORBIDDEN');
    const extend = { ask: { kind: 'extend', by: 'buyer' } } as const;
    expect(codeOf('reject_return', 'delivered', 'seller', extend)).toBe('FORBIDDEN');
  });

  test('nobody asks for something else while he is asked himself; of his own he may', () => {
    const asked = { ask: { kind: 'reject_return', by: 'buyer' } } as const;
    for (const event of ['extend', 'cancel_mutual'] as const) {
      expect(codeOf(event, 'delivered', 'seller', asked)).toBe('STATE_CONFLICT');
      expect(codeOf(event, 'delivered', 'buyer', asked)).toBeNull();
    }
  });

  test('not sent yet: only the buyer’s clock can run out', () => {
    const not = { shipped: false, dueMs: 5 };
    expect(codeOf('return_received', 'returning', 'system', not)).toBe('STATE_CONFLICT');
    expect(codeOf('return_received', 'returning', 'seller', not)).toBeNull();
    expectFrom(5, (now) => codeOf('auto_accept', 'returning', 'system', not, now));
  });

  test('on its way: only the seller’s clock can run out, and it is sent once', () => {
    const sent = { shipped: true, dueMs: 5 };
    expect(codeOf('auto_accept', 'returning', 'system', sent)).toBe('STATE_CONFLICT');
    expect(codeOf('auto_accept', 'delivered', 'system', sent)).toBeNull();
    expect(codeOf('return_shipped', 'returning', 'buyer', sent)).toBe('STATE_CONFLICT');
    expectFrom(5, (now) => codeOf('return_received', 'returning', 'system', sent, now));
  });
});

describe('a claim', () => {
  test('waits for the delivery date while nothing is delivered', () => {
    for (const by of ['buyer', 'seller'] as const) {
      expectFrom(5, (now) => codeOf('dispute', 'funded', by, { deliverByMs: 5 }, now));
      expect(codeOf('dispute', 'delivered', by, { deliverByMs: 5 }, 4)).toBeNull();
      expect(codeOf('dispute', 'funded', by, { deliverByMs: null })).toBe('STATE_CONFLICT');
    }
  });

  test('is answered by the other side and taken back by the claimant, once', () => {
    for (const by of ['buyer', 'seller'] as const) {
      expect(codeOf('respond', 'responding', by, { claimant: by })).toBe('FORBIDDEN');
      expect(codeOf('withdraw_dispute', 'mediation', by, { claimant: other(by) })).toBe('FORBIDDEN');
      expect(codeOf('withdraw_dispute', 'mediation', by, { withdrawnOnce: true })).toBe('STATE_CONFLICT');
    }
  });

  test('either side calls an arbiter 48 hours after it, Amana when the clock has run out, staff at any time', () => {
    const claimed = { claimedMs: 7, dueMs: 11 };
    for (const by of ['buyer', 'seller'] as const)
      expectFrom(7 + 48 * HOUR, (now) => codeOf('escalate', 'mediation', by, claimed, now));
    expectFrom(11, (now) => codeOf('escalate', 'responding', 'system', claimed, now));
    for (const by of ['arbiter', 'mediator'] as const)
      expect(codeOf('escalate', 'responding', by, claimed, 0)).toBeNull();
    expect(codeOf('escalate', 'responding', 'buyer', { claimedMs: null })).toBe('STATE_CONFLICT');
  });

  test('nobody accepts his own offer', () => {
    for (const by of ['buyer', 'seller'] as const) {
      expect(codeOf('settle_accept', 'arbitration', by, { offers: [by] })).toBe('STATE_CONFLICT');
      expect(codeOf('settle_accept', 'arbitration', by, { offers: [other(by)] })).toBeNull();
      expect(codeOf('settle_accept', 'awarded', by, { offers: [] })).toBe('STATE_CONFLICT');
    }
  });
});

test('what a mediator offers is accepted by each side once, while it is on the table', () => {
  for (const by of ['buyer', 'seller'] as const) {
    expect(codeOf('mediate_accept', 'mediation', by, { mediated: null })).toBe('STATE_CONFLICT');
    expect(codeOf('mediate_accept', 'mediation', by, { mediated: [by] })).toBe('STATE_CONFLICT');
    expect(codeOf('mediate_accept', 'arbitration', by, { mediated: [other(by)] })).toBeNull();
  }
});

describe('an award', () => {
  test('is appealed once, and not by who has taken it as it is', () => {
    for (const by of ['buyer', 'seller'] as const) {
      expect(codeOf('appeal', 'awarded', by, { appealed: true })).toBe('STATE_CONFLICT');
      expect(codeOf('appeal', 'awarded', by, { waivedBy: [by] })).toBe('STATE_CONFLICT');
      expect(codeOf('appeal', 'awarded', by, { waivedBy: [other(by)] })).toBeNull();
    }
  });

  test('is waived by each once, after an appeal too', () => {
    for (const by of ['buyer', 'seller'] as const) {
      expect(codeOf('waive', 'awarded', by, { waivedBy: [by] })).toBe('STATE_CONFLICT');
      expect(codeOf('waive', 'awarded', by, { waivedBy: [other(by)], appealed: true })).toBeNull();
    }
  });

  test('is carried out when its window ends, or at once when both have waived', () => {
    const waits = { dueMs: 9 };
    expectFrom(9, (now) => codeOf('execute_award', 'awarded', 'system', waits, now));
    expect(codeOf('execute_award', 'awarded', 'system', { ...waits, waivedBy: ['buyer'] }, 8)).toBe(
      'STATE_CONFLICT',
    );
    const both = { ...waits, waivedBy: ['buyer', 'seller'] as const };
    expect(codeOf('execute_award', 'awarded', 'system', both, 0)).toBeNull();
  });

  test('the system decides only when nobody did in time', () => {
    expectFrom(30 * DAY, (now) => codeOf('award', 'arbitration', 'system', { dueMs: 30 * DAY }, now));
    expect(codeOf('award', 'arbitration', 'arbiter', { dueMs: 30 * DAY }, 0)).toBeNull();
  });
});

test.each([
  ['expire', 'proposed'],
  ['expire', 'agreed'],
  ['auto_accept', 'delivered'],
  ['escalate', 'mediation'],
] as const)('the clock: %s in %s not a millisecond early, and never without one', (event, phase) => {
  expectFrom(13, (now) => codeOf(event, phase, 'system', { dueMs: 13 }, now));
  expect(codeOf(event, phase, 'system', { dueMs: null })).toBe('STATE_CONFLICT');
});

test('status of a deal from its items', () => {
  expect(statusOfAll(['funded', 'responding'])).toBe('disputed');
  expect(statusOfAll(['agreed', 'funded'])).toBe('active');
  expect(statusOfAll(['released', 'agreed'])).toBe('pending');
  expect(statusOfAll(['refunded', 'released'])).toBe('completed');
  expect(statusOfAll(['refunded', 'expired'])).toBe('cancelled');
});
