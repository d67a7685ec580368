import type { ProposedAct } from '@amana/shared/admin/contract.js';
import { AppError, notFound } from '../../../platform/errors.js';
import type { Step } from '../../../platform/mongo/step.js';
import { walletAccount } from '../../ledger/domain/legs.js';
import type { Act } from '../acts.js';
import type { Users } from '../../users/users.module.js';
import { isOpen, OPEN_STATES, type PayoutDoc } from '../domain/payout.js';
import type { PayoutModel } from '../payout.queries.js';
import { rowId } from '../reconciliation.model.js';
import { toState } from '../payment.queries.js';
import type { CloseDeps } from './close.js';

export type PayoutActDeps = CloseDeps & {
  payouts: PayoutModel;
  users: Pick<Users, 'getInStep' | 'unsuspend'>;
};

type Resolve = Extract<ProposedAct, { kind: 'payout' }>;
type Unfreeze = Extract<ProposedAct, { kind: 'unfreeze' }>;

const conflict = (message: string): AppError => new AppError('STATE_CONFLICT', message);

/** The portal's word that it was paid: the pump settles it as on any other proof. */
export const portalPaid = ({ state }: PayoutDoc, receipt: string, at: Date) =>
  toState(
    state,
    at,
    { paid: { by: 'portal', receipt, at }, failures: [], manual: false, nextAt: at },
    'portal: paid',
  );

const portalFailed = ({ state }: PayoutDoc, at: Date) => ({
  ...toState(
    state,
    at,
    { failures: [{ by: 'portal', n: 0, code: 'portal', at }], manual: false, nextAt: at },
    'portal: failed',
  ),
  $unset: { paid: 1 },
});

const followAgain = ({ state, sentAt }: PayoutDoc, at: Date) =>
  toState(
    state,
    at,
    { manual: false, blocked: false, nextAt: at, ...(sentAt ? { firstSentAt: at } : {}) },
    'resumed',
  );

/** Staff give the proof that is missing, let a payout be followed again, or lift the stop of an account. */
export function createPayoutActs({ cases, payments, payouts, ledger, users }: PayoutActDeps) {
  async function ensureFree(step: Step, payout: string, receipt: string): Promise<void> {
    const owner = await step.findOne(payouts, { receipt });
    const taken =
      (owner && owner._id !== payout) ||
      (await step.findOne(payments, { receipt })) ||
      (await step.findOne(cases, { _id: rowId(receipt) }));
    if (taken) throw conflict('The books have this receipt already, for something else.');
  }

  async function changeOf(step: Step, payout: PayoutDoc, act: Resolve): Promise<object> {
    const { state, manual, blocked, user, sentAt } = payout;
    if (act.outcome === 'resume') {
      if (!isOpen(payout) || !(manual || blocked)) throw conflict('This payout goes its way.');
      if (await ledger.isFrozen(step, walletAccount(user)))
        throw new AppError('ON_HOLD', 'The account is paused: that has to be lifted first.');
      return followAgain(payout, step.now);
    }
    if (!manual) throw conflict('This payout does not wait for a person.');
    if (!sentAt) throw conflict('This payout was never sent.');
    if (act.outcome === 'failed') {
      if (state === 'SETTLED') throw conflict('This payout is settled.');
      return portalFailed(payout, step.now);
    }
    if (state === 'RETURNED') throw conflict('This payout was returned: close the case of its row.');
    await ensureFree(step, payout._id, act.receipt!);
    return portalPaid(payout, act.receipt!, step.now);
  }

  return {
    async resolve(step: Step, act: Resolve): Promise<Act> {
      const payout = await step.findOne(payouts, { _id: act.payout });
      if (!payout) throw notFound('payout');
      const change = await changeOf(step, payout, act);
      const { _id, state, user, manual, amountCents } = payout;
      return {
        amountCents,
        about: `payouts/${_id}`,
        gets: user,
        write: async () => {
          await step.update(payouts, { _id, state, manual }, change as Record<string, unknown>);
          step.emit({ event: 'wallet:updated', users: [user], change: {} });
          step.poke('payout', _id);
        },
      };
    },

    /** Of an account: the stop of its wallet, and its suspension when it is suspended. */
    async unfreeze(step: Step, { user }: Unfreeze): Promise<Act> {
      const person = await users.getInStep(step, user);
      const account = walletAccount(user);
      if (!(await ledger.isFrozen(step, account))) throw conflict('This account is not paused.');
      const stopped = { user, state: { $in: OPEN_STATES }, blocked: true };
      return {
        amountCents: 0,
        about: `users/${user}`,
        gets: user,
        async write() {
          if (person.suspendedAt) await users.unsuspend(step, person);
          const goOn = { $set: { blocked: false, nextAt: step.now } };
          await step.updateMany(payouts, { ...stopped, manual: false }, goOn);
          await step.updateMany(payouts, stopped, { $set: { blocked: false } });
          await ledger.unfreeze(step, account);
          step.emit({ event: 'wallet:updated', users: [user], change: {} });
        },
      };
    },
  };
}
