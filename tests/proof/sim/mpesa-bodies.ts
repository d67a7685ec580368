import { dotted, stamp } from '../../../server/simulator/eat.js';
import { resultBody, type Parameter } from '../../../server/simulator/results.js';
import { stkCallback } from '../../../server/simulator/stk-callback.js';
import type { Row } from './mpesa-books.js';

/** The prompt as far as its callback tells of it. */
export interface PromptFacts {
  checkoutRequestId: string;
  msisdn: string;
  amountCents: number;
  resultCode: string;
  receipt: string | null;
}

/** The callback of a prompt that has ended. */
export const stkBody = (facts: PromptFacts, atMs: number, plain: boolean): string =>
  stkCallback(
    {
      ...facts,
      id: facts.checkoutRequestId,
      reference: '',
      businessName: '',
      description: '',
      createdAt: '',
      expiresAt: '',
      state: 'paid',
      merchantRequestId: `m-${facts.checkoutRequestId}`,
      callbackUrl: '',
    },
    new Date(atMs),
    plain,
  ).body;

const person = (msisdn: string): string => `${msisdn} - WANJIKU`;

interface PayoutTold {
  row: Row;
  code: string;
  conversationId: string;
  atMs: number;
  /** The receiver's number is hidden. */
  masked: boolean;
}

/** The Result of a payout. */
export function payoutBody({ row, code, conversationId, atMs, masked }: PayoutTold): string {
  const at = new Date(atMs);
  const base = { code, originatorConversationId: row.oci ?? '', conversationId, at };
  if (code !== '0') return resultBody(base);
  const parameters: Parameter[] = [
    { Key: 'TransactionAmount', Value: row.amountCents / 100 },
    { Key: 'TransactionReceipt', Value: row.receipt },
    { Key: 'ReceiverPartyPublicName', Value: masked ? '2547*****001 - WANJIKU' : person(row.msisdn) },
    { Key: 'TransactionCompletedDateTime', Value: dotted(at) },
  ];
  return resultBody({ ...base, transactionId: row.receipt, parameters });
}

/** The answer to a status query; `state` null: it is not known there. */
export function statusBody(
  row: Row | null,
  state: 'Completed' | 'Declined' | 'Pending',
  id: string,
  atMs: number,
): string {
  const at = new Date(atMs);
  const base = { originatorConversationId: id, conversationId: `AG_${id}`, at };
  const finished: Parameter = { Key: 'FinalisedTime', Value: Number(stamp(at)) };
  if (!row) return resultBody({ ...base, code: '25', parameters: [finished] });
  const parameters: Parameter[] = [
    { Key: 'CreditPartyName', Value: person(row.msisdn) },
    { Key: 'OriginatorConversationID', Value: row.oci ?? '' },
    { Key: 'TransactionStatus', Value: state },
    { Key: 'Amount', Value: (row.amountCents / 100).toFixed(2) },
    finished,
    ...(state === 'Completed' ? [{ Key: 'ReceiptNo', Value: row.receipt }] : []),
  ];
  return resultBody({ ...base, code: '0', transactionId: row.receipt, parameters });
}

/** The answer to a balance query. */
export function balanceBody(
  { workingCents, utilityCents }: { workingCents: number; utilityCents: number },
  id: string,
  atMs: number,
): string {
  const line = (name: string, cents: number): string => {
    const shillings = (cents / 100).toFixed(2);
    return `${name}|KES|${shillings}|${shillings}|0.00|0.00`;
  };
  const at = new Date(atMs);
  const text = [line('Working Account', workingCents), line('Utility Account', utilityCents)].join('&');
  const parameters = [
    { Key: 'AccountBalance', Value: text },
    { Key: 'BOCompletedTime', Value: Number(stamp(at)) },
  ];
  return resultBody({
    code: '0',
    originatorConversationId: id,
    conversationId: `AG_${id}`,
    at,
    parameters,
    asText: true,
  });
}
