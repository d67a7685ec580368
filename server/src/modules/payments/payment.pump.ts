import type { Emission } from '@amana/shared/realtime.js';
import { formatKes } from '@amana/shared/money.js';
import type { Waits } from '../../config.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { WriteNotices } from '../../platform/notices.js';
import { paymentUpdated, type Confirm } from './confirm.js';
import { judge, later, pushedAt, type PaymentDoc, type PaymentState } from './domain/payment.js';
import type { CallbackUrls } from './mpesa/callback-urls.js';
import type { MpesaClient, PushOutcome, QueryOutcome } from './mpesa/mpesa.client.js';
import type { QueryBudget } from './mpesa/query-budget.js';
import { toState, type PaymentModel, type PaymentQueries } from './payment.queries.js';

/** Asked before a prompt is sent: a deal that ended meanwhile wants no money. */
export type WantsMoney = (transaction: string, item: string) => Promise<boolean>;

interface Deps {
  payments: PaymentModel;
  queries: PaymentQueries;
  mpesa: MpesaClient;
  budget: QueryBudget;
  urls: CallbackUrls;
  crypto: Crypto;
  clock: Clock;
  atomically: Atomically;
  writeNotices: WriteNotices;
  waits: Waits;
  confirm: Confirm;
  wantsMoney: WantsMoney;
  emit(emissions: Emission[]): void;
  wakePull(): Promise<void>;
}

/** The payer did this himself and knows. */
const CANCELLED = new Set(['1031', '1032']);

/** Takes one payment as far as it can be taken now: sends its prompt, asks for its outcome, decides. */
export function createPaymentPump(deps: Deps) {
  const { payments, queries, mpesa, budget, urls, crypto, clock, atomically, writeNotices } = deps;
  const { waits, confirm, wantsMoney, emit, wakePull } = deps;

  const tell = (changed: PaymentDoc | null): void => {
    if (changed) emit([paymentUpdated(changed)]);
  };

  async function moveTo(
    payment: PaymentDoc,
    state: PaymentState,
    set: { nextAt: Date | null; sentAt?: Date },
  ): Promise<PaymentDoc | null> {
    const changed = await queries.change(payment, toState(state, clock.now(), set));
    tell(changed);
    return changed;
  }

  const lookAgain = async (payment: PaymentDoc, nextAt: Date | null): Promise<void> => {
    await queries.change(payment, { $set: { nextAt } });
  };

  /** Nothing happens when something was heard of it since it was read. */
  async function fail(seen: PaymentDoc, code: string | null, why: string): Promise<void> {
    const { _id, state, nextAt, payer: user, transaction, amountCents } = seen;
    await atomically(`failed:${_id}`, async (step) => {
      const set = { nextAt: null, ...(code === null ? {} : { resultCode: code }) };
      const change = toState('FAILED', step.now, set, why);
      if (!(await step.updateIf(payments, { _id, state, nextAt }, change))) return;
      const text = `${formatKes(amountCents)} was not paid. You can send the prompt again.`;
      const body = { kind: 'payment_failed' as const, title: 'M-Pesa payment failed', text };
      if (!CANCELLED.has(code ?? '')) await writeNotices(step, [{ user, transaction, v: null, body }]);
      step.emit(paymentUpdated(seen));
    });
  }

  async function bind(id: string, checkoutRequestId: string): Promise<void> {
    const now = clock.now();
    // A callback may have come first and asked for a look at once: the earlier time stays.
    const payment = await queries.bind(id, {
      ...toState('PENDING', now, { checkoutRequestId }),
      $min: { nextAt: later(now, waits.firstPollMs) },
    });
    tell(payment);
    if (payment?.told) await ask(payment);
  }

  async function unbound(payment: PaymentDoc): Promise<void> {
    if (await moveTo(payment, 'UNBOUND', { nextAt: later(payment.at, waits.expireMs) })) await wakePull();
  }

  /** No prompt can have come of it; our own reply counts however late it is. */
  async function failUnsent(id: string, code: string | null, why: string): Promise<void> {
    const payment = await queries.find(id);
    if (payment?.state === 'SENDING' || payment?.state === 'UNBOUND') await fail(payment, code, why);
  }

  function settlePush(sending: PaymentDoc, outcome: PushOutcome): Promise<void> {
    switch (outcome.kind) {
      case 'accepted':
        return bind(sending._id, outcome.checkoutRequestId);
      case 'rejected':
        return failUnsent(sending._id, outcome.code, 'refused');
      case 'not-sent':
        return failUnsent(sending._id, null, 'not sent');
      case 'unknown':
        return unbound(sending);
    }
  }

  async function send(payment: PaymentDoc): Promise<void> {
    const { _id, at, transaction, item, phone, amountCents, ref } = payment;
    if (clock.now() > later(at, waits.unsentMs)) return fail(payment, null, 'too late');
    if (!(await wantsMoney(transaction, item))) return fail(payment, null, 'deal ended');
    const writtenAtMs = clock.monotonicMs();
    const sentAt = clock.now();
    const sending = await moveTo(payment, 'SENDING', { sentAt, nextAt: later(sentAt, waits.unboundMs) });
    if (!sending) return;
    const outcome = await mpesa.push({
      phone: crypto.open(phone),
      amountCents,
      ref,
      callbackUrl: urls.of('stk', _id),
      maySend: () => clock.monotonicMs() - writtenAtMs <= waits.sendGuardMs,
    });
    await settlePush(sending, outcome);
  }

  /** Asks within the budget; null when it must wait for its turn. */
  async function query(payment: PaymentDoc, checkoutRequestId: string): Promise<QueryOutcome | null> {
    const mayAsk = budget.take(payment.told !== undefined);
    const answer = mayAsk ? await mpesa.query(checkoutRequestId) : null;
    if (answer?.kind === 'throttled') budget.throttled();
    // One Pull answers for all that wait.
    if (answer === null || answer.kind === 'throttled') await wakePull();
    return answer;
  }

  async function ask(payment: PaymentDoc): Promise<void> {
    const { checkoutRequestId, at, state } = payment;
    if (!checkoutRequestId) return lookAgain(payment, null);
    const answer = await query(payment, checkoutRequestId);
    const now = clock.now();
    if (!answer) return lookAgain(payment, later(now, waits.firstPollMs / 5));
    const verdict = judge(payment, answer, now, waits);
    if (verdict.kind === 'paid') return confirm(payment);
    if (state !== 'PENDING') return lookAgain(payment, null);
    if (verdict.kind === 'failed') return fail(payment, verdict.code, 'query');
    if (now >= later(at, waits.expireMs)) {
      await moveTo(payment, 'EXPIRED', { nextAt: null });
      return;
    }
    const heard = answer.kind === 'result' ? { queryCode: answer.code } : {};
    tell(await queries.change(payment, { $set: { lastCheckAt: now, nextAt: verdict.until, ...heard } }));
  }

  async function run(id: string): Promise<void> {
    const payment = await queries.find(id);
    const now = clock.now();
    if (!payment?.nextAt || payment.nextAt > now) return;
    switch (payment.state) {
      case 'CREATED':
        return send(payment);
      case 'SENDING': {
        const due = later(pushedAt(payment), waits.unboundMs);
        return now >= due ? unbound(payment) : lookAgain(payment, due);
      }
      case 'UNBOUND': {
        const due = later(payment.at, waits.expireMs);
        if (now < due) return lookAgain(payment, due);
        await moveTo(payment, 'EXPIRED', { nextAt: null });
        return;
      }
      case 'PENDING':
      case 'FAILED':
      case 'EXPIRED':
        return ask(payment);
      case 'CONFIRMED':
        return;
    }
  }

  return { name: 'payment', run };
}
