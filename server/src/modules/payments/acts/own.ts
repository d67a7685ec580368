import type { ProposedAct } from '@amana/shared/admin/contract.js';
import { AppError } from '../../../platform/errors.js';
import type { Step } from '../../../platform/mongo/step.js';
import { legsOf } from '../../ledger/domain/legs.js';
import type { Act } from '../acts.js';
import type { PayoutModel } from '../payout.queries.js';
import { rowId } from '../reconciliation.model.js';
import { dayOf } from '../rows.js';
import type { CloseDeps } from './close.js';

type Own = Extract<ProposedAct, { kind: 'own' }>;

/** Books our own money in or out of the paybill before its row is put aside; `row/<receipt>` says that it is known. */
export function createOwnMoney({ cases, payments, payouts, ledger }: CloseDeps & { payouts: PayoutModel }) {
  return async (step: Step, { receipt, amountCents }: Own): Promise<Act> => {
    const taken =
      (await step.findOne(cases, { _id: rowId(receipt) })) ??
      (await step.findOne(payments, { receipt })) ??
      (await step.findOne(payouts, { receipt }));
    if (taken)
      throw new AppError('STATE_CONFLICT', 'The books have this receipt already; is it a case, close that.');
    const id = `case/${receipt}`;
    const paper = { amountCents, day: dayOf(step.now), at: step.now, state: 'closed' } as const;
    return {
      amountCents,
      about: id,
      async write() {
        await step.insert(
          cases,
          { ...paper, _id: id, kind: 'own', ref: receipt },
          { ...paper, _id: rowId(receipt), kind: 'known', ref: id },
        );
        await ledger.post(step, {
          id: `ow:${receipt}`,
          legs: legsOf(['float', amountCents], ['adjust', -amountCents]),
          source: `reconciliation/${id}`,
        });
      },
    };
  };
}
