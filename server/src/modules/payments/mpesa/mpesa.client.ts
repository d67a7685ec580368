import type { Cents } from '@amana/shared/money.js';
import { SHILLING } from '@amana/shared/money.js';
import type { MpesaConfig } from '../../../config.js';
import type { Clock } from '../../../platform/clock.js';
import { securityCredential } from './credential.js';
import { compactTime, dashedTime } from './eat.js';
import { readPullRows, textOf, type Fields, type PullRow } from './parse.js';
import {
  isBeingProcessed,
  isDuplicate,
  isInvalidToken,
  isPhoneBusy,
  isPushRefusal,
  isThrottled,
  refusalOf,
  type RefusalKind,
} from './refusals.js';
import { MPESA_BUSY, PHONE_BUSY, STILL_PROCESSING } from './result-codes.js';
import { createTokens, type TokenShelf } from './token.js';
import { createTransport, type CountCall, type Reply } from './transport.js';

export type PushOutcome =
  | { kind: 'accepted'; checkoutRequestId: string }
  | { kind: 'rejected'; code: string }
  | { kind: 'unknown' | 'not-sent' };

export type QueryOutcome =
  { kind: 'result'; code: string } | { kind: 'processing' | 'throttled' | 'unknown' };

export type PayoutOutcome =
  | { kind: 'accepted'; conversationId: string | null }
  | { kind: 'rejected'; why: RefusalKind; code: string }
  | { kind: 'duplicate' | 'unknown' | 'not-sent' };

export type PullOutcome = { kind: 'rows'; rows: PullRow[] } | { kind: 'unknown' };

/** A request whose answer comes by callback: was it taken? */
export type Taken = boolean;

export interface Push {
  phone: string;
  amountCents: Cents;
  ref: string;
  callbackUrl: string;
  maySend(): boolean;
}

export interface PayoutRequest {
  originatorId: string;
  phone: string;
  amountCents: Cents;
  resultUrl: string;
  lateUrl: string;
  maySend(): boolean;
}

const always = (): boolean => true;
const shillings = (cents: Cents): string => String(cents / SHILLING);

/** Daraja as plain outcomes: nothing is retried, nothing Daraja says is thrown, no body is logged. */
export function createMpesaClient(
  config: MpesaConfig,
  timeoutMs: number,
  clock: Clock,
  shelf: TokenShelf,
  count: CountCall = () => undefined,
) {
  const transport = createTransport(config.baseUrl, timeoutMs, count);
  const tokens = createTokens(transport, clock, config, shelf);
  const credential = securityCredential(config.certificate, config.initiatorPassword);
  const { shortcode, initiator } = config;

  /** One call; after a refused token once more with a fresh one: that refusal came before processing. */
  async function call(path: string, body: Fields, maySend: () => boolean = always): Promise<Reply> {
    const once = async (token: string) =>
      transport.send({
        method: 'POST',
        path,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body,
        maySend,
      });
    const token = await tokens.get();
    if (token === null) return { kind: 'not-sent' };
    const reply = await once(token);
    if (reply.kind !== 'answer' || !isInvalidToken(reply)) return reply;
    tokens.drop(token);
    const fresh = await tokens.get();
    return fresh === null ? reply : once(fresh);
  }

  function merchant(): Fields {
    const stamp = compactTime(clock.now());
    return {
      BusinessShortCode: shortcode,
      Password: Buffer.from(shortcode + config.passkey + stamp).toString('base64'),
      Timestamp: stamp,
    };
  }

  async function taken(path: string, body: Fields): Promise<Taken> {
    const reply = await call(path, {
      Initiator: initiator,
      SecurityCredential: credential,
      PartyA: shortcode,
      IdentifierType: '4',
      Remarks: 'Amana check',
      ...body,
    });
    return reply.kind === 'answer' && reply.status === 200 && textOf(reply.body['ResponseCode']) === '0';
  }

  return {
    /** Asks for a prompt on a phone. There is no way to send this twice safely. */
    async push({ phone, amountCents, ref, callbackUrl, maySend }: Push): Promise<PushOutcome> {
      const reply = await call(
        '/mpesa/stkpush/v1/processrequest',
        {
          ...merchant(),
          TransactionType: 'CustomerPayBillOnline',
          Amount: shillings(amountCents),
          PartyA: phone,
          PartyB: shortcode,
          PhoneNumber: phone,
          CallBackURL: callbackUrl,
          AccountReference: ref,
          TransactionDesc: 'Deposit',
        },
        maySend,
      );
      if (reply.kind !== 'answer') return { kind: reply.kind === 'broken' ? 'unknown' : 'not-sent' };
      const checkoutRequestId = textOf(reply.body['CheckoutRequestID']);
      const ok = reply.status === 200 && textOf(reply.body['ResponseCode']) === '0';
      if (ok && checkoutRequestId !== null) return { kind: 'accepted', checkoutRequestId };
      if (isPhoneBusy(reply)) return { kind: 'rejected', code: PHONE_BUSY };
      if (isThrottled(reply)) return { kind: 'rejected', code: MPESA_BUSY };
      if (isPushRefusal(reply)) return { kind: 'rejected', code: '500.001.1001' };
      const refusal = refusalOf(reply);
      return refusal ? { kind: 'rejected', code: refusal.code } : { kind: 'unknown' };
    },

    /** The outcome of a prompt. It names neither amount nor receipt. */
    async query(checkoutRequestId: string): Promise<QueryOutcome> {
      const reply = await call('/mpesa/stkpushquery/v1/query', {
        ...merchant(),
        CheckoutRequestID: checkoutRequestId,
      });
      if (reply.kind !== 'answer') return { kind: 'unknown' };
      if (isThrottled(reply)) return { kind: 'throttled' };
      if (isBeingProcessed(reply)) return { kind: 'processing' };
      const { body, status } = reply;
      const code = textOf(body['ResultCode']);
      const mine = (textOf(body['CheckoutRequestID']) ?? checkoutRequestId) === checkoutRequestId;
      if (status !== 200 || textOf(body['ResponseCode']) !== '0' || code === null || !mine)
        return { kind: 'unknown' };
      return code === STILL_PROCESSING ? { kind: 'processing' } : { kind: 'result', code };
    },

    /** Money that came into the paybill between two times, one page from `offset` on. */
    async pull(from: Date, until: Date, offset: number): Promise<PullOutcome> {
      const reply = await call('/pulltransactions/v1/query', {
        ShortCode: shortcode,
        StartDate: dashedTime(from),
        EndDate: dashedTime(until),
        OffSetValue: offset,
      });
      if (reply.kind !== 'answer' || reply.status !== 200 || !('Response' in reply.body))
        return { kind: 'unknown' };
      return { kind: 'rows', rows: readPullRows(reply.body) };
    },

    /** Sends money to a phone, at most once for one `originatorId`. */
    async pay({
      originatorId,
      phone,
      amountCents,
      resultUrl,
      lateUrl,
      maySend,
    }: PayoutRequest): Promise<PayoutOutcome> {
      const reply = await call(
        '/mpesa/b2c/v3/paymentrequest',
        {
          OriginatorConversationID: originatorId,
          InitiatorName: initiator,
          SecurityCredential: credential,
          CommandID: 'BusinessPayment',
          Amount: shillings(amountCents),
          PartyA: shortcode,
          PartyB: phone,
          Remarks: 'Amana withdrawal',
          QueueTimeOutURL: lateUrl,
          ResultURL: resultUrl,
          Occassion: 'Withdrawal',
        },
        maySend,
      );
      if (reply.kind !== 'answer') return { kind: reply.kind === 'broken' ? 'unknown' : 'not-sent' };
      if (isDuplicate(reply)) return { kind: 'duplicate' };
      if (reply.status === 200 && textOf(reply.body['ResponseCode']) === '0')
        return { kind: 'accepted', conversationId: textOf(reply.body['ConversationID']) };
      const refusal = refusalOf(reply);
      return refusal ? { kind: 'rejected', why: refusal.kind, code: refusal.code } : { kind: 'unknown' };
    },

    /** Asks what became of a payout; which name of the id is read is not established, so both are sent. */
    status: (originatorId: string, resultUrl: string): Promise<Taken> =>
      taken('/mpesa/transactionstatus/v1/query', {
        CommandID: 'TransactionStatusQuery',
        OriginalConversationID: originatorId,
        OriginatorConversationID: originatorId,
        ResultURL: resultUrl,
        QueueTimeOutURL: resultUrl,
      }),

    /** Asks what our paybill holds. */
    balance: (resultUrl: string): Promise<Taken> =>
      taken('/mpesa/accountbalance/v1/query', {
        CommandID: 'AccountBalance',
        ResultURL: resultUrl,
        QueueTimeOutURL: resultUrl,
      }),

    close: () => transport.close(),
  };
}

export type MpesaClient = ReturnType<typeof createMpesaClient>;
