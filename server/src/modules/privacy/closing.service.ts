import type { Model } from 'mongoose';
import { KEPT_AFTER_CLOSING, type AccountClosed } from '@amana/shared/privacy/contract.js';
import type { Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';
import type { Step } from '../../platform/mongo/step.js';
import type { Command, CommandAnswer, RunCommand } from '../../platform/operations.js';
import type { WriteNotices } from '../../platform/notices.js';
import type { WriteSecurityEvent } from '../../platform/security-log.js';
import { walletAccount } from '../ledger/domain/legs.js';
import type { Ledger } from '../ledger/ledger.js';
import type { AccountDoc } from '../ledger/ledger.models.js';
import type { PaymentDoc, PayoutDoc } from '../payments/payments.module.js';
import type { DealDoc } from '../transactions/domain/deal.js';
import { rolesAt, type Codes, type Users } from '../users/users.module.js';
import { lastMail } from './closing.mail.js';
import type { ClosureDoc } from './closure.model.js';

/** What is looked at before an account is closed. */
export interface Belongings {
  accounts: Model<AccountDoc>;
  transactions: Model<DealDoc>;
  payments: Model<PaymentDoc>;
  payouts: Model<PayoutDoc>;
}

export interface ClosingDeps {
  belongings: Belongings;
  closures: Model<ClosureDoc>;
  users: Users;
  codes: Pick<Codes, 'forget'>;
  ledger: Ledger;
  crypto: Crypto;
  runCommand: RunCommand;
  writeNotices: WriteNotices;
  writeSecurityEvent: WriteSecurityEvent;
}

const OPEN = { $in: ['pending', 'active', 'disputed'] };

/** Why an account cannot be closed now, in words; empty when it can. */
export async function obstacles(step: Step, user: string, found: Belongings): Promise<string[]> {
  const { accounts, transactions, payments, payouts } = found;
  const [wallet, deals, paying, leaving] = [
    await step.findOne(accounts, { _id: walletAccount(user) }),
    (await step.count(transactions, { buyer: user, status: OPEN }, 1)) +
      (await step.count(transactions, { seller: user, status: OPEN }, 1)),
    await step.count(
      payments,
      { payer: user, state: { $in: ['CREATED', 'SENDING', 'UNBOUND', 'PENDING'] } },
      1,
    ),
    await step.count(payouts, { user, state: { $in: ['RESERVED', 'SENDING', 'SENT'] } }, 1),
  ];
  return [
    ...((wallet?.balanceCents ?? 0) > 0 ? ['There is money in your wallet. Withdraw it first.'] : []),
    ...(wallet?.frozen ? ['Your wallet is paused. Amana’s staff will contact you.'] : []),
    ...(deals > 0 ? ['You have an open deal or dispute. End it or cancel it first.'] : []),
    ...(paying > 0 ? ['A payment of yours is on its way. Wait until it has ended.'] : []),
    ...(leaving > 0 ? ['A withdrawal is on its way. Wait until it has arrived.'] : []),
  ];
}

/** Closes accounts for good. */
export function createClosing(deps: ClosingDeps) {
  const { belongings, closures, users, codes, ledger, crypto, runCommand, ...writers } = deps;
  const { writeNotices, writeSecurityEvent } = writers;
  return {
    /** @throws AppError STATE_CONFLICT, which says what has to end first */
    close: (command: Command): Promise<CommandAnswer> =>
      runCommand(command, async (step) => {
        const { user, op } = command;
        const person = await users.getInStep(step, user);
        const { email, closedAt } = person;
        if (closedAt) throw new AppError('STATE_CONFLICT', 'This account is closed already.');
        const why = [
          ...(rolesAt(person, step.now).length > 0 ? ['You work for Amana. Give your role back first.'] : []),
          ...(await obstacles(step, user, belongings)),
        ];
        if (why.length > 0) throw new AppError('STATE_CONFLICT', why.join(' '), { reasons: why });
        const data: AccountClosed = { closedAt: step.now.toISOString(), kept: KEPT_AFTER_CLOSING };
        return {
          status: 200,
          data,
          async write() {
            await users.close(step, user);
            await writeNotices(step, [lastMail(crypto.seal(email))]);
            await codes.forget(step, [
              { purpose: 'phone', subject: user },
              { purpose: 'sign-up', subject: email },
              { purpose: 'password', subject: email },
            ]);
            // Money that moves at the same moment meets this write, and one of the two is decided again.
            await ledger.freeze(step, walletAccount(user));
            await step.insert(closures, { _id: op, user, at: step.now, doneAt: null, nextAt: step.now });
            await writeSecurityEvent(step, { user, what: 'account_closed' });
            step.poke('closure', op);
          },
        };
      }),
  };
}

export type Closing = ReturnType<typeof createClosing>;
