import { driverOf } from '../../platform/mongo/model.js';
import type { Step } from '../../platform/mongo/step.js';
import type { WriteNotices } from '../../platform/notices.js';
import { formatKes } from '@amana/shared/money.js';
import type { Ledger } from '../ledger/ledger.js';
import type { PaymentDoc } from '../payments/payments.module.js';
import type { Users } from '../users/users.module.js';
import type { Commit } from './commit.js';
import { changeOf } from './domain/event.js';
import { depositLegs } from './domain/postings.js';
import { currentItem, needOf } from './domain/item.js';
import { decide, wantsMoney } from './domain/transaction.js';
import type { TransactionModels } from './transaction.model.js';

export interface Placed {
  dealCents: number;
  walletCents: number;
}

/** Runs in the step that confirms the payment. */
export type PlaceMoney = (step: Step, payment: PaymentDoc) => Promise<Placed>;

interface Deps {
  models: TransactionModels;
  ledger: Ledger;
  commit: Commit;
  users: Users;
  writeNotices: WriteNotices;
}

/** Confirmed money finds its place: what the item still needs is held, all else is the payer's. */
export function createDeposits({ models, ledger, commit, users, writeNotices }: Deps) {
  const stored = driverOf(models.transactions);

  async function toWallet(step: Step, payment: PaymentDoc): Promise<Placed> {
    const { _id, transaction, payer, amountCents } = payment;
    const text = `${formatKes(amountCents)} came in when this deal no longer wanted it. It is in your wallet.`;
    await writeNotices(step, [
      {
        user: payer,
        transaction,
        v: null,
        body: { kind: 'money_to_wallet', title: 'Money in your wallet', text },
      },
    ]);
    await ledger.post(step, {
      id: `in:${_id}`,
      legs: depositLegs(transaction, payer, amountCents, 0),
      source: `payments/${_id}`,
    });
    step.emit({ event: 'wallet:updated', users: [payer], change: {} });
    return { dealCents: 0, walletCents: amountCents };
  }

  async function place(step: Step, payment: PaymentDoc, names: ReadonlyMap<string, string>): Promise<Placed> {
    const deal = await step.findOne(models.transactions, { _id: payment.transaction });
    if (!deal || !wantsMoney(deal, payment.item)) return toWallet(step, payment);
    const dealCents = Math.min(needOf(currentItem(deal)), payment.amountCents);
    const decision = decide(
      deal,
      {
        type: 'deposit_confirmed',
        payment: payment._id,
        payer: payment.payer,
        item: payment.item,
        amountCents: payment.amountCents,
      },
      { actor: 'rail', id: 'rail' },
      step.dealNow,
    );
    await commit(step, [changeOf(`in:${payment._id}`, deal, decision, step.dealNow)], names);
    return { dealCents, walletCents: payment.amountCents - dealCents };
  }

  return {
    /** The port that payments is handed; what it gives back runs in the confirming step, whose op is `in:<payment>`. */
    async prepareMoney({ transaction }: PaymentDoc): Promise<PlaceMoney> {
      const deal = await stored.findOne({ _id: transaction }, { projection: { buyer: 1, seller: 1 } });
      const names = await users.namesOf(
        [deal?.buyer, deal?.seller].filter((user) => typeof user === 'string'),
      );
      return (step, payment) => place(step, payment, names);
    },

    /** Does the deal still want this item's money? Asked before a prompt is sent. */
    async wantsMoney(transaction: string, item: string): Promise<boolean> {
      const deal = await stored.findOne({ _id: transaction });
      return deal !== null && wantsMoney(deal, item);
    },
  };
}
