import type { Model } from 'mongoose';
import type { Emission } from '@amana/shared/realtime.js';
import { isWholeShillings } from '@amana/shared/money.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { Step } from '../../platform/mongo/step.js';
import { classify } from '../../platform/mongo/store-errors.js';
import type { Logger } from '../../platform/observability/logger.js';
import { legsOf } from '../ledger/domain/legs.js';
import type { Ledger } from '../ledger/ledger.js';
import { paymentUpdated } from './confirm.js';
import type { PaymentDoc } from './domain/payment.js';
import { dashedTime } from './mpesa/eat.js';
import type { PullRow } from './mpesa/parse.js';
import type { PaymentModel, PaymentQueries } from './payment.queries.js';
import type { PayoutModel, PayoutQueries } from './payout.queries.js';
import { rowId, type ReconciliationDoc } from './reconciliation.model.js';

export interface RowDeps {
  payments: PaymentModel;
  payouts: PayoutModel;
  queries: PaymentQueries;
  payoutQueries: PayoutQueries;
  cases: Model<ReconciliationDoc>;
  ledger: Ledger;
  atomically: Atomically;
  logger: Logger;
  emit(emissions: Emission[]): void;
}

/** The day at M-Pesa, `2026-11-21`. */
export const dayOf = (date: Date): string => dashedTime(date).slice(0, 10);

export const proves = (row: PullRow, payment: PaymentDoc | null | undefined): payment is PaymentDoc =>
  payment?.ref === row.ref && payment.amountCents === row.amountCents;

/** What becomes of a row of M-Pesa's books, from Pull or from a statement, that is not done yet. */
export function createRows(deps: RowDeps) {
  const { payments, payouts, queries, payoutQueries, cases, ledger, atomically, logger, emit } = deps;

  /** A payment or payout has this row, or may have it as soon as it is looked at. */
  async function isOurs(step: Step, { receipt, ref, amountCents }: PullRow): Promise<boolean> {
    if (await step.findOne(payments, { receipt })) return true;
    if (await step.findOne(payouts, { receipt })) return true;
    if (amountCents > 0) {
      const payment = await step.findOne(payments, { ref });
      return payment?.amountCents === amountCents && payment.receipt === undefined;
    }
    const own = await step.findOne(payouts, { oci: ref });
    if (own) return own.amountCents === -amountCents && own.receipt === undefined && own.state !== 'RETURNED';
    const underWay = { state: { $in: ['SENDING', 'SENT'] }, amountCents: -amountCents };
    return (await step.findOne(payouts, underWay)) !== null;
  }

  /** Unowned receipts are written once; a row that names the receipt of another is that one's. */
  const once = <D>(write: Promise<D | null>): Promise<D | null> =>
    write.catch((error: unknown) => {
      if (classify(error).kind === 'duplicate') return null;
      throw error;
    });

  return {
    /**
     * Puts money that nobody knows aside, unless it has found its place meanwhile: into suspense, or, when it is not in
     * whole shillings, as a case alone. @returns its kind; null when it is not put aside
     */
    async putAside(row: PullRow, statement?: string): Promise<'unmatched' | 'cents' | null> {
      const { receipt, amountCents, ref, paidAt } = row;
      const id = rowId(receipt);
      const isBooked = isWholeShillings(amountCents);
      const isNew = await atomically(
        `rc:${receipt}`,
        async (step) => {
          if (await step.findOne(cases, { _id: id })) return false;
          if (await isOurs(step, row)) return false;
          await step.insert(cases, {
            _id: id,
            kind: isBooked ? 'unmatched' : 'cents',
            state: 'open',
            amountCents,
            day: dayOf(paidAt ?? step.now),
            ref: ref === '' ? null : ref,
            at: step.now,
            ...(paidAt ? { paidAt } : {}),
            ...(statement ? { statement } : {}),
          });
          if (!isBooked) return true;
          const legs = legsOf(['float', amountCents], ['suspense', -amountCents]);
          await ledger.post(step, { id: `rc:${receipt}`, legs, source: `reconciliation/${id}` });
          return true;
        },
        { recall: async () => ((await cases.exists({ _id: id })) ? false : null) },
      );
      if (isNew && isBooked) logger.warn('money that nobody knows is in suspense', { case: id });
      else if (isNew) logger.error('ALARM: a row of M-Pesa is not in whole shillings', { case: id });
      if (!isNew) return null;
      return isBooked ? 'unmatched' : 'cents';
    },

    /** Writes the receipt of a paid payment. */
    async attach(payment: PaymentDoc, receipt: string): Promise<boolean> {
      const changed = await once(queries.attachReceipt(payment._id, receipt));
      if (changed) emit([paymentUpdated(changed)]);
      return changed !== null;
    },

    /** Writes the receipt of a payout that was settled without one. */
    attachToPayout: async (id: string, receipt: string): Promise<boolean> =>
      (await once(payoutQueries.attachReceipt(id, receipt))) !== null,

    /** What a statement was to prove has been proven otherwise. */
    async closeAnswered(): Promise<void> {
      const open = await cases.find({ kind: 'proof', state: 'open' }).lean<ReconciliationDoc[]>().exec();
      const receipts = open.map(({ _id }) => _id.slice('proof/'.length));
      const proven = [
        ...(await queries.receiptsAmong(receipts)),
        ...(await payoutQueries.receiptsAmong(receipts)),
      ];
      const papers = proven.flatMap((receipt) => [`proof/${receipt}`, `act/prove-${receipt}`]);
      await cases.updateMany({ _id: { $in: papers }, state: 'open' }, { $set: { state: 'closed' } });
    },

    /** Of these receipts, those that a payment or payout has, or a case. */
    async known(receipts: string[]): Promise<Set<string>> {
      const rows = await cases
        .find({ _id: { $in: receipts.map(rowId) } }, { _id: 1 })
        .lean<ReconciliationDoc[]>()
        .exec();
      return new Set([
        ...(await queries.receiptsAmong(receipts)),
        ...(await payoutQueries.receiptsAmong(receipts)),
        ...rows.map(({ _id }) => _id.slice(rowId('').length)),
      ]);
    },
  };
}

export type Rows = ReturnType<typeof createRows>;
