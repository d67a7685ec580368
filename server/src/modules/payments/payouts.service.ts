import type { Cents } from '@amana/shared/money.js';
import type { Page } from '@amana/shared/http.js';
import type { Withdrawal } from '@amana/shared/wallet/contract.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import { originatorId } from '../../platform/ids.js';
import type { PageQuery } from '../../platform/http/pages.js';
import type { Step } from '../../platform/mongo/step.js';
import { legsOf, walletAccount } from '../ledger/domain/legs.js';
import type { Ledger } from '../ledger/ledger.js';
import { OPEN_STATES, type PayoutDoc } from './domain/payout.js';
import type { PayoutModel, PayoutQueries } from './payout.queries.js';
import { presentPayout } from './payouts.presenter.js';

export interface ReserveRequest {
  /** The command's op, and the payout's id. */
  op: string;
  user: string;
  /** Sealed. */
  phone: string;
  phoneHash: string;
  /** What reaches the phone. */
  amountCents: Cents;
  feeCents: Cents;
}

interface Deps {
  payouts: PayoutModel;
  queries: PayoutQueries;
  ledger: Ledger;
  crypto: Crypto;
  clock: Clock;
}

/** Payouts, reserved in the step of their withdrawal. */
export function createPayoutService({ payouts, queries, ledger, crypto, clock }: Deps) {
  const present = (payout: PayoutDoc, now: Date): Withdrawal =>
    presentPayout(payout, now, crypto.open(payout.phone));

  return {
    present,

    /** The caller has seen that the wallet can be debited; `write` goes after the caller's own first write. */
    reserve(step: Step, { op, ...request }: ReserveRequest) {
      const payout: PayoutDoc = {
        ...request,
        _id: op,
        oci: originatorId(op),
        state: 'RESERVED',
        manual: false,
        sends: 0,
        unsure: 0,
        queries: 0,
        blocked: false,
        failures: [],
        history: [{ state: 'RESERVED', at: step.now }],
        nextAt: step.now,
        createdAt: step.now,
      };
      const { user, amountCents, feeCents } = request;
      return {
        payout,
        async write(): Promise<void> {
          await step.insert(payouts, payout);
          await ledger.post(step, {
            id: `po:${op}`,
            source: `payouts/${op}`,
            legs: legsOf(
              [walletAccount(user), amountCents + feeCents],
              ['transit', -(amountCents + feeCents)],
            ),
          });
          step.emit({ event: 'wallet:updated', users: [user], change: {} });
          step.poke('payout', op);
        },
      };
    },

    /** Stops all money out of a person's wallet, what is on its way included; evidence still counts. */
    async freezeOwner(step: Step, user: string): Promise<void> {
      await step.updateMany(payouts, { user, state: { $in: OPEN_STATES } }, { $set: { blocked: true } });
      await ledger.freeze(step, walletAccount(user));
      step.emit({ event: 'wallet:updated', users: [user], change: {} });
    },

    /** What left the wallet and is neither paid nor returned. */
    onTheWayCents: (user: string): Promise<Cents> => queries.sumOf({ user, state: { $in: OPEN_STATES } }),

    async list(user: string, page: PageQuery): Promise<Page<Withdrawal>> {
      const { docs, nextCursor } = await queries.listOf(user, page);
      const now = clock.now();
      return { items: docs.map((payout) => present(payout, now)), nextCursor };
    },
  };
}

export type PayoutService = ReturnType<typeof createPayoutService>;
