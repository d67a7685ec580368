import { describe, expect, test } from '@jest/globals';
import type { Party, Phase } from '@amana/shared/transactions/lifecycle.js';
import {
  actionsOf,
  confirmationOf,
  type ActionId,
} from '../../../../../client/src/features/transactions/actions.js';
import { dealIn, disputeIn, NOW } from './deals.js';

const cases: [Phase, Party, ActionId | null, ActionId[]][] = [
  ['proposed', 'buyer', 'agree', ['counter', 'decline']],
  ['proposed', 'seller', null, ['counter', 'withdraw']],
  ['agreed', 'buyer', 'pay', ['decline']],
  ['agreed', 'seller', null, ['withdraw']],
  ['funded', 'buyer', null, ['accept', 'cancel']],
  ['funded', 'seller', 'deliver', ['refund']],
  ['delivered', 'buyer', 'accept', ['dispute']],
  ['delivered', 'seller', null, ['dispute', 'refund']],
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
      beside: [{ id: 'dispute', reason: null }],
      more: [{ id: 'accept', reason: null }],
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
    ['responding', 'buyer', null, ['takeBack']],
    ['mediation', 'seller', null, ['refund']],
    ['mediation', 'buyer', null, ['takeBack']],
    ['arbitration', 'seller', null, ['refund']],
    ['arbitration', 'buyer', null, ['takeBack']],
  ] as const)('%s, %s', (phase, role, main, others) => {
    const actions = actionsOf(disputeIn(phase, role), NOW);
    expect(actions.main?.id ?? null).toBe(main);
    expect([...actions.beside, ...actions.more].map(({ id }) => id)).toEqual(others);
    expect([...actions.beside, ...actions.more].every(({ reason }) => reason === null)).toBe(true);
  });

  test('the claimant may accept the offer, as long as one stands', () => {
    const offer = { buyerCents: 700_000, sellerCents: 800_000 };
    for (const phase of ['mediation', 'arbitration'] as const) {
      expect(actionsOf(disputeIn(phase, 'buyer', { offer }), NOW).main).toMatchObject({
        id: 'acceptOffer',
        label: 'Accept the offer',
        reason: null,
      });
      expect(actionsOf(disputeIn(phase, 'seller', { offer }), NOW).main).toBeNull();
    }
  });

  test('a claim can be taken back once only, and says so', () => {
    const deal = disputeIn('responding', 'buyer', { withdrawn: true });
    expect(actionsOf(deal, NOW).more[0]?.reason).toContain('possible once');
  });

  test('before the delivery date nobody can report what is not there yet', () => {
    const ids = (nowMs: number) => actionsOf(dealIn('funded', 'buyer'), nowMs).beside.map(({ id }) => id);
    const dueMs = Date.parse('2026-11-27T15:00:00Z');
    expect([ids(dueMs - 1), ids(dueMs)]).toEqual([[], ['dispute']]);
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
    expect(told.final).toBe(true);
  });
});
