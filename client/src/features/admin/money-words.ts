import { formatKes, parseKes, SHILLING } from '@amana/shared/money.js';
import type {
  CloseTo,
  Found,
  Proposal,
  ResolvePayoutRequest,
  StaffWork,
  Statement,
} from '@amana/shared/admin/contract.js';
import type { DealMoneyLine } from '@amana/shared/transactions/contract.js';
import type { Problem } from '../../components/ui/problems.js';
import { formatDateTime } from '../../lib/time.js';
import { spellingOf } from '../../lib/sum-text.js';

/** `TKL9ZX8YW7` of `row/TKL9ZX8YW7`: what staff know a case by. */
export const shortId = (id: string): string => id.slice(id.indexOf('/') + 1);

export const CLOSE: Record<CloseTo, string> = {
  wallet: 'To somebody’s wallet',
  payer: 'To the wallet of who made a payment',
  adjust: 'Book it as a difference of Amana’s own',
  outside: 'It went back at M-Pesa, and that is a case too',
  noted: 'Only note it; no money moves',
};

/** The ways that a kind of case may be closed, with their words. */
export const closeOptions = (ways: readonly CloseTo[]): Partial<Record<CloseTo, string>> =>
  Object.fromEntries(ways.map((way) => [way, CLOSE[way]]));

export const RESOLVE: Record<ResolvePayoutRequest['outcome'], string> = {
  paid: 'M-Pesa’s portal says that it was paid',
  failed: 'M-Pesa’s portal says that it was not paid',
  resume: 'Let Amana follow it again',
};

function closeWords(act: Extract<Proposal['act'], { kind: 'close' }>, sum: string): string {
  const about = `case ${shortId(act.case)}`;
  switch (act.to) {
    case 'wallet':
      return `${sum} of ${about} goes to a wallet`;
    case 'payer':
      return `${sum} of ${about} goes to who made payment ${act.payment ?? ''}`;
    case 'adjust':
      return `${sum} of ${about} is booked as a difference of Amana’s own`;
    case 'outside':
      return `${sum} of ${about} went back at M-Pesa, which is case ${shortId(act.with ?? '')}`;
    case 'noted':
      return `${about} is noted; no money moves`;
  }
}

function payoutWords(
  { payout, outcome, receipt }: Extract<Proposal['act'], { kind: 'payout' }>,
  sum: string,
) {
  if (outcome === 'paid') return `Payout ${payout} of ${sum} was paid, receipt ${receipt ?? ''}`;
  if (outcome === 'failed')
    return `Payout ${payout} of ${sum} was not paid: the money goes back to the wallet`;
  return `Payout ${payout} of ${sum} is followed again`;
}

/** What is done once it is confirmed, in one line with its sum. */
export function actWords({ act, amountCents }: Pick<Proposal, 'act' | 'amountCents'>): string {
  const sum = formatKes(amountCents);
  switch (act.kind) {
    case 'close':
      return closeWords(act, sum);
    case 'own':
      return `Amana’s own money: ${formatKes(Math.abs(amountCents))} ${amountCents < 0 ? 'out' : 'in'}, receipt ${act.receipt}`;
    case 'payout':
      return payoutWords(act, sum);
    case 'unfreeze':
      return 'The stop of a wallet is lifted, a suspension with it';
    case 'prove':
      return `Case ${shortId(act.case)} counts as M-Pesa’s proof, ${sum}`;
    case 'book':
      return `A statement is M-Pesa’s: its lines that Amana lacks are booked, ${sum} in all`;
  }
}

/** Whose wallet a proposal is about; null when it names nobody. */
export const personOf = ({ act }: Pick<Proposal, 'act'>): string | null =>
  'user' in act && act.user !== undefined ? act.user : null;

const counted = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

/** What the machine is late with; null when it is late with nothing. */
export function lateWords({ payments, payouts, callbacks }: StaffWork['late']): string | null {
  const parts = [
    payments > 0 && counted(payments, 'payment'),
    payouts > 0 && counted(payouts, 'payout'),
    callbacks > 0 && `${counted(callbacks, 'answer')} of M-Pesa`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : `${parts.join(', ')} due for ten minutes and more.`;
}

export const STATEMENT_STATE: Record<Statement['state'], string> = {
  open: 'Being compared',
  closed: 'Compared',
  rejected: 'Turned down: not M-Pesa’s',
};

const FOUND: Record<Found, string> = {
  payment: 'Payments',
  payout: 'Payouts',
  charge: 'Charges of M-Pesa',
  own: 'Amana’s own money',
  before: 'In an earlier statement',
  unmatched: 'Explained by nothing',
  proof: 'Proof that a person looks at',
  cents: 'Not in whole shillings',
  differs: 'With another sum than ours',
  waits: 'Waiting for a second person',
  refused: 'Turned down',
};

/** By what the lines of a statement are explained, and what it lacks. */
export function foundFacts({ lines, repeated, found = {}, missing }: Statement): [string, string][] {
  const kinds = (Object.keys(FOUND) as Found[]).filter((kind) => (found[kind] ?? 0) > 0);
  return [
    ['Lines', repeated > 0 ? `${lines}, ${repeated} of them known before` : String(lines)],
    ...kinds.map((kind): [string, string] => [FOUND[kind], String(found[kind])]),
    ...(missing === undefined ? [] : [['Ours that it lacks', String(missing)] as [string, string]]),
  ];
}

/** Whether the closing balance is ours; null while it is being compared. */
export function differenceWords({ differenceCents }: Statement): string | null {
  if (differenceCents === undefined) return null;
  if (differenceCents === 0) return 'Its closing balance is ours.';
  const more = differenceCents > 0 ? 'more' : 'less';
  return `Its closing balance is ${formatKes(Math.abs(differenceCents))} ${more} than ours.`;
}

/** `Fri 20 Nov, 00:00 to Sat 21 Nov, 00:00`; a statement may begin with the account itself. */
export const spanWords = ({ from, until }: Pick<Statement, 'from' | 'until'>, nowMs: number): string =>
  Date.parse(from) === 0
    ? `All until ${formatDateTime(until, nowMs)}`
    : `${formatDateTime(from, nowMs)} to ${formatDateTime(until, nowMs)}`;

const RECEIPT = /^[A-Z0-9]{8,16}$/;

/** A receipt as M-Pesa writes it, from what was typed. */
export const receiptIn = (text: string): string => text.trim().toUpperCase();

/** What is wrong with a receipt; null when nothing is. */
export const receiptProblem = (text: string): string | null =>
  RECEIPT.test(receiptIn(text)) ? null : 'Enter M-Pesa’s receipt, such as TKL9ZX8YW7';

/** What is wrong with a sum of Amana's own; null when nothing is. */
export function sumProblem(text: string): string | null {
  const cents = parseKes(text);
  if (cents !== null && cents > 0) return null;
  return spellingOf(text) ?? `Enter whole shillings from ${formatKes(SHILLING)}`;
}

/** What came in for a deal by M-Pesa, to choose from: `KES 15,150, TKL1AB2CD3, Wed 25 Nov, 15:24`. */
export const paymentOptions = (money: readonly DealMoneyLine[], nowMs: number): Record<string, string> =>
  Object.fromEntries(
    money.flatMap(({ payment, cents, receipt, at }) =>
      payment === null
        ? []
        : [[payment, [formatKes(cents), receipt ?? 'no receipt', formatDateTime(at, nowMs)].join(', ')]],
    ),
  );

/** What a way to close a case still needs to be told. */
export function closeProblems(
  to: CloseTo | null,
  { user, payment, other }: { user: string | null; payment: string | null; other: string | null },
): Problem[] {
  if (to === null) return [{ field: 'to', message: 'Choose where the money goes' }];
  if (to === 'wallet' && user === null) return [{ field: 'user', message: 'Find and choose whose wallet' }];
  if (to === 'payer' && payment === null)
    return [{ field: 'payment', message: 'Find and choose whose payment' }];
  if (to === 'outside' && other === null)
    return [{ field: 'with', message: 'Choose the case of the money that went back' }];
  return [];
}
