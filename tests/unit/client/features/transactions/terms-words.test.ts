import { expect, test } from '@jest/globals';
import { agreedLines, changeWords } from '../../../../../client/src/features/transactions/terms-words.js';

test('changed parts stand under each other, before and after', () =>
  expect(
    changeWords({
      field: 'milestones',
      from: '1. Walls: KES 15,000, 4 days\n2. Roof: KES 30,000, 6 days',
      to: null,
    }),
  ).toBe('Parts before:\n1. Walls: KES 15,000, 4 days\n2. Roof: KES 30,000, 6 days\nParts now:\nnone'));

test('any other change is one line', () =>
  expect(changeWords({ field: 'deliveryDays', from: 1, to: 3 })).toBe('Days to deliver: 1 day → 3 days'));

test('how claims are to be settled, a line each', () =>
  expect(agreedLines({ damaged: 30, not_received: 0 })).toEqual([
    'Not received: 0 % of the claim to the seller',
    'Damaged: 30 % of the claim to the seller',
  ]));
