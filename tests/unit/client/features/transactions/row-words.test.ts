import { describe, expect, test } from '@jest/globals';
import { rowLine } from '../../../../../client/src/features/transactions/row-words.js';
import { dealIn, NOW } from './deals.js';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const TOMORROW = { kind: 'inspect', at: '2026-11-26T12:24:00Z' } as const;

describe('what is next, in one line', () => {
  test.each([
    ['who waits', { turn: 'buyer', clock: TOMORROW }, 'Wanjiku checks it by tomorrow, 15:24'],
    [
      'whose turn it is',
      { turn: 'seller', clock: { ...TOMORROW, kind: 'deliver' } },
      'Deliver by tomorrow, 15:24',
    ],
    ['an invitation', { invited: true }, 'Wanjiku invites you to sell'],
    ['a pause', { onHold: true }, 'Paused by Amana'],
    ['the end', { clock: null }, 'You sold to Wanjiku'],
  ] as const)('%s', (_, more, line) =>
    expect(plain(rowLine(dealIn('delivered', 'seller', more), NOW))).toBe(line),
  );
});
