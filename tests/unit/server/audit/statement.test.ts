import { describe, expect, test } from '@jest/globals';
import { statementOf } from '../../../../server/src/audit/statement.js';

const HEAD =
  'Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Reason Type,A/C No.';
const IN = 'TKL1,2026-11-21 12:00:00,Pay Bill Online,Completed,"1,025.00",,"2,025.00",Pay Bill,deal2345abcd';
const OUT =
  'TKL2,21/11/2026 12:00:01,"Paid to ""Asha"", Original conversation ID is abcdefghijklmnopqrs.",Completed,,500.00,"1,525.00",B2C,';
const CHARGE = 'TKL2,2026-11-21 12:00:01,Charge for it,Completed,,-7.50,"1,517.50",B2C Payment Charge,';
const FAILED = 'TKL3,2026-11-21 12:00:02,Paid,Failed,,10.00,"1,507.50",B2C,';

const lines = (...all: string[]): string => `\uFEFF${all.join('\r\n')}\r\n`;

const EXPECTED = [
  { receipt: 'TKL1', isCharge: false, cents: 102_500, ref: 'DEAL2345ABCD', balanceCents: 202_500 },
  { receipt: 'TKL2', isCharge: false, cents: -50_000, ref: 'abcdefghijklmnopqrs', balanceCents: 152_500 },
  { receipt: 'TKL2', isCharge: true, cents: -750, ref: '', balanceCents: 151_750 },
];

describe('M-Pesa’s statement', () => {
  test.each([
    ['oldest first', lines(HEAD, IN, OUT, CHARGE, FAILED)],
    ['newest first', lines(HEAD, FAILED, CHARGE, OUT, IN)],
  ])('%s, its period and balances by its rows', (_, text) => {
    const { rows, ...rest } = statementOf(text);
    expect(rows).toMatchObject(EXPECTED);
    expect(rest).toEqual({
      from: new Date('2026-11-21T09:00:00Z'),
      until: new Date('2026-11-21T09:00:01Z'),
      openingCents: 100_000,
      closingCents: 151_750,
    });
  });

  test('without rows: what stands above', () => {
    const above = [
      'Time Period:,From 2026-11-21 00:00:00 To 2026-11-21 23:59:59',
      'Opening Balance:,"Ksh 9,000.25"',
    ];
    expect(statementOf(lines(...above, HEAD))).toEqual({
      from: new Date('2026-11-20T21:00:00Z'),
      until: new Date('2026-11-21T20:59:59Z'),
      openingCents: 900_025,
      closingCents: 900_025,
      rows: [],
    });
  });

  test.each([
    ['nothing', '', 'no line with Receipt No.'],
    ['neither rows nor a period', lines(HEAD), 'neither rows nor a period'],
    ['no amount', lines(HEAD, IN.replace('2,025.00', 'many')), '“many” is no amount'],
    ['no time', lines(HEAD, IN.replace('2026-11-21 12:00:00', 'today')), 'no receipt or no time'],
    ['a quote that never ends', lines(HEAD, '"TKL1'), 'a quote never ends'],
  ])('%s is told', (_, text, says) => {
    expect(() => statementOf(text)).toThrow(says);
  });
});
