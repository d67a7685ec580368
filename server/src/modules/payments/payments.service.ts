import type { Cents } from '@amana/shared/money.js';
import type { Payment } from '@amana/shared/payments/contract.js';
import type { Waits } from '../../config.js';
import type { Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';
import { paymentRef } from '../../platform/ids.js';
import type { Step } from '../../platform/mongo/step.js';
import { isOpenPrompt, later, openUntil, type PaymentDoc } from './domain/payment.js';
import { toState, type PaymentModel } from './payment.queries.js';
import { presentPayment } from './payments.presenter.js';

const PROMPTS_PER_DAY = 20;
const DAY_MS = 86_400_000;

export interface AskRequest {
  /** The command's op, and the payment's id. */
  op: string;
  transaction: string;
  item: string;
  payer: string;
  /** Sealed. */
  phone: string;
  phoneHash: string;
  amountCents: Cents;
  /** No prompt was asked for in this deal before. */
  isFirst: boolean;
}

interface Deps {
  payments: PaymentModel;
  crypto: Crypto;
  waits: Waits;
  businessName: string;
}

/** Prompts, asked for in a step of their deal. */
export function createPaymentService({ payments, crypto, waits, businessName }: Deps) {
  async function ensureNoOpenPrompt(step: Step, phoneHash: string): Promise<void> {
    const since = later(step.now, -(waits.openPromptMs + waits.unsentMs + waits.unboundMs));
    const recent = await step.find(payments, { phoneHash, at: { $gte: since } }, { limit: 100 });
    const open = recent.find((payment) => isOpenPrompt(payment, step.now, waits));
    if (open)
      throw new AppError(
        'PROMPT_OPEN',
        'Another M-Pesa prompt may still be open on this phone. Finish or cancel it first.',
        { retryAt: openUntil(open, waits)?.toISOString(), payment: open._id },
      );
  }

  async function ensureBelowLimit(step: Step, transaction: string): Promise<void> {
    const today = { transaction, at: { $gte: later(step.now, -DAY_MS) } };
    if ((await step.count(payments, today, PROMPTS_PER_DAY)) >= PROMPTS_PER_DAY)
      throw new AppError(
        'PROMPT_LIMIT',
        `This deal has had ${PROMPTS_PER_DAY} prompts in a day. Try again tomorrow.`,
      );
  }

  /** Looked for once the first has met another payment. */
  async function freeRef(step: Step, transaction: string, op: string): Promise<string> {
    if (!step.clashed) return paymentRef(transaction, op);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const ref = paymentRef(transaction, op, attempt);
      if (!(await step.findOne(payments, { ref }))) return ref;
    }
    throw new Error(`no reference is free for payment ${op}`);
  }

  return {
    /** Decides on a prompt; `write` goes after the caller's own first write. @throws AppError PROMPT_OPEN, PROMPT_LIMIT */
    async ask(step: Step, { op, isFirst, ...request }: AskRequest) {
      await ensureNoOpenPrompt(step, request.phoneHash);
      if (!isFirst) await ensureBelowLimit(step, request.transaction);
      const payment: PaymentDoc = {
        ...request,
        _id: op,
        at: step.now,
        ref: await freeRef(step, request.transaction, op),
        state: 'CREATED',
        history: [{ state: 'CREATED', at: step.now }],
        nextAt: step.now,
      };
      return {
        payment,
        async write(): Promise<void> {
          await step.insert(payments, payment);
          step.poke('payment', op);
        },
      };
    },

    /** Prompts of this payer that were not sent yet are not sent any more. */
    async dropUnsent(step: Step, payer: string): Promise<void> {
      const change = toState('FAILED', step.now, { nextAt: null }, 'suspended');
      await step.updateMany(payments, { payer, state: 'CREATED' }, change);
    },

    present: (payment: PaymentDoc, now: Date): Payment =>
      presentPayment(payment, now, { phone: crypto.open(payment.phone), businessName, waits }),
  };
}

export type PaymentService = ReturnType<typeof createPaymentService>;
