import type { Emission } from '@amana/shared/realtime.js';
import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { CallbackDoc, Facts } from './callback.model.js';
import { paymentUpdated } from './confirm.js';
import type { PaymentDoc } from './domain/payment.js';
import type { FailureLine, PayoutDoc } from './domain/payout.js';
import { isFailure, NOT_FOUND, PAID, pauseFor, standingOf } from './mpesa/result-codes.js';
import type { PaymentQueries } from './payment.queries.js';
import type { PayoutQueries } from './payout.queries.js';
import type { Switch } from './switch.js';

interface Deps {
  payments: PaymentQueries;
  payouts: PayoutQueries;
  payoutSwitch: Switch;
  clock: Clock;
  logger: Logger;
  emit(emissions: Emission[]): void;
  poke(pump: string, id: string): void;
}

/** What each kind of callback proves, by the rules of payments and payouts; nothing is decided here. */
export function createEvidence({ payments, payouts, payoutSwitch, clock, logger, emit, poke }: Deps) {
  const tell = (changed: PaymentDoc | null): void => {
    if (changed) emit([paymentUpdated(changed)]);
  };

  /** Only a reason to ask M-Pesa ourselves. */
  async function stk(id: string, { resultCode, receipt }: Facts): Promise<void> {
    const told = resultCode === PAID ? receipt : null;
    const heard = await payments.hear(id, resultCode, told, clock.now());
    if (told !== null) tell(heard ?? (await payments.hearReceipt(id, told)));
    poke('payment', id);
  }

  async function lookAt(payout: PayoutDoc): Promise<void> {
    const { state, nextAt } = payout;
    await payouts.change(payout, { state, nextAt }, { $set: { nextAt: clock.now() } });
  }

  async function failed(id: string, failure: FailureLine): Promise<void> {
    await payouts.recordFailure(id, failure, clock.now());
    const pause = pauseFor(failure.code);
    if (pause) await payoutSwitch.pause(pause);
  }

  async function result(payout: PayoutDoc, facts: Facts, at: Date): Promise<void> {
    const { _id, oci, amountCents, phoneHash } = payout;
    const { resultCode, receipt } = facts;
    if (!facts.final || facts.originatorId !== oci) return lookAt(payout);
    if (isFailure(resultCode)) return failed(_id, { by: 'result', n: 0, code: resultCode, at });
    const proven =
      resultCode === PAID && facts.amountCents === amountCents && facts.receiverHash === phoneHash;
    if (!proven) return lookAt(payout);
    await payouts.recordPaid(_id, { by: 'result', receipt, at }, clock.now());
  }

  /** An answer to status query `n`; a late one proves payment still, and nothing else. */
  async function status(payout: PayoutDoc, n: number, facts: Facts, at: Date): Promise<void> {
    const { _id, oci, amountCents, queries, queriedAt, sentAt, state } = payout;
    const code = facts.resultCode;
    const isLast = n === queries && queriedAt !== undefined && sentAt !== undefined && queriedAt >= sentAt;
    if (code !== PAID) {
      if (code !== null && pauseFor(code) === 'credential') await payoutSwitch.pause('credential');
      if (code === NOT_FOUND && isLast && state === 'SENDING')
        await payouts.change(
          payout,
          { state, queries: n, sentAt },
          { $set: { unknownTo: n, nextAt: clock.now() } },
        );
      return;
    }
    if (facts.originatorId !== null && facts.originatorId !== oci) return;
    const standing = standingOf(facts.status);
    if (standing === 'paid' && facts.amountCents === amountCents)
      await payouts.recordPaid(_id, { by: 'query', receipt: facts.receipt, at }, clock.now());
    else if (standing === 'failed' && isLast)
      await failed(_id, { by: 'query', n, code: facts.status ?? '', at: queriedAt });
    else if (standing === 'paid') {
      await payouts.change(payout, { state }, { $set: { manual: true, nextAt: null } });
      logger.error('ALARM: M-Pesa names another amount for a payout', { payout: _id });
    }
  }

  async function onPayout(id: string, work: (payout: PayoutDoc) => Promise<void>): Promise<void> {
    const payout = await payouts.find(id);
    if (!payout) return void logger.warn('a callback for a payout that is not known', { payout: id });
    await work(payout);
    poke('payout', id);
  }

  async function apply({ channel, object, facts, at }: CallbackDoc): Promise<void> {
    switch (channel) {
      case 'stk':
        return stk(object, facts);
      case 'b2c':
        return onPayout(object, (payout) => result(payout, facts, at));
      case 'b2c-late':
        return onPayout(object, lookAt);
      case 'status': {
        const [id = '', n = ''] = object.split('.');
        return onPayout(id, (payout) => status(payout, Number(n), facts, at));
      }
      case 'balance': {
        const { balanceCents: cents, utilityCents, resultCode } = facts;
        if (cents !== null && utilityCents !== null)
          return payoutSwitch.balanceTold(object, { cents, utilityCents });
        if (resultCode !== null && pauseFor(resultCode) === 'credential')
          return payoutSwitch.pause('credential');
      }
    }
  }

  return { apply };
}
