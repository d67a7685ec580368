import { describe, expect, test } from '@jest/globals';
import type { DealCommand } from '../../../../../../server/src/modules/transactions/domain/decision.js';
import { currentItem } from '../../../../../../server/src/modules/transactions/domain/item.js';
import { decide } from '../../../../../../server/src/modules/transactions/domain/transaction.js';
import * as deals from '../../../../../support/deals.js';

const { BUYER, SELLER, START, after } = deals;
const staff = (id: string) => ({ actor: 'arbiter', id }) as const;
const MEDIATOR = { actor: 'mediator', id: 'amina' } as const;
const SPLIT = { buyerCents: 600_000, sellerCents: 400_000 };
const mediate = (offer: string, split = SPLIT): DealCommand => ({
  type: 'mediate',
  offer,
  reason: 'Fair.',
  ...split,
});
const accept = (offer: string, split = SPLIT): DealCommand => ({ type: 'mediate_accept', offer, ...split });
const handOver = (to: string | null): DealCommand => ({ type: 'hand_over', to, reason: 'Away.' });
const claimed = () =>
  after(
    deals.delivered(),
    { type: 'dispute', dispute: 'd', kind: 'damaged', claimCents: 1_000_000, reason: 'Cracked' },
    BUYER,
  );
const proposed = () => after(claimed(), mediate('first'), MEDIATOR);
const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });

describe('a mediator’s offer', () => {
  test('of the same sums is another one once it was made anew: who named the first has not accepted it', () => {
    const anew = after(after(proposed(), accept('first'), BUYER), mediate('second'), MEDIATOR);
    expect(() => decide(anew, accept('first'), SELLER, START)).toThrow(code('STATE_CONFLICT'));
    const one = after(anew, accept('second'), SELLER);
    expect(currentItem(one).dispute).toMatchObject({
      mediators: ['amina'],
      offers: { mediator: { id: 'second', by: 'amina', acceptedBy: ['seller'] } },
    });
    expect(one.phase).toBe('responding');
  });

  test('accepted by both moves all that is held, the second side’s word kept with it', () => {
    const one = after(proposed(), accept('first'), SELLER);
    const { entries, set, line } = decide(one, accept('first'), BUYER, START);
    expect([set.phase, line]).toEqual(['split', { split: SPLIT, cents: currentItem(one).heldCents }]);
    expect(entries).toHaveLength(1);
    expect(set.items?.[0]).toMatchObject({
      heldCents: 0,
      contestedCents: 0,
      dispute: { offers: { mediator: { acceptedBy: ['seller', 'buyer'] } } },
    });
    expect(decide(proposed(), accept('first'), BUYER, START).entries).toBeUndefined();
  });
});

describe('a case', () => {
  const taken = () => after(proposed(), { type: 'escalate' }, staff('zawadi'));

  test.each(['wanjiku', 'otieno', 'amina', 'zawadi'])('is not handed to %s', (to) =>
    expect(() => decide(taken(), handOver(to), staff('zawadi'), START)).toThrow(code('VALIDATION_FAILED')),
  );

  test('is handed on by who has it, and whoever had it never mediates', () => {
    const handed = after(taken(), handOver('juma'), staff('zawadi'));
    expect(() => decide(handed, handOver(null), staff('zawadi'), START)).toThrow(code('FORBIDDEN'));
    const back = after(handed, handOver(null), staff('juma'));
    expect(currentItem(back).dispute).toMatchObject({ arbiter: null, takers: ['zawadi', 'juma'] });
    for (const id of ['zawadi', 'juma'])
      expect(() => decide(back, mediate('x'), { actor: 'mediator', id }, START)).toThrow(code('FORBIDDEN'));
  });

  test('is not taken by who mediates it', () =>
    expect(() => decide(proposed(), { type: 'escalate' }, staff('amina'), START)).toThrow(code('FORBIDDEN')));
});
