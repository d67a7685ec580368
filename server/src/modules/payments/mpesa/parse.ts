import { isCents, SHILLING, type Cents } from '@amana/shared/money.js';
import { dateInNairobi } from './eat.js';

export type Fields = Record<string, unknown>;

/** The fields of an object; none for anything else. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Text or number as trimmed text; null for anything else and for nothing. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' || text.length > 500 ? null : text;
}

/** Shillings as `5`, `5.0`, `"5.00"` in cents; null for anything else. */
export function centsOf(value: unknown): Cents | null {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(textOf(value) ?? '');
  if (!match) return null;
  const cents = Number(match[1]) * SHILLING + Number((match[2] ?? '').padEnd(2, '0'));
  return isCents(cents) ? cents : null;
}

/** An M-Pesa receipt, such as `SG632NMUAB`. */
export function receiptOf(value: unknown): string | null {
  const text = textOf(value)?.toUpperCase() ?? '';
  return /^[A-Z0-9]{8,16}$/.test(text) ? text : null;
}

/** The whole number that a party's name begins with; null when masked or missing. */
export function phoneIn(value: unknown): string | null {
  const match = /^\+?(?:254|0)?([17]\d{8})(?![\d*])/.exec(textOf(value) ?? '');
  return match ? `254${match[1]}` : null;
}

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Named values by name without spaces: an array, or one bare object; `Name` or `Key`. */
function namedValues(value: unknown): Map<string, unknown> {
  const pairs = listOf(value).map((item): [string, unknown] => {
    const { Name, Key, Value } = fieldsOf(item);
    return [(textOf(Key) ?? textOf(Name) ?? '').replace(/\s/g, ''), Value];
  });
  return new Map(pairs);
}

export interface StkResult {
  resultCode: string | null;
  amountCents: Cents | null;
  receipt: string | null;
}

/** What an STK callback says; nulls where it says nothing that can be read. */
export function readStkCallback(body: unknown): StkResult {
  const callback = fieldsOf(fieldsOf(fieldsOf(body)['Body'])['stkCallback']);
  const values = namedValues(fieldsOf(callback['CallbackMetadata'])['Item']);
  return {
    resultCode: textOf(callback['ResultCode']),
    amountCents: centsOf(values.get('Amount')),
    receipt: receiptOf(values.get('MpesaReceiptNumber')),
  };
}

export interface Result {
  /** False while further messages follow. */
  final: boolean;
  resultCode: string | null;
  originatorId: string | null;
  /** Of a status query: the id of the request that was asked about. */
  originalId: string | null;
  conversationId: string | null;
  amountCents: Cents | null;
  receipt: string | null;
  /** `2547…` of who got the money. */
  receiver: string | null;
  /** `TransactionStatus`, of a status query. */
  status: string | null;
  /** `AccountBalance`, of a balance query. */
  balance: string | null;
}

/** What a Result says; its ids may lie one level higher, as in a queue time-out. */
export function readResult(body: unknown): Result {
  const top = fieldsOf(body);
  const result = 'Result' in top ? fieldsOf(top['Result']) : top;
  const values = namedValues(fieldsOf(result['ResultParameters'])['ResultParameter']);
  return {
    final: (textOf(result['ResultType']) ?? '0') === '0',
    resultCode: textOf(result['ResultCode']),
    originatorId: textOf(result['OriginatorConversationID']),
    originalId: textOf(values.get('OriginatorConversationID')),
    conversationId: textOf(result['ConversationID']),
    amountCents: centsOf(values.get('TransactionAmount') ?? values.get('Amount')),
    receipt: receiptOf(values.get('TransactionReceipt') ?? values.get('ReceiptNo')),
    receiver: phoneIn(values.get('ReceiverPartyPublicName') ?? values.get('CreditPartyName')),
    status: textOf(values.get('TransactionStatus')),
    balance: textOf(values.get('AccountBalance')),
  };
}

export interface Balance {
  /** Working + utility. */
  cents: Cents;
  utilityCents: Cents;
}

/** Reads `Working Account|KES|700.00|…&Utility Account|KES|…`; null when either is missing. */
export function readBalance(text: string | null): Balance | null {
  const accounts = new Map(
    (text ?? '').split('&').map((part): [string, Cents | null] => {
      const [name, , current] = part.split('|');
      return [(name ?? '').trim().toLowerCase(), centsOf(current)];
    }),
  );
  const [working, utility] = [accounts.get('working account'), accounts.get('utility account')];
  if (working == null || utility == null) return null;
  return { cents: working + utility, utilityCents: utility };
}

export interface PullRow {
  receipt: string;
  /** What the payer's prompt or keypad gave as account. */
  ref: string;
  /** Negative when it went out. */
  amountCents: Cents;
  paidAt?: Date;
}

/** Shillings, with a minus when they went out. */
function signedCentsOf(value: unknown): Cents | null {
  const text = textOf(value) ?? '';
  const cents = centsOf(text.replace(/^-/, ''));
  return cents !== null && text.startsWith('-') ? -cents : cents;
}

/** Rows of a Pull answer (an array inside an array) that have a receipt and an amount. */
export function readPullRows(body: Fields): PullRow[] {
  return listOf(body['Response'])
    .flat()
    .flatMap((item) => {
      const row = fieldsOf(item);
      const [receipt, amountCents] = [receiptOf(row['transactionId']), signedCentsOf(row['amount'])];
      if (receipt === null || amountCents === null || amountCents === 0) return [];
      const paidAt = dateInNairobi(textOf(row['trxDate']) ?? '');
      const ref = (textOf(row['billreference']) ?? '').toUpperCase().slice(0, 20);
      return [{ receipt, amountCents, ref, ...(paidAt ? { paidAt } : {}) }];
    });
}
