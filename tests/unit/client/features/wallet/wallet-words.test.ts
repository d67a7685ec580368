import { describe, expect, test } from '@jest/globals';
import type { Withdrawal, WithdrawalOutcome } from '@amana/shared/wallet/contract.js';
import { withdrawalFee, withdrawalWords } from '../../../../../client/src/features/wallet/wallet-words.js';

const withdrawal = (outcome: WithdrawalOutcome): Withdrawal => ({
  id: '1',
  amountCents: 500_000,
  feeCents: 5_700,
  arrivesCents: 494_300,
  phone: '254712345678',
  outcome,
  receipt: outcome === 'paid' ? 'TKR9X7R2MB' : null,
  resultCode: null,
  createdAt: '2026-11-25T11:05:00Z',
});

describe('a withdrawal is told as what is known', () => {
  test.each([
    ['paid', 'KES 4,943 arrived at 0712 345 678, receipt TKR9X7R2MB. Charge: KES 57.'],
    ['returned', 'M-Pesa refused it. KES 5,000 is back in your wallet.'],
    ['unknown', 'M-Pesa has not answered. KES 5,000 is set aside, do not withdraw it again.'],
  ] as const)('%s', (outcome, words) =>
    expect(withdrawalWords(withdrawal(outcome)).replaceAll('\u00a0', ' ')).toBe(words),
  );

  test('without a charge none is named', () =>
    expect(withdrawalWords({ ...withdrawal('paid'), feeCents: 0 })).not.toContain('Charge'));

  test.each(['waiting', 'sending', 'unknown', 'checking'] as const)(
    '%s is never told as arrived',
    (outcome) => expect(withdrawalWords(withdrawal(outcome))).not.toMatch(/arrived|back in/),
  );
});

describe('the charge', () => {
  const bands = [
    { upToCents: 10_000, feeCents: 0 },
    { upToCents: 500_000, feeCents: 5_700 },
  ];
  test.each([
    [10_000, 0],
    [10_100, 5_700],
    [500_000, 5_700],
    [900_000, 5_700],
  ])('of %d cents is %d', (cents, fee) => expect(withdrawalFee(cents, bands)).toBe(fee));
});
