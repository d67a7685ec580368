import type { ProposedAct } from '@amana/shared/admin/contract.js';
import { AppError, notFound } from '../../../platform/errors.js';
import type { Step } from '../../../platform/mongo/step.js';
import type { Act } from '../acts.js';
import { placeIn, type PlaceMoney, type PrepareMoney } from '../confirm.js';
import { isOpen } from '../domain/payout.js';
import type { PaymentQueries } from '../payment.queries.js';
import type { ReconciliationDoc } from '../reconciliation.model.js';
import { portalPaid, type PayoutActDeps } from './payout.js';

export type ProveDeps = PayoutActDeps & { queries: Pick<PaymentQueries, 'find'>; prepareMoney: PrepareMoney };

type Prove = Extract<ProposedAct, { kind: 'prove' }>;
/** Where the money of a payment goes; null for all other acts. */
export type Prepared = PlaceMoney | null;

/** A line of a statement settles what it proves: a payment or a payout that nothing else has decided. */
export function createProve({ cases, payments, payouts, queries, prepareMoney }: ProveDeps) {
  const subjectOf = ({ ref }: ReconciliationDoc): [where: string, id: string] => {
    const [where = '', id = ''] = (ref ?? '').split('/');
    return [where, id];
  };

  return {
    async prepare({ case: id }: Prove): Promise<Prepared> {
      const proof = await cases.findById(id).lean<ReconciliationDoc>().exec();
      const [where, subject] = proof ? subjectOf(proof) : ['', ''];
      const payment = where === 'payments' ? await queries.find(subject) : null;
      return payment && prepareMoney(payment);
    },

    async plan(step: Step, { case: id }: Prove, place: Prepared): Promise<Act> {
      const proof = await step.findOne(cases, { _id: id, kind: 'proof' });
      if (!proof) throw notFound('case');
      if (proof.state !== 'open') throw new AppError('STATE_CONFLICT', 'This case is closed already.');
      const { amountCents } = proof;
      const [where, subject] = subjectOf(proof);
      const receipt = id.slice('proof/'.length);
      const shut = (during: Step) =>
        during.update(cases, { _id: id, state: 'open' }, { $set: { state: 'closed' } });
      const payment = where === 'payments' ? await step.findOne(payments, { _id: subject }) : null;
      if (payment)
        return {
          amountCents,
          about: id,
          gets: payment.payer,
          async write() {
            await shut(step);
            if (payment.state !== 'CONFIRMED') await placeIn(step, payments, payment, place!, receipt);
          },
        };
      const payout = await step.findOne(payouts, { _id: subject });
      if (!payout) throw notFound('payout');
      return {
        amountCents,
        about: id,
        gets: payout.user,
        async write() {
          await shut(step);
          const { _id, state, manual } = payout;
          if (!isOpen(payout)) return;
          await step.update(payouts, { _id, state, manual }, portalPaid(payout, receipt, step.now));
          step.poke('payout', _id);
        },
      };
    },
  };
}
