import { dashed } from './eat.js';
import type { State, Transaction } from './state.js';

const columns = [
  'Receipt No.',
  'Completion Time',
  'Initiation Time',
  'Details',
  'Transaction Status',
  'Paid In',
  'Withdrawn',
  'Balance',
  'Balance Confirmed',
  'Reason Type',
  'Other Party Info',
  'Linked Transaction ID',
  'A/C No.',
];

const shillings = (cents: number): string =>
  (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

interface Movement {
  row: Transaction;
  cents: number;
  details: string;
  reason: string;
}

/** What moved the organisation's money: each payment, each payout, and beside it M-Pesa's charge. */
function movementsOf(row: Transaction): Movement[] {
  if (row.state !== 'Completed') return [];
  const { type, amountCents, chargeCents, msisdn, reference, originatorConversationId = '' } = row;
  const party = `${msisdn.slice(0, 5)}****${msisdn.slice(-3)} - DEMO PERSON`;
  if (type === 'stk') {
    const details = `Pay Bill Online from ${party} Acc. ${reference}`;
    return [{ row, cents: amountCents, details, reason: 'Pay Bill Online' }];
  }
  if (type === 'organisation') return [{ row, cents: amountCents, details: reference, reason: reference }];
  const paid = 'Business Payment to Customer via API';
  const details = `${paid} to ${party}. Original conversation ID is ${originatorConversationId}.`;
  const charge = `Charge for ${paid} to ${party}`;
  return [
    { row, cents: -amountCents, details, reason: paid },
    ...(chargeCents > 0 ? [{ row, cents: -chargeCents, details: charge, reason: 'B2C Payment Charge' }] : []),
  ];
}

/**
 * The organisation portal's statement of all accounts as CSV, newest line first: whole seconds, the end included.
 * Its balances are those of the working, the utility and the charges paid account together.
 */
export function statementOf(
  { transactions, openingFloatCents }: State,
  name: string,
  from: Date,
  until: Date,
) {
  let balanceCents = openingFloatCents;
  const [first, last] = [Math.floor(from.getTime() / 1_000), Math.floor(until.getTime() / 1_000)];
  let openingCents = openingFloatCents;
  let closingCents = openingFloatCents;
  const lines: string[] = [];
  for (const { row, cents, details, reason } of transactions.flatMap(movementsOf)) {
    const second = Math.floor(Date.parse(row.at) / 1_000);
    if (second > last) continue;
    balanceCents += cents;
    closingCents = balanceCents;
    if (second < first) {
      openingCents = balanceCents;
      continue;
    }
    const at = dashed(new Date(row.at));
    const [paidIn, withdrawn] = cents > 0 ? [shillings(cents), ''] : ['', shillings(-cents)];
    const account = row.type === 'stk' ? row.reference : '';
    const money = [paidIn, withdrawn, shillings(balanceCents), 'true'];
    const cells = [
      row.receipt,
      at,
      at,
      details,
      'Completed',
      ...money,
      reason,
      row.msisdn.slice(0, 5),
      '',
      account,
    ];
    lines.push(cells.map(quoted).join(','));
  }
  const head = [
    ['Account Holder:', name],
    ['Time Period:', `From ${dashed(from)} To ${dashed(until)}`],
    ['Opening Balance:', shillings(openingCents)],
    ['Closing Balance:', shillings(closingCents)],
    columns,
  ].map((cells) => cells.map(quoted).join(','));
  return `\uFEFF${[...head, ...lines.reverse()].join('\r\n')}\r\n`;
}
