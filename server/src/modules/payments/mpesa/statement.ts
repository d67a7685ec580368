import { isCents, SHILLING, type Cents } from '@amana/shared/money.js';
import { readCsv } from './csv.js';
import { dateInNairobi } from './eat.js';
import { receiptOf } from './parse.js';

/** A line of the organisation portal's statement. */
export interface StatementLine {
  receipt: string;
  /** M-Pesa's charge for the payout with this receipt. */
  isCharge: boolean;
  /** Signed as on the float. */
  amountCents: Cents;
  paidAt: Date;
  /** The account that was typed, of money in; the conversation id, of money out. */
  ref: string;
}

export interface ParsedStatement {
  /** Else it is only as long as its lines. */
  hasPeriod: boolean;
  from: Date;
  until: Date;
  openingCents: Cents;
  closingCents: Cents;
  /** Oldest first. */
  lines: StatementLine[];
}

/** Tells the line of the file, counted without empty ones, and what is wrong with it. */
export class StatementError extends Error {}

const HEADER = {
  receipt: ['receiptno', 'receipt', 'receiptnumber'],
  time: ['completiontime'],
  details: ['details'],
  status: ['transactionstatus', 'status'],
  paidIn: ['paidin'],
  withdrawn: ['withdrawn'],
  balance: ['balance'],
  reason: ['reasontype'],
  account: ['acno', 'accountno'],
} as const;
type Column = keyof typeof HEADER;
const NEEDED: Column[] = ['receipt', 'time', 'paidIn', 'withdrawn', 'balance'];

const MPESA_BEGAN = new Date('2007-01-01');
const AMOUNT = /^(-?)(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2}))?$/;
const YEAR_FIRST = /(\d{4})[-/](\d{2})[-/](\d{2}) (\d{2}):(\d{2})(?::(\d{2}))?/g;
const DAY_FIRST = /^(\d{2})[-/](\d{2})[-/](\d{4}) (\d{2}:\d{2}(?::\d{2})?)$/;
const CONVERSATION = /conversation id is ([A-Za-z0-9_-]{6,64})/i;

const wrong = (line: number, what: string): StatementError =>
  new StatementError(`Line ${line} of the statement: ${what}`);
const plain = (cell: string): string => cell.toLowerCase().replace(/[^a-z]/g, '');

function centsIn(text: string, line: number): Cents {
  const match = AMOUNT.exec(text.replace(/^ksh\s*/i, ''));
  const whole = Number(match?.[2]?.replaceAll(',', '') ?? NaN) * SHILLING;
  const cents = (match?.[1] ? -1 : 1) * (whole + Number((match?.[3] ?? '').padEnd(2, '0')));
  if (!isCents(cents)) throw wrong(line, `"${text.slice(0, 40)}" is no amount`);
  return cents + 0;
}

const timesIn = (text: string): Date[] =>
  [...text.matchAll(YEAR_FIRST)].flatMap(([all]) => dateInNairobi(all.replaceAll('/', '-')) ?? []);

function timeIn(text: string, line: number): Date {
  const [time] = timesIn(text.replace(DAY_FIRST, '$3-$2-$1 $4'));
  if (!time || time < MPESA_BEGAN) throw wrong(line, `"${text.slice(0, 40)}" is no time`);
  return time;
}

function columnsOf(cells: string[]): Map<Column, number> | null {
  const names = cells.map(plain);
  const found = new Map<Column, number>();
  for (const [column, spellings] of Object.entries(HEADER) as [Column, readonly string[]][]) {
    const at = names.findIndex((name) => spellings.includes(name));
    if (at >= 0) found.set(column, at);
  }
  return NEEDED.every((column) => found.has(column)) ? found : null;
}

type Balanced = StatementLine & { balanceCents: Cents };

/** @returns null for a line that moved no money */
function lineOf(cell: (column: Column) => string, number: number): Balanced | null {
  const status = cell('status').toLowerCase();
  if (status !== '' && status !== 'completed') return null;
  const receipt = receiptOf(cell('receipt'));
  if (receipt === null) throw wrong(number, `"${cell('receipt').slice(0, 40)}" is no receipt`);
  const paidIn = centsIn(cell('paidIn') || '0', number);
  // The portal writes it with a minus, other exports without.
  const withdrawn = Math.abs(centsIn(cell('withdrawn') || '0', number));
  if (paidIn < 0) throw wrong(number, 'what was paid in is below zero');
  if ((paidIn === 0) === (withdrawn === 0)) throw wrong(number, 'one of paid in and withdrawn, not both');
  const isOut = withdrawn > 0;
  const details = cell('details');
  return {
    receipt,
    // What a payer types stands on lines of money in only.
    isCharge: isOut && /\bcharges?\b/i.test(cell('reason') || details),
    amountCents: paidIn - withdrawn,
    paidAt: timeIn(cell('time'), number),
    ref: isOut ? (CONVERSATION.exec(details)?.[1] ?? '') : cell('account').toUpperCase().slice(0, 20),
    balanceCents: centsIn(cell('balance'), number),
  };
}

/** Each balance is the one before and the line's amount. */
const runs = (lines: Balanced[]): boolean =>
  lines.every((line, n) => n === 0 || lines[n - 1]!.balanceCents + line.amountCents === line.balanceCents);

function repeatedIn(names: string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}

/** What stands above the header: `Time Period`, `Opening Balance`, `Closing Balance`, as far as it does. */
function preambleOf(above: string[][]) {
  const line = (name: string) => above.find(([first = '']) => plain(first).startsWith(name)) ?? [];
  const sum = (name: string): Cents | null => {
    const found = line(name)
      .slice(1)
      .find((cell) => cell !== '');
    return found === undefined ? null : centsIn(found, above.indexOf(line(name)) + 1);
  };
  const [from, until] = timesIn(line('timeperiod').join(' '));
  return { from, until, openingCents: sum('openingbalance'), closingCents: sum('closingbalance') };
}

/**
 * Reads the CSV of the organisation portal: columns in any order, newest or oldest first, quotes and thousands
 * separators as they come. Strict on money: the balances must run on from the opening to the closing one, to the cent.
 * @throws StatementError
 */
export function readStatement(text: string): ParsedStatement {
  let cells: string[][];
  try {
    cells = readCsv(text);
  } catch (error) {
    throw error instanceof SyntaxError ? new StatementError(`The statement: ${error.message}`) : error;
  }
  const head = cells.slice(0, 30).findIndex((line) => columnsOf(line) !== null);
  if (head < 0)
    throw new StatementError(
      'This is no statement: it wants the columns Receipt No., Completion Time, Paid In, Withdrawn and Balance.',
    );
  const columns = columnsOf(cells[head]!)!;
  const read = cells.slice(head + 1).flatMap((line, n) => {
    const found = lineOf((column) => line[columns.get(column) ?? -1] ?? '', head + n + 2);
    return found ?? [];
  });
  const twice = repeatedIn(read.map(({ receipt, isCharge }) => `${receipt} ${isCharge}`));
  if (twice) throw new StatementError(`The statement has receipt ${twice.split(' ')[0]} twice.`);
  const lines = runs(read) ? read : read.toReversed();
  if (!runs(lines))
    throw new StatementError('The balances of the statement do not run on: lines are missing or changed.');

  const { from, until, ...told } = preambleOf(cells.slice(0, head));
  const [first, last] = [lines[0], lines.at(-1)];
  const openingCents = first ? first.balanceCents - first.amountCents : told.openingCents;
  const closingCents = last ? last.balanceCents : (told.closingCents ?? told.openingCents);
  const [start, end] = [from ?? first?.paidAt, until ?? last?.paidAt];
  if (openingCents === null || closingCents === null || !start || !end)
    throw new StatementError('The statement has neither lines nor a period with its balances.');
  const agrees = (one: Cents | null, other: Cents): boolean => one === null || one === other;
  if (!agrees(told.openingCents, openingCents) || !agrees(told.closingCents, closingCents))
    throw new StatementError('Opening and closing balance are not those of its lines: lines are missing.');
  if (lines.some(({ paidAt }) => paidAt < start || paidAt > end))
    throw new StatementError('The statement has lines from outside its period.');
  return {
    hasPeriod: from !== undefined,
    from: start,
    until: end,
    openingCents,
    closingCents,
    lines: lines.map(({ balanceCents: _, ...line }) => line),
  };
}
