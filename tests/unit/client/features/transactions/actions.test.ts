import { describe, expect, test } from '@jest/globals';
import type { Party, Phase } from '@amana/shared/transactions/lifecycle.js';
import {
  actionsOf,
  confirmationOf,
  type ActionId,
} from '../../../../../client/src/features/transactions/actions.js';
import { dealIn, disputeIn, itemIn, NOW, partsIn } from './deals.js';

const cases: [Phase, Party, ActionId | null, ActionId[]][] = [
  ['proposed', 'buyer', 'agree', ['counter', 'decline']],
  ['proposed', 'seller', null, ['counter', 'withdraw']],
  ['agreed', 'buyer', 'pay', ['decline']],
  ['agreed', 'seller', null, ['withdraw']],
  ['funded', 'buyer', null, ['code', 'accept', 'release', 'extend', 'cancelTogether', 'cancel']],
  ['funded', 'seller', 'deliver', ['handover', 'extend', 'cancelTogether', 'refund']],
  ['delivered', 'buyer', 'accept', ['changes', 'dispute', 'release', 'sendBack', 'extend', 'cancelTogether']],
  ['delivered', 'seller', null, ['extend', 'cancelTogether', 'dispute', 'refund']],
  ['returning', 'buyer', 'shipped', ['cancelTogether', 'dispute']],
  ['returning', 'seller', null, ['received', 'cancelTogether', 'dispute', 'refund']],
  ['released', 'buyer', null, []],
  ['expired', 'seller', null, []],
];

describe('what can be pressed', () => {
  test.each(cases)('%s, %s', (phase, role, main, others) => {
    const actions = actionsOf(dealIn(phase, role), NOW);
    expect(actions.main?.id ?? null).toBe(main);
    expect([...actions.beside, ...actions.more].map(({ id }) => id)).toEqual(others);
    expect(actions.main?.reason ?? null).toBeNull();
  });

  test('the main button says verb and result', () => {
    expect(actionsOf(dealIn('delivered', 'buyer'), NOW).main?.label).toBe('Accept and pay Otieno');
    expect(actionsOf(dealIn('agreed', 'buyer'), NOW).main?.label).toBe('Pay KES\u00a045,450 with M-Pesa');
  });

  test('cancelling alone is shown with its reason until 24 hours after the date', () => {
    const deal = dealIn('funded', 'buyer');
    const deadlineMs = Date.parse('2026-11-28T15:00:00Z');
    const reason = (nowMs: number) => actionsOf(deal, nowMs).more.find(({ id }) => id === 'cancel')?.reason;
    expect(reason(deadlineMs - 1)).toContain('24 hours after the delivery date');
    expect(actionsOf(deal, deadlineMs)).toMatchObject({
      main: { id: 'cancel', label: 'Cancel and get KES\u00a045,450 back', reason: null },
      beside: [{ id: 'dispute', reason: null }, { id: 'code' }],
      more: [{ id: 'accept', reason: null }, {}, {}, {}],
    });
  });

  test('a pause disables all of it, with the reason', () => {
    const { main, more } = actionsOf(dealIn('funded', 'seller', { onHold: true }), NOW);
    expect([main?.reason, more[0]?.reason].every((reason) => reason?.includes('paused'))).toBe(true);
  });
});

describe('in a dispute that the buyer began', () => {
  test.each([
    ['responding', 'seller', 'answer', ['acceptClaim', 'refund']],
    ['responding', 'buyer', null, ['offer', 'takeBack', 'release']],
    ['mediation', 'seller', null, ['offer', 'refund']],
    ['mediation', 'buyer', null, ['offer', 'takeBack', 'release']],
    ['arbitration', 'seller', null, ['offer', 'refund']],
    ['arbitration', 'buyer', null, ['offer', 'takeBack', 'release']],
    ['awarded', 'seller', 'decision', ['refund']],
    ['awarded', 'buyer', 'decision', ['release']],
  ] as const)('%s, %s', (phase, role, main, others) => {
    const actions = actionsOf(disputeIn(phase, role), NOW);
    expect(actions.main?.id ?? null).toBe(main);
    expect([...actions.beside, ...actions.more].map(({ id }) => id)).toEqual(others);
    expect([...actions.beside, ...actions.more].every(({ reason }) => reason === null)).toBe(true);
  });

  test('each may accept the other’s offer, and nobody his own', () => {
    const offers = { seller: { buyerCents: 700_000, sellerCents: 800_000 } };
    for (const phase of ['mediation', 'arbitration'] as const) {
      expect(actionsOf(disputeIn(phase, 'buyer', { offers }), NOW).main).toMatchObject({
        id: 'acceptOffer',
        label: 'Accept the offer',
        reason: null,
      });
      expect(actionsOf(disputeIn(phase, 'seller', { offers }), NOW).main).toBeNull();
    }
  });

  test('who has not accepted Amana’s proposal is led to it first', () => {
    const offers = {
      mediator: { buyerCents: 700_000, sellerCents: 800_000, id: 'p', acceptedBy: ['seller' as const] },
    };
    expect(actionsOf(disputeIn('mediation', 'buyer', { offers }), NOW).main).toMatchObject({
      id: 'proposal',
      label: 'Read Amana’s proposal',
      reason: null,
    });
    expect(actionsOf(disputeIn('mediation', 'seller', { offers }), NOW).main).toBeNull();
  });

  test('a claim can be taken back once only, and says so', () => {
    const deal = disputeIn('responding', 'buyer', { withdrawn: true });
    const takeBack = actionsOf(deal, NOW).more.find(({ id }) => id === 'takeBack');
    expect(takeBack?.reason).toContain('possible once');
  });

  test('before the delivery date nobody can report what is not there yet', () => {
    const ids = (nowMs: number) => actionsOf(dealIn('funded', 'buyer'), nowMs).beside.map(({ id }) => id);
    const dueMs = Date.parse('2026-11-27T15:00:00Z');
    expect([ids(dueMs - 1), ids(dueMs)]).toEqual([['code'], ['dispute', 'code']]);
  });
});

describe('what is said before it is done', () => {
  test.each([
    ['accept', 'KES 45,000 goes to Otieno at once.'],
    ['refund', 'KES 45,450 goes back to Wanjiku. You get KES 0 for this deal.'],
    ['cancel', 'KES 45,450 goes to your wallet, fee included.'],
  ] as const)('%s names the sum and the person', (id, effect) => {
    const told = confirmationOf(id, dealIn('funded', id === 'refund' ? 'seller' : 'buyer'));
    expect(told.effect.replaceAll('\u00a0', ' ')).toBe(effect);
  });
});

describe('in a deal of several parts', () => {
  test.each([
    ['agreed', 'buyer', 'Pay KES 15,150 for part 2 with M-Pesa'],
    ['funded', 'seller', 'Mark part 2 as delivered'],
    ['delivered', 'buyer', 'Accept part 2 and pay Otieno'],
  ] as const)('%s, %s: the button names the part', (phase, role, label) =>
    expect(actionsOf(partsIn(phase, role), NOW).main?.label.replaceAll('\u00a0', ' ')).toBe(label),
  );

  test('what is said before it is done is about this part, and names the next one', () => {
    const effect = (id: 'accept' | 'refund', role: Party) =>
      confirmationOf(id, partsIn('delivered', role)).effect.replaceAll('\u00a0', ' ');
    expect(effect('accept', 'buyer')).toBe(
      'KES 15,000 goes to Otieno at once. Then part 3 is to be paid in.',
    );
    expect(effect('refund', 'seller')).toBe(
      'KES 15,150 goes back to Wanjiku. You get KES 0 for this part. Then part 3 is to be paid in.',
    );
  });
});

describe('changes and returns', () => {
  test('after the last round it says what is left to do', () => {
    const deal = dealIn('delivered', 'buyer', { items: [itemIn('delivered', { roundsLeft: 0 })] });
    expect(actionsOf(deal, NOW).beside[0]).toMatchObject({ id: 'changes' });
    expect(actionsOf(deal, NOW).beside[0]?.reason).toContain('accept, or report a problem');
  });

  test('what came back is the seller’s main step once it was sent, with the agreed cost to the shilling', () => {
    const back = { costCents: 50_000, shippedAt: '2026-11-26T09:00:00.000Z' };
    const deal = dealIn('returning', 'seller', { items: [itemIn('returning', { back })] });
    expect(actionsOf(deal, NOW).main).toMatchObject({ id: 'received', reason: null });
    // 500 of the price and 1 % of it, the buyer's share of the fee, stay: 45,450 - 505.
    expect(confirmationOf('received', deal).effect.replaceAll('\u00a0', ' ')).toBe(
      'KES 44,945 goes back to Wanjiku. KES 500 in all is yours.',
    );
    expect(
      actionsOf(dealIn('returning', 'buyer', { items: [itemIn('returning', { back })] }), NOW).main,
    ).toBeNull();
  });
});
