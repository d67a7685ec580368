import type { Emission } from '@amana/shared/realtime.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { Step } from '../../platform/mongo/step.js';
import { later, type PaymentDoc, type Placed } from './domain/payment.js';
import { toState, type PaymentModel, type PaymentQueries } from './payment.queries.js';

/**
 * Filled in by deals: looks up what is not decided on, and hands back what posts `in:<payment>` and says where the
 * money went. That part runs in the confirming step.
 */
export type PrepareMoney = (payment: PaymentDoc) => Promise<PlaceMoney>;
export type PlaceMoney = (step: Step, payment: PaymentDoc) => Promise<Placed>;

export const paymentUpdated = ({ _id, payer, transaction }: PaymentDoc): Emission => ({
  event: 'payment:updated',
  users: [payer],
  transaction,
  change: { id: _id, transactionId: transaction },
});

/** As far back as Pull reaches. */
export const RECEIPT_MS = 48 * 3_600_000;

/** @param receipt of the row that proves it; absent when a query proved it */
export async function placeIn(
  step: Step,
  payments: PaymentModel,
  payment: PaymentDoc,
  placeMoney: PlaceMoney,
  receipt?: string,
): Promise<void> {
  const placed = await placeMoney(step, payment);
  const found = receipt ? { receipt, nextAt: null } : { nextAt: later(step.now, RECEIPT_MS) };
  const set = { placed, confirmedAt: step.now, ...found };
  await step.update(
    payments,
    { _id: payment._id, state: payment.state },
    toState('CONFIRMED', step.now, set, receipt ? 'row' : 'query'),
  );
  step.emit(paymentUpdated(payment));
}

interface Deps {
  payments: PaymentModel;
  queries: PaymentQueries;
  atomically: Atomically;
  prepareMoney: PrepareMoney;
  /** A receipt will be in Pull soon. */
  wakePull(): Promise<void>;
}

/** Proven money finds its place, in one step with the payment's state; once, whatever proves it again. */
export function createConfirm({ payments, queries, atomically, prepareMoney, wakePull }: Deps) {
  /** Another payment has this receipt: the row proves that one and not this. */
  const isTaken = async (step: Step, id: string, receipt: string): Promise<boolean> => {
    const owner = await step.findOne(payments, { receipt });
    return owner !== null && owner._id !== id;
  };

  return async function confirm(seen: PaymentDoc, receipt?: string): Promise<void> {
    const { _id: id } = seen;
    const placeMoney = await prepareMoney(seen);
    await atomically(
      `in:${id}`,
      async (step): Promise<PaymentDoc | null> => {
        const payment = await step.findOne(payments, { _id: id });
        if (!payment || payment.state === 'CONFIRMED') return payment;
        if (receipt !== undefined && (await isTaken(step, id, receipt))) return payment;
        await placeIn(step, payments, payment, placeMoney, receipt);
        return payment;
      },
      { recall: () => queries.findConfirmed(id) },
    );
    if (receipt === undefined) await wakePull();
  };
}

export type Confirm = ReturnType<typeof createConfirm>;
