import { expect, test } from '@jest/globals';
import { saidIn } from '../../../../../client/src/features/disputes/said.js';
import { disputedDeal, disputeOf, plain, said } from './disputed.js';

const told = (more: Parameters<typeof disputeOf>[1]) => {
  const deal = disputedDeal('mediation', 'seller');
  return saidIn(disputeOf(deal, more), deal).map(
    ({ who, what, reason }) => `${who}: ${plain(what) ?? ''} “${reason}”`,
  );
};

test('before an answer there is only the claim', () =>
  expect(told({})).toEqual(['Wanjiku: Claim: KES 15,000. It is broken or damaged. “The screen is cracked”']));

test('the answer is the first offer, and is told once', () => {
  const answer = said(7_000, 'Old scratch');
  expect(told({ answer, offers: { seller: answer } }).slice(1)).toEqual([
    'You: Offer: KES 7,000 for Wanjiku, KES 8,000 for you, before the fee. “Old scratch”',
  ]);
});

test('a newer offer stands beside it, in the order in which they were made', () => {
  const answer = said(7_000, 'Old scratch', '2026-11-25T12:00:00.000Z');
  const mine = said(9_000, 'Let us end it', '2026-11-25T14:00:00.000Z');
  const hers = said(12_000, 'It was new', '2026-11-25T13:00:00.000Z');
  expect(told({ answer, offers: { seller: mine, buyer: hers } }).slice(1)).toEqual([
    'You: First offer: KES 7,000 for Wanjiku, KES 8,000 for you. “Old scratch”',
    'Wanjiku: Offer: KES 12,000 for Wanjiku, KES 3,000 for you, before the fee. “It was new”',
    'You: Offer: KES 9,000 for Wanjiku, KES 6,000 for you, before the fee. “Let us end it”',
  ]);
});

test('what Amana proposes stands among the offers, by its time', () => {
  const mediator = { ...said(9_000, 'It was old', '2026-11-25T13:00:00.000Z'), id: 'p', acceptedBy: [] };
  const mine = said(7_000, 'Let us end it', '2026-11-25T14:00:00.000Z');
  expect(told({ offers: { seller: mine, mediator } }).slice(1)).toEqual([
    'Amana’s proposal and why: KES 9,000 for Wanjiku, KES 6,000 for you, before the fee. “It was old”',
    'You: Offer: KES 7,000 for Wanjiku, KES 8,000 for you, before the fee. “Let us end it”',
  ]);
});

test('an appeal and the decision after it, also when nobody decided', () => {
  const appeal = { by: 'buyer', reason: 'See the second photo', at: '2026-11-26T12:00:00.000Z' } as const;
  const award = { ...said(15_000, '', '2026-12-27T12:00:00.000Z'), by: 'system' } as const;
  expect(told({ appeal, award }).slice(1)).toEqual([
    'Wanjiku: Appeal against the decision. “See the second photo”',
    'The decision and why: KES 15,000 for Wanjiku, KES 0 for you, before the fee. “Nobody decided in time.”',
  ]);
});
