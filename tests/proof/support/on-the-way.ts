import {
  legsOf,
  walletAccount,
  escrowAccount,
  type Leg,
} from '../../../server/src/modules/ledger/domain/legs.js';
import type { PaymentDoc } from '../../../server/src/modules/payments/domain/payment.js';
import type { PayoutDoc } from '../../../server/src/modules/payments/domain/payout.js';
import type { DealDoc } from '../../../server/src/modules/transactions/domain/deal.js';
import type { By, DealCommand } from '../../../server/src/modules/transactions/domain/decision.js';
import { changeOf, firstChange, type Change } from '../../../server/src/modules/transactions/domain/event.js';
import { hashOf, termsFrom } from '../../../server/src/modules/transactions/domain/terms.js';
import { decide, propose } from '../../../server/src/modules/transactions/domain/transaction.js';
import {
  canonicalJson,
  dealCode,
  operationId,
  originatorId,
  paymentRef,
  sha256Hex,
} from '../../../server/src/platform/ids.js';
import type { Pair } from './load.js';
import type { People, Person } from './people.js';

type Doc = { _id: string } & Record<string, unknown>;

/** What every pair has: one whole deal that filled the seller's wallet, and of each so many under way. */
export const PROMPTS_OF_PAIR = 20;
export const PAYOUTS_OF_PAIR = 20;
const BIG = 24_000_000;
const SMALL = 100_000;
const PAYOUT_FEE = 1_300;
const LIMITS = {
  fees: { rateBasisPoints: 100, minimumCents: 5_000 },
  minCents: 10_000,
  maxCents: 25_000_000,
};
const RAIL: By = { actor: 'rail', id: 'rail' };

const phoneOf = (crypto: People['crypto'], { msisdn }: Person) => ({
  phone: crypto.seal(msisdn),
  phoneHash: crypto.keyedHash('phone', msisdn),
});

/** Books of people who wait for money, in and out, as our own code would have written them. */
export class OnTheWay {
  readonly docs: Record<'transactions' | 'events' | 'operations' | 'entries' | 'accounts', Doc[]> = {
    transactions: [],
    events: [],
    operations: [],
    entries: [],
    accounts: [],
  };
  readonly funding: PaymentDoc[] = [];
  readonly payments: PaymentDoc[] = [];
  readonly payouts: PayoutDoc[] = [];
  readonly balances = new Map<string, number>();
  private made = 0;

  /** @param at when all of it was asked for */
  constructor(
    private readonly crypto: People['crypto'],
    private readonly at: Date,
  ) {}

  private op(user: string): string {
    const op = operationId(user, 'POST', '/api/on-the-way', String((this.made += 1)));
    const answer = { status: 200, body: { success: true, data: null, timestamp: this.at.toISOString() } };
    this.docs.operations.push({ _id: op, user, bodyHash: sha256Hex('{}'), answer, at: this.at });
    return op;
  }

  private entry(_id: string, source: string, legs: Leg[]): void {
    const body = { _id, legs, currency: 'KES', source, at: this.at };
    this.docs.entries.push({ ...body, hash: sha256Hex(canonicalJson(body)) });
    for (const { account, cents } of legs)
      this.balances.set(account, (this.balances.get(account) ?? 0) - cents);
  }

  private keep({ event, deal, decision }: Change): DealDoc {
    this.docs.events.push(event as unknown as Doc);
    for (const { kind, legs } of decision.entries ?? [])
      if (kind === 'in') this.entry(event._id, `payments/${event._id.slice(3)}`, legs);
      else this.entry(`${kind}:${event._id}`, `events/${event._id}`, legs);
    return deal;
  }

  private step(op: string, deal: DealDoc, command: DealCommand, by: By): DealDoc {
    return this.keep(changeOf(op, deal, decide(deal, command, by, this.at), this.at));
  }

  private byUser(deal: DealDoc, command: DealCommand, actor: 'buyer' | 'seller'): DealDoc {
    const id = deal[actor]!;
    return this.step(this.op(id), deal, command, { actor, id });
  }

  /** A deal whose buyer was asked for the money; the payment is as new. */
  private asked({ buyer, seller }: Pair, amountCents: number): { deal: DealDoc; payment: PaymentDoc } {
    const terms = termsFrom(
      {
        title: 'Laptop',
        description: 'Used',
        amountCents,
        feePayer: 'seller',
        deliveryDays: 5,
        inspectionDays: 3,
      },
      LIMITS,
    );
    const op = this.op(seller.id);
    const id = dealCode(op);
    const first = propose(
      { id, by: seller.id, role: 'seller', terms, invite: { kind: 'link', to: null } },
      this.at,
    );
    let deal = this.keep(firstChange(op, first, seller.id));
    deal = this.step(this.op(buyer.id), deal, { type: 'join' }, { actor: 'buyer', id: buyer.id });
    deal = this.byUser(deal, { type: 'agree', termsHash: hashOf(terms) }, 'buyer');
    const asking = this.op(buyer.id);
    deal = this.step(
      asking,
      deal,
      { type: 'prompt_asked', payment: asking, amountCents },
      { actor: 'buyer', id: buyer.id },
    );
    return {
      deal,
      payment: {
        _id: asking,
        transaction: id,
        item: '1',
        payer: buyer.id,
        ...phoneOf(this.crypto, buyer),
        at: this.at,
        sentAt: this.at,
        amountCents,
        ref: paymentRef(id, asking),
        state: 'SENDING',
        history: [
          { state: 'CREATED', at: this.at },
          { state: 'SENDING', at: this.at },
        ],
        nextAt: null,
      },
    };
  }

  private store(deal: DealDoc): void {
    this.docs.transactions.push(deal as unknown as Doc);
    const _id = escrowAccount(deal._id);
    this.docs.accounts.push({ _id, balanceCents: this.balances.get(_id) ?? 0, frozen: false });
  }

  /** Fills the seller's wallet by a deal that is over. */
  private fund(pair: Pair): void {
    const { deal, payment } = this.asked(pair, BIG);
    const { _id, payer, item, amountCents } = payment;
    const funded = this.step(
      `in:${_id}`,
      deal,
      { type: 'deposit_confirmed', payment: _id, payer, item, amountCents },
      RAIL,
    );
    this.store(this.byUser(funded, { type: 'accept' }, 'buyer'));
    this.funding.push({
      ...payment,
      state: 'CONFIRMED',
      confirmedAt: this.at,
      placed: { dealCents: amountCents, walletCents: 0 },
    });
  }

  private payout({ seller }: Pair): void {
    const op = this.op(seller.id);
    const whole = SMALL + PAYOUT_FEE;
    this.entry(`po:${op}`, `payouts/${op}`, legsOf([walletAccount(seller.id), whole], ['transit', -whole]));
    this.payouts.push({
      _id: op,
      user: seller.id,
      amountCents: SMALL,
      feeCents: PAYOUT_FEE,
      ...phoneOf(this.crypto, seller),
      oci: originatorId(op),
      state: 'RESERVED',
      manual: false,
      sends: 0,
      unsure: 0,
      queries: 0,
      blocked: false,
      failures: [],
      history: [{ state: 'RESERVED', at: this.at }],
      nextAt: null,
      createdAt: this.at,
    });
  }

  add(pair: Pair): void {
    this.fund(pair);
    for (let n = 0; n < PROMPTS_OF_PAIR; n += 1) {
      const { deal, payment } = this.asked(pair, SMALL);
      this.store(deal);
      this.payments.push(payment);
    }
    for (let n = 0; n < PAYOUTS_OF_PAIR; n += 1) this.payout(pair);
  }
}
