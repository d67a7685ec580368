import { describe, expect, test } from '@jest/globals';
import type { DealDispute } from '@amana/shared/transactions/contract.js';
import type { Party, Phase } from '@amana/shared/transactions/lifecycle.js';
import { disputeTurn } from '../../../../../client/src/features/transactions/dispute-words.js';
import { disputedDeal, plain } from '../disputes/disputed.js';
import { NOW } from './deals.js';

const SPLIT = { buyerCents: 700_000, sellerCents: 800_000 };
const AWARD = { buyerCents: 1_050_000, sellerCents: 450_000 };

/** Heading, what and otherwise, with plain blanks. */
function told(phase: Phase, role: Party, more: Partial<DealDispute> = {}, nowMs = NOW) {
  const { heading, what, otherwise } = disputeTurn(disputedDeal(phase, role, more), nowMs);
  return [heading, plain(what), plain(otherwise)];
}

test('the other side answers; without an answer an arbiter decides', () => {
  expect(told('responding', 'seller')).toEqual([
    null,
    'Answer: Wanjiku claims KES 15,000',
    'An arbiter decides about KES 15,000 without your answer',
  ]);
  expect(told('responding', 'buyer')[1]).toBe('Otieno answers your claim of KES 15,000');
});

describe('between the two', () => {
  const otherwise = 'From then on an arbiter decides about KES 15,000';

  test('only the other side has an offer', () =>
    expect(told('mediation', 'buyer', { offers: { seller: SPLIT } })).toEqual([
      'Otieno made an offer',
      'Accept the offer of Otieno, make one of your own or take your claim back',
      otherwise,
    ]));

  test('only this side has one', () =>
    expect(told('mediation', 'seller', { offers: { seller: SPLIT } })).toEqual([
      'Waiting for Wanjiku',
      'Wanjiku accepts your offer or makes another one. You can give all back',
      otherwise,
    ]));

  test('Amana has made a proposal: it is there to accept until one has', () => {
    const mediator = { ...SPLIT, id: 'p', acceptedBy: ['seller' as const] };
    const what = (role: Party) => told('mediation', role, { offers: { seller: SPLIT, mediator } })[1];
    expect(what('buyer')).toMatch(/ You can accept Amana’s proposal$/);
    expect(what('seller')).toMatch(/ You accepted Amana’s proposal, Wanjiku has not yet$/);
  });

  test('both have one', () =>
    expect(told('mediation', 'seller', { offers: { seller: SPLIT, buyer: AWARD } })).toEqual([
      'You both made an offer',
      'Accept the offer of Wanjiku or change yours. You can give all back',
      otherwise,
    ]));
});

describe('an arbiter', () => {
  const without = 'With no decision until Fri 25 Dec, 18:00';

  test.each([
    ['buyer', 'you get'],
    ['seller', 'Wanjiku gets'],
  ] as const)('decides; to the %s: what happens when nobody does', (role, gets) =>
    expect(told('arbitration', role)).toEqual([
      'Waiting for an arbiter',
      'An arbiter decides about KES 15,000',
      `${without} ${gets} KES 15,150`,
    ]),
  );

  test('an offer can be accepted until he has, by the one to whom it was made', () => {
    const offers = { seller: SPLIT };
    expect(told('arbitration', 'buyer', { offers })[1]).toMatch(
      /Until then you can accept the offer of Otieno$/,
    );
    expect(told('arbitration', 'seller', { offers })[1]).not.toContain('offer');
  });

  test('who is late gives the fee back', () => {
    const due = Date.parse('2026-11-30T15:00:00.000Z');
    expect(told('arbitration', 'buyer', {}, due - 1)[2]).toMatch(/^With no/);
    expect(told('arbitration', 'buyer', {}, due)[2]).toBe(
      `It is late: Amana gives its fee back. ${without} you get KES 15,150`,
    );
  });

  test('after an appeal another one decides, and that stands', () =>
    expect(told('arbitration', 'buyer', { appealed: true }).slice(0, 2)).toEqual([
      'Waiting for another arbiter',
      'Another arbiter decides about KES 15,000 anew, and that stands',
    ]));
});

describe('decided', () => {
  const otherwise = 'It is carried out by itself on Thu 26 Nov, 18:00';
  const decided = (role: Party, more: Partial<DealDispute> = {}) =>
    told('awarded', role, { award: AWARD, ...more });

  test('where each shilling will go, and that both may accept or appeal', () => {
    expect(decided('seller')).toEqual([
      'Decided: accept it or appeal',
      'KES 34,500 goes to you, KES 10,605 back to Wanjiku',
      otherwise,
    ]);
    expect(decided('buyer')[1]).toBe('KES 34,500 goes to Otieno, KES 10,605 back to you');
  });

  test('who has accepted it waits for the other, who is told so', () => {
    const waivedBy: Party[] = ['buyer'];
    expect(decided('buyer', { waivedBy })).toEqual([
      'Waiting for Otieno',
      'Otieno accepts the decision too, or appeals. KES 34,500 goes to Otieno, KES 10,605 back to you',
      otherwise,
    ]);
    expect(decided('seller', { waivedBy })[1]).toMatch(/back to Wanjiku\. Wanjiku has accepted it$/);
  });

  test('a decision after an appeal stands', () =>
    expect(decided('buyer', { appealed: true }).at(2)).toBe('It is being carried out: this decision stands'));
});
