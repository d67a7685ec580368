import { formatKes } from '@amana/shared/money.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { Step } from '../../platform/mongo/step.js';
import type { WriteNotices } from '../../platform/notices.js';
import type { Logger } from '../../platform/observability/logger.js';
import { legsOf, walletAccount } from '../ledger/domain/legs.js';
import type { Ledger } from '../ledger/ledger.js';
import { contradicts, isOpen, OPEN_STATES, type PayoutDoc } from './domain/payout.js';
import { toState } from './payment.queries.js';
import type { PayoutModel, PayoutQueries } from './payout.queries.js';

interface Deps {
  payouts: PayoutModel;
  queries: PayoutQueries;
  ledger: Ledger;
  atomically: Atomically;
  writeNotices: WriteNotices;
  logger: Logger;
}

/** The steps that end a payout or stop it: state, entry, account and notice together. */
export function createPayoutOutcome({ payouts, queries, ledger, atomically, writeNotices, logger }: Deps) {
  /** Another payout has this receipt: it proves that one and not this. Its unique index tells first. */
  const isTaken = async (step: Step, { _id, paid }: PayoutDoc): Promise<boolean> => {
    const owner =
      step.clashed && paid?.receipt ? await step.findOne(payouts, { receipt: paid.receipt }) : null;
    return owner !== null && owner._id !== _id;
  };

  const once = (
    id: string,
    work: (step: Step, payout: PayoutDoc) => Promise<void>,
  ): Promise<PayoutDoc | null> =>
    atomically(
      `oc:${id}`,
      async (step) => {
        const payout = await step.findOne(payouts, { _id: id });
        if (payout && isOpen(payout)) await work(step, payout);
        return payout;
      },
      { recall: () => queries.findFinal(id) },
    );

  async function tell(step: Step, { user }: PayoutDoc, paid: boolean, text: string): Promise<void> {
    const body = paid
      ? { kind: 'withdrawal_paid' as const, title: 'Withdrawal paid', text }
      : { kind: 'withdrawal_returned' as const, title: 'Withdrawal returned', text };
    await writeNotices(step, [{ user, transaction: null, v: null, body }]);
    step.emit({ event: 'wallet:updated', users: [user], change: {} });
  }

  async function giveBack(step: Step, payout: PayoutDoc, change: Record<string, unknown>, still: object) {
    const { _id, user, amountCents, feeCents } = payout;
    const whole = amountCents + feeCents;
    if (!(await step.updateIf(payouts, { _id, state: payout.state, ...still }, change))) return;
    await tell(step, payout, false, `M-Pesa did not pay it. ${formatKes(whole)} is back in your wallet.`);
    await ledger.post(step, {
      id: `pr:${_id}`,
      source: `payouts/${_id}`,
      legs: legsOf(['transit', whole], [walletAccount(user), -whole]),
    });
  }

  return {
    /** M-Pesa has paid: proven once. */
    settle: (id: string) =>
      once(id, async (step, payout) => {
        const { _id, amountCents, feeCents, paid, state } = payout;
        if (!paid || contradicts(payout)) return;
        if (await isTaken(step, payout)) throw new Error(`payout ${_id}: its receipt is another's`);
        const set = { nextAt: null, ...(paid.receipt ? { receipt: paid.receipt } : {}) };
        await step.update(payouts, { _id, state }, toState('SETTLED', step.now, set, paid.by));
        await tell(step, payout, true, `${formatKes(amountCents)} is on your phone.`);
        await ledger.post(step, {
          id: `ps:${_id}`,
          source: `payouts/${_id}`,
          legs: legsOf(['transit', amountCents + feeCents], ['float', -amountCents], ['fees', -feeCents]),
        });
      }),

    /** M-Pesa has refused it, proven twice; all of it goes back to the wallet. */
    giveBack: (id: string) =>
      once(id, (step, payout) => {
        const change = toState('RETURNED', step.now, { nextAt: null }, 'two proofs');
        return payout.paid ? Promise.resolve() : giveBack(step, payout, change, {});
      }),

    /** Send `n` was refused before processing, and no other send may have reached M-Pesa. */
    refuse: (id: string, n: number, code: string) =>
      once(id, (step, payout) => {
        const set = { nextAt: null, unsure: 0, resultCode: code };
        const change = toState('RETURNED', step.now, set, 'refused');
        return giveBack(step, payout, change, { state: 'SENDING', sends: n, unsure: 1 });
      }),

    /** What M-Pesa says cannot all be true: his account stops, staff look. */
    async alarm(id: string): Promise<void> {
      await atomically(`alarm:${id}`, async (step) => {
        const payout = await step.findOne(payouts, { _id: id });
        if (!payout || (payout.manual && payout.blocked)) return;
        const { user, state } = payout;
        const stopped = { manual: true, blocked: true, nextAt: null };
        await step.update(payouts, { _id: id, state }, { $set: stopped });
        await step.updateMany(payouts, { user, state: { $in: OPEN_STATES } }, { $set: { blocked: true } });
        await ledger.freeze(step, walletAccount(user));
        step.emit({ event: 'wallet:updated', users: [user], change: {} });
      });
      logger.error('ALARM: M-Pesa contradicts itself on a payout, its account is frozen', { payout: id });
    },
  };
}

export type PayoutOutcome = ReturnType<typeof createPayoutOutcome>;
