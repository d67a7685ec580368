import { CannotMeasure } from './snapshot.js';

/** Money that M-Pesa moved. */
export interface StatementRow {
  receipt: string;
  /** M-Pesa's own charge, beside the row that it is for. */
  isCharge: boolean;
  /** Signed as on the float. */
  cents: number;
  at: Date;
  /** The account that was typed, of money in; the conversation id, of money out. */
  ref: string;
  balanceCents: number;
}

/** What the organisation portal tells of working, utility and charges account together. */
export interface Statement {
  from: Date;
  until: Date;
  openingCents: number;
  closingCents: number;
  /** Oldest first. */
  rows: StatementRow[];
}

const NEEDED = ['receiptno', 'completiontime', 'paidin', 'withdrawn', 'balance'];
const TIME = /(\d{4})-(\d\d)-(\d\d)[ T](\d\d:\d\d)(:\d\d)?/g;
const DAY_FIRST = /(\d\d)-(\d\d)-(\d{4})/g;

const unreadable = (what: string): CannotMeasure => new CannotMeasure(`M-Pesa’s statement: ${what}.`);
const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');

function cellsOf(text: string): string[][] {
  const lines: string[][] = [];
  let [line, cell, quoted, last] = [[] as string[], '', false, ''];
  for (const sign of `${text.replace(/^\uFEFF/, '')}\n`) {
    if (sign === '"') {
      if (!quoted && last === '"') cell += sign;
      quoted = !quoted;
    } else if (quoted || (sign !== ',' && sign !== '\n')) cell += sign;
    else {
      line.push(cell.trim());
      cell = '';
      if (sign === '\n') {
        lines.push(line);
        line = [];
      }
    }
    last = sign;
  }
  if (quoted) throw unreadable('a quote never ends');
  return lines;
}

function centsOf(text: string): number {
  const digits = text.replace(/^ksh\s*/i, '').replaceAll(',', '');
  if (!/^-?\d{1,12}(\.\d{1,2})?$/.test(digits)) throw unreadable(`“${text.slice(0, 40)}” is no amount`);
  return Math.round(Number(digits) * 100);
}

/** Times of Nairobi. */
const timesIn = (text: string): Date[] =>
  [...text.replaceAll('/', '-').replace(DAY_FIRST, '$3-$2-$1').matchAll(TIME)].map(
    ([, year, month, day, minute, second = ':00']) =>
      new Date(`${year}-${month}-${day}T${minute}${second}+03:00`),
  );

function rowOf(cell: (column: string) => string): StatementRow {
  const [paidIn, withdrawn] = ['paidin', 'withdrawn'].map((column) => Math.abs(centsOf(cell(column) || '0')));
  const cents = paidIn! - withdrawn!;
  const [at] = timesIn(cell('completiontime'));
  const [receipt, details] = [cell('receiptno').toUpperCase(), cell('details')];
  if (!at || receipt === '') throw unreadable(`a row has no receipt or no time: ${receipt} ${details}`);
  const conversation = /conversation id is ([\w-]+)/i.exec(details)?.[1] ?? '';
  return {
    receipt,
    isCharge: cents < 0 && /\bcharges?\b/i.test(cell('reasontype') || details),
    cents,
    at,
    ref: cents < 0 ? conversation : cell('acno').toUpperCase(),
    balanceCents: centsOf(cell('balance')),
  };
}

const breaks = (rows: StatementRow[]): number =>
  rows.filter((row, n) => n > 0 && rows[n - 1]!.balanceCents + row.cents !== row.balanceCents).length;

/** Reads the CSV of M-Pesa's organisation portal. @throws CannotMeasure when it is none */
export function statementOf(text: string): Statement {
  const lines = cellsOf(text);
  const head = lines.findIndex((cells) => NEEDED.every((name) => cells.map(plain).includes(name)));
  if (head < 0) throw unreadable('no line with Receipt No., Completion Time, Paid In, Withdrawn, Balance');
  const names = lines[head]!.map(plain);
  const read = lines.slice(head + 1).flatMap((cells) => {
    const cell = (column: string): string => cells[names.indexOf(column)] ?? '';
    const moved = ['', 'completed'].includes(cell('transactionstatus').toLowerCase());
    return moved && cells.some((one) => one !== '') ? [rowOf(cell)] : [];
  });
  const reversed = read.toReversed();
  const rows = breaks(reversed) <= breaks(read) ? reversed : read;
  const [first, last] = [rows[0], rows.at(-1)];

  const above = (name: string): string[] =>
    lines.slice(0, head).find(([title = '']) => plain(title).startsWith(name)) ?? [];
  const told = (name: string): number | undefined => above(name).slice(1).filter(Boolean).map(centsOf)[0];
  const [from = first?.at, until = last?.at] = timesIn(above('timeperiod').join(' '));
  const openingCents = told('openingbalance') ?? (first && first.balanceCents - first.cents);
  const closingCents = told('closingbalance') ?? last?.balanceCents ?? openingCents;
  if (!from || !until || openingCents === undefined || closingCents === undefined)
    throw unreadable('neither rows nor a period with its balances');
  return { from, until, openingCents, closingCents, rows };
}
