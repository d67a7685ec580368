import type { Model } from 'mongoose';
import type { Found } from '@amana/shared/admin/contract.js';
import type { Cents } from '@amana/shared/money.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import { legsOf } from '../ledger/domain/legs.js';
import type { Ledger } from '../ledger/ledger.js';
import type { PullRow } from './mpesa/parse.js';
import type { PaymentQueries } from './payment.queries.js';
import type { PayoutQueries } from './payout.queries.js';
import { rowId, type ReconciliationDoc } from './reconciliation.model.js';
import { dayOf, proves, type Rows } from './rows.js';

export interface LineDeps {
  cases: Model<ReconciliationDoc>;
  rows: Rows;
  queries: PaymentQueries;
  payoutQueries: PayoutQueries;
  ledger: Ledger;
  atomically: Atomically;
}

const CHARGE = '/charge';

export const lineId = (receipt: string, isCharge = false): string =>
  `line/${receipt}${isCharge ? CHARGE : ''}`;

/** What explains a line of a statement; what nothing explains becomes a case. */
export function createStatementLines(deps: LineDeps) {
  const { cases, rows, queries, payoutQueries, ledger, atomically } = deps;

  const file = (op: string, ...docs: ReconciliationDoc[]): Promise<void> =>
    atomically(op, async (step) => {
      if (!(await step.findOne(cases, { _id: docs[0]!._id }))) await step.insert(cases, ...docs);
    });

  const caseOf = ({ day, ref, at, paidAt, statement }: ReconciliationDoc, own: object) =>
    ({ state: 'open', day, ref, at, paidAt, statement, ...own }) as ReconciliationDoc;

  /** @param ours what our books say of this receipt */
  async function compared(line: ReconciliationDoc, ours: Cents, same: Found): Promise<Found> {
    if (ours === line.amountCents) return same;
    const id = line._id.replace('line/', 'differs/');
    const amountCents = line.amountCents - ours;
    await file(id, caseOf(line, { _id: id, kind: 'differs', amountCents, ref: rowId(receiptIn(line)) }));
    return 'differs';
  }

  async function charge(line: ReconciliationDoc): Promise<Found> {
    const receipt = receiptIn(line);
    const id = rowId(receipt) + CHARGE;
    const { amountCents } = line;
    const booked = await atomically(
      `ch:${receipt}`,
      async (step): Promise<Cents> => {
        const known = await step.findOne(cases, { _id: id });
        if (known) return known.amountCents;
        await step.insert(cases, caseOf(line, { _id: id, kind: 'charge', state: 'closed', amountCents }));
        const legs = legsOf(['charges', -amountCents], ['float', amountCents]);
        await ledger.post(step, { id: `ch:${receipt}`, legs, source: `reconciliation/${id}` });
        return amountCents;
      },
      { recall: async () => (await cases.findById(id).lean().exec())?.amountCents ?? null },
    );
    return compared(line, booked, 'charge');
  }

  /** The line proves what is not decided yet: it takes a second of the staff to say so. */
  async function prove(line: ReconciliationDoc, by: string, of: string): Promise<Found> {
    const id = line._id.replace('line/', 'proof/');
    const { amountCents, at, day } = line;
    await file(id, caseOf(line, { _id: id, kind: 'proof', amountCents, ref: of }), {
      _id: `act/prove-${receiptIn(line)}`,
      kind: 'proposal',
      state: 'open',
      amountCents,
      day,
      ref: id,
      at,
      act: { kind: 'prove', case: id },
      by,
      reason: `It stands in ${line.statement}.`,
    });
    return 'proof';
  }

  async function paidIn(line: ReconciliationDoc, row: PullRow, by: string): Promise<Found | null> {
    const [payment] = row.ref === '' ? [] : await queries.findByRefs([row.ref]);
    if (!proves(row, payment) || payment.receipt !== undefined) return rows.putAside(row, line.statement);
    if (payment.state !== 'CONFIRMED') return prove(line, by, `payments/${payment._id}`);
    return (await rows.attach(payment, row.receipt)) ? 'payment' : null;
  }

  async function paidOut(line: ReconciliationDoc, row: PullRow, by: string): Promise<Found | null> {
    const payout = row.ref === '' ? null : await payoutQueries.findByOriginator(row.ref);
    const isOurs = payout?.amountCents === -row.amountCents && payout.receipt === undefined;
    if (!isOurs || payout.state === 'RETURNED') return rows.putAside(row, line.statement);
    if (payout.state !== 'SETTLED') return prove(line, by, `payouts/${payout._id}`);
    return (await rows.attachToPayout(payout._id, row.receipt)) ? 'payout' : null;
  }

  const bookedCharge = async (line: ReconciliationDoc): Promise<Cents | undefined> =>
    (
      await cases
        .findById(rowId(receiptIn(line)) + CHARGE)
        .lean<ReconciliationDoc>()
        .exec()
    )?.amountCents;

  /** What our books have already, to the cent; undefined for anything else. */
  async function known(line: ReconciliationDoc): Promise<{ cents: Cents; same: Found } | undefined> {
    const receipt = receiptIn(line);
    if (line._id.endsWith(CHARGE)) {
      const cents = await bookedCharge(line);
      return cents === undefined ? undefined : { cents, same: 'charge' };
    }
    const aside = await cases.findById(rowId(receipt)).lean<ReconciliationDoc>().exec();
    if (aside) return { cents: aside.amountCents, same: foundAs(aside, line) };
    const payment = await queries.findByReceipt(receipt);
    if (payment) return { cents: payment.amountCents, same: 'payment' };
    const payout = await payoutQueries.findByReceipt(receipt);
    return payout ? { cents: -payout.amountCents, same: 'payout' } : undefined;
  }

  return {
    /**
     * What agrees with our books is explained at once; all else has no effect before `isConfirmed`.
     * @param by who handed the statement in
     * @param isConfirmed a second of the staff says that it is M-Pesa's
     * @returns null when it has to be looked at again
     */
    async explain(line: ReconciliationDoc, by: string, isConfirmed: boolean): Promise<Found | null> {
      const ours = await known(line);
      if (ours?.cents === line.amountCents) return ours.same;
      if (!isConfirmed) return 'waits';
      if (ours) return compared(line, ours.cents, ours.same);
      if (line._id.endsWith(CHARGE)) return charge(line);
      const { amountCents, ref, paidAt } = line;
      const row: PullRow = {
        receipt: receiptIn(line),
        amountCents,
        ref: ref ?? '',
        ...(paidAt ? { paidAt } : {}),
      };
      return amountCents > 0 ? paidIn(line, row, by) : paidOut(line, row, by);
    },

    /** The papers of a statement's lines, to be worked. */
    docOf: (
      {
        receipt,
        isCharge,
        amountCents,
        paidAt,
        ref,
      }: Omit<PullRow, 'paidAt'> & { isCharge: boolean; paidAt: Date },
      statement: string,
      at: Date,
    ): ReconciliationDoc => ({
      _id: lineId(receipt, isCharge),
      kind: 'line',
      state: 'open',
      amountCents,
      day: dayOf(paidAt),
      ref: ref === '' ? null : ref,
      at,
      paidAt,
      statement,
    }),
  };
}

/** A case that this line has made is not one from before, even if the process died in between. */
function foundAs({ kind, statement }: ReconciliationDoc, line: ReconciliationDoc): Found {
  if (kind === 'known') return 'own';
  return statement === line.statement && (kind === 'unmatched' || kind === 'cents') ? kind : 'before';
}

const receiptIn = ({ _id }: ReconciliationDoc): string => _id.slice('line/'.length).replace(CHARGE, '');

export type StatementLines = ReturnType<typeof createStatementLines>;
