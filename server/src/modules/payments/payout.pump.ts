import type { Waits } from '../../config.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import type { Emission } from '@amana/shared/realtime.js';
import type { Logger } from '../../platform/observability/logger.js';
import { later } from './domain/payment.js';
import { taskOf, type PayoutDoc } from './domain/payout.js';
import type { CallbackUrls } from './mpesa/callback-urls.js';
import type { MpesaClient, PayoutOutcome as Answer } from './mpesa/mpesa.client.js';
import type { PayoutOutcome } from './outcome.js';
import { toState } from './payment.queries.js';
import type { PayoutQueries } from './payout.queries.js';
import type { Switch } from './switch.js';

interface Deps {
  queries: PayoutQueries;
  outcome: PayoutOutcome;
  payoutSwitch: Switch;
  mpesa: MpesaClient;
  urls: CallbackUrls;
  crypto: Crypto;
  clock: Clock;
  logger: Logger;
  waits: Waits;
  emit(emissions: Emission[]): void;
}

/** Names one status query of a payout, for its callback. */
export const statusObject = (payout: string, n: number): string => `${payout}.${n}`;

/** Takes one payout as far as it can be taken now; what is to be done is `taskOf`. */
export function createPayoutPump(deps: Deps) {
  const { queries, outcome, payoutSwitch, mpesa, urls, crypto, clock, logger, waits, emit } = deps;

  function tell(changed: PayoutDoc | null): void {
    if (changed) emit([{ event: 'wallet:updated', users: [changed.user], change: {} }]);
  }

  /** Every send is claimed first; null when another took it or the store's answer is not known. */
  async function claim(payout: PayoutDoc): Promise<PayoutDoc | null> {
    const { state, sends, firstSentAt } = payout;
    const now = clock.now();
    const first = state === 'RESERVED' || !firstSentAt ? { firstSentAt: now } : {};
    const sending = toState('SENDING', now, {
      sentAt: now,
      nextAt: later(now, waits.statusQueryMs),
      ...first,
    });
    const claimed = await queries.change(
      payout,
      { state, sends, blocked: false, manual: false },
      { ...sending, $inc: { sends: 1, unsure: 1 }, $unset: { unknownTo: 1 } },
    );
    tell(claimed);
    return claimed;
  }

  /** Send n did certainly nothing; told only when no earlier one may have reached M-Pesa. */
  async function takeBack(sent: PayoutDoc, why: string): Promise<void> {
    const now = clock.now();
    const reserved = toState('RESERVED', now, { unsure: 0, nextAt: later(now, waits.statusQueryMs) }, why);
    tell(await queries.change(sent, { state: 'SENDING', sends: sent.sends, unsure: 1 }, reserved));
  }

  async function settleSend(sent: PayoutDoc, answer: Answer): Promise<void> {
    switch (answer.kind) {
      case 'accepted':
      case 'duplicate': {
        const id = answer.kind === 'accepted' ? answer.conversationId : null;
        const change = toState('SENT', clock.now(), id ? { conversationId: id } : {}, answer.kind);
        tell(await queries.change(sent, { state: 'SENDING' }, change));
        return;
      }
      case 'rejected':
        if (answer.why === 'other') {
          await outcome.refuse(sent._id, sent.sends, answer.code);
          return;
        }
        if (answer.why === 'access') await payoutSwitch.pause('credential');
        return takeBack(sent, answer.why);
      case 'not-sent':
        return takeBack(sent, 'not sent');
      case 'unknown':
        return;
    }
  }

  async function send(payout: PayoutDoc): Promise<void> {
    if (!(await payoutSwitch.isOn())) return;
    const writtenAtMs = clock.monotonicMs();
    const sent = await claim(payout);
    if (!sent) return;
    const answer = await mpesa.pay({
      originatorId: sent.oci,
      phone: crypto.open(sent.phone),
      amountCents: sent.amountCents,
      resultUrl: urls.of('b2c', sent._id),
      lateUrl: urls.of('b2c-late', sent._id),
      maySend: () => clock.monotonicMs() - writtenAtMs <= waits.sendGuardMs,
    });
    await settleSend(sent, answer);
  }

  async function ask(payout: PayoutDoc): Promise<void> {
    const { _id, queries: n, state, oci } = payout;
    const now = clock.now();
    const asking = {
      $set: { queriedAt: now, nextAt: later(now, waits.statusQueryMs) },
      $inc: { queries: 1 },
    };
    if (!(await queries.change(payout, { state, queries: n }, asking))) return;
    await mpesa.status(oci, urls.of('status', statusObject(_id, n + 1)));
  }

  async function toStaff(payout: PayoutDoc): Promise<void> {
    const { state, sends } = payout;
    tell(await queries.change(payout, { state, sends }, { $set: { manual: true, nextAt: null } }));
    logger.error('ALARM: no evidence of a payout, staff must look', { payout: payout._id });
  }

  async function run(id: string): Promise<void> {
    const payout = await queries.find(id);
    const now = clock.now();
    if (!payout?.nextAt || payout.nextAt > now) return;
    const task = taskOf(payout, now, waits);
    switch (task.kind) {
      case 'send':
        return send(payout);
      case 'ask':
        return ask(payout);
      case 'settle':
        await outcome.settle(id);
        return;
      case 'return':
        await outcome.giveBack(id);
        return;
      case 'alarm':
        return outcome.alarm(id);
      case 'manual':
        return toStaff(payout);
      case 'wait':
      case 'none': {
        const { state, nextAt } = payout;
        const until = task.kind === 'wait' ? task.until : null;
        await queries.change(payout, { state, nextAt }, { $set: { nextAt: until } });
      }
    }
  }

  return { name: 'payout', run };
}
