import { formatKes, type Cents } from '@amana/shared/money.js';
import type { Withdrawal } from '@amana/shared/wallet/contract.js';
import { AppError } from '../../platform/errors.js';
import type { Step } from '../../platform/mongo/step.js';
import type { Command, CommandAnswer, RunCommand } from '../../platform/operations.js';
import type { InQueue } from '../../platform/queue.js';
import { walletAccount } from '../ledger/domain/legs.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Limits } from '../limits/limits.module.js';
import type { PayoutDoc } from '../payments/payments.module.js';
import type { Users } from '../users/users.module.js';

/** What wallets need of payments: a payout reserved in the withdrawal's own step. */
export interface Payouts {
  reserve(
    step: Step,
    request: {
      op: string;
      user: string;
      phone: string;
      phoneHash: string;
      amountCents: Cents;
      feeCents: Cents;
    },
  ): { payout: PayoutDoc; write(): Promise<void> };
  present(payout: PayoutDoc, now: Date): Withdrawal;
}

export interface WalletDeps {
  runCommand: RunCommand;
  inQueue: InQueue;
  ledger: Ledger;
  users: Users;
  payouts: Payouts;
  withdrawalFee: (cents: Cents) => Cents;
  limits: { minCents: Cents; maxCents: Cents };
  personal: Limits;
}

/** Money out of a wallet, to the person's own verified number. */
export function createWalletService({
  runCommand,
  inQueue,
  ledger,
  users,
  payouts,
  withdrawalFee,
  limits,
  personal,
}: WalletDeps) {
  function arriving(amountCents: Cents, feeCents: Cents): Cents {
    const arrivesCents = amountCents - feeCents;
    const { minCents, maxCents } = limits;
    if (arrivesCents < minCents || arrivesCents > maxCents)
      throw new AppError(
        'AMOUNT_OUT_OF_RANGE',
        `M-Pesa sends ${formatKes(minCents)} to ${formatKes(maxCents)} at a time. After the charge of ${formatKes(feeCents)}, ${formatKes(arrivesCents)} would arrive.`,
        { minCents, maxCents, feeCents },
      );
    return arrivesCents;
  }

  return {
    /** @param amountCents what leaves the wallet, our charge included */
    withdraw(command: Command, amountCents: Cents): Promise<CommandAnswer> {
      const account = walletAccount(command.user);
      return inQueue([account], () =>
        runCommand(command, async (step) => {
          const feeCents = withdrawalFee(amountCents);
          const arrivesCents = arriving(amountCents, feeCents);
          const { phone, phoneHash, phoneHeldUntil } = await users.getInStep(step, command.user);
          if (!phone || !phoneHash)
            throw new AppError(
              'PHONE_NOT_VERIFIED',
              'Verify your M-Pesa number first: money goes to your own phone only.',
            );
          if (phoneHeldUntil && phoneHeldUntil > step.now)
            throw new AppError(
              'PHONE_ON_HOLD',
              'Your number was changed. For your safety, money goes to the new one 24 hours later.',
              { until: phoneHeldUntil.toISOString() },
            );
          await ledger.ensureCanDebit(step, account, amountCents);
          await personal.ensureWithin(step, command.user, 'withdraw', amountCents);
          const reserved = payouts.reserve(step, {
            op: command.op,
            user: command.user,
            phone,
            phoneHash,
            amountCents: arrivesCents,
            feeCents,
          });
          return {
            status: 202,
            data: payouts.present(reserved.payout, step.now),
            async write() {
              await reserved.write();
              await personal.countMove(step, command.user);
            },
          };
        }),
      );
    },
  };
}

export type WalletService = ReturnType<typeof createWalletService>;
