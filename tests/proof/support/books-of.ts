import type { Collection, Db, Document } from 'mongodb';
import { escrowAccount, walletAccount } from '../../../server/src/modules/ledger/domain/legs.js';
import { canonicalJson, originatorId, paymentRef, sha256Hex } from '../../../server/src/platform/ids.js';

type Doc = Document & { _id: string };

export interface BooksWanted {
  deals: number;
  /** The first deal begins then; each next one `everyMs` later. */
  from: Date;
  everyMs: number;
  /** Of the first deal, so that more can be added later. */
  first?: number;
}

/** Documents of one deal from its proposal to the money on the seller's phone: 4 entries and 26 others. */
export const ENTRIES_OF_DEAL = 4;

const PRICE = 100_000;
const FEE = 5_000;
const PAYOUT = 93_400;
const PAYOUT_FEE = 1_600;
const DEALS_OF_PERSON = 5;
const AT_ONCE = 500;
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const PHONE = 'c2VhbGVkIHdpdGggdGhlIGtleSBvZiB0aGUgZGF0YSBpbiB0aGlzIGhvdXNl';

function codeOf(n: number): string {
  let code = '';
  for (let left = n, at = 0; at < 8; at += 1, left = Math.floor(left / LETTERS.length))
    code = LETTERS[left % LETTERS.length]! + code;
  return code;
}

const hashed = <D extends Doc>(doc: D): D & { hash: string } => ({
  ...doc,
  hash: sha256Hex(canonicalJson(doc)),
});

const TERMS = {
  title: 'HP EliteBook 840 G5 laptop',
  description: 'Used, 16 GB, with charger',
  priceCents: PRICE,
  feePayer: 'buyer',
  feeBuyerCents: FEE,
  feeSellerCents: 0,
  deliveryDays: 5,
  inspectionDays: 3,
};
const AGREED = { ...TERMS, version: 1, hash: sha256Hex(canonicalJson(TERMS)) };

const itemIn = (phase: string, heldCents: number, givenCents: number, due: Date | null): Doc => ({
  _id: '1',
  priceCents: PRICE,
  feeBuyerCents: FEE,
  feeSellerCents: 0,
  heldCents,
  contestedCents: 0,
  givenCents,
  phase,
  deliverBy: null,
  due,
  ask: null,
});

/** What the books of one deal are made of, as the code that moves money would write it. */
class DealBooks {
  readonly docs: Record<string, Doc[]> = {};
  private readonly events: Document[] = [];
  private state: Record<string, unknown> = {};
  private seconds = 0;
  private readonly code: string;
  private readonly buyer: string;
  private readonly seller: string;

  constructor(
    private readonly n: number,
    private readonly begins: Date,
  ) {
    const pair = Math.floor(n / DEALS_OF_PERSON) * 2;
    this.code = codeOf(n);
    this.buyer = `person-${pair}`;
    this.seller = `person-${pair + 1}`;
  }

  private now(): Date {
    this.seconds += 1;
    return new Date(this.begins.getTime() + this.seconds * 1_000);
  }

  private add(collection: string, doc: Doc): void {
    (this.docs[collection] ??= []).push(doc);
  }

  private op(step: string): string {
    return `${step}${this.code.toLowerCase()}`.padEnd(26, 'x');
  }

  private answered(op: string, user: string, at: Date): void {
    const { _id, ...terms } = { _id: this.code, ...AGREED };
    const data = { id: _id, terms, buyer: this.buyer, seller: this.seller, timeline: this.events.slice(-6) };
    const answer = { status: 200, body: { success: true, data, timestamp: at.toISOString() } };
    this.add('operations', { _id: op, user, bodyHash: AGREED.hash, answer, at });
  }

  private event(id: string, type: string, by: string, asked: Document, set: Document, more: Document = {}) {
    const at = this.now();
    const v = this.events.length + 1;
    const { headHash: prev = '' } = this.state;
    const event = hashed({ _id: id, transaction: this.code, v, type, by, at, body: { asked, set }, prev });
    this.add('events', event);
    this.events.push({ v, type, by, at, ...more });
    this.state = { ...this.state, ...set, v, headHash: event.hash };
    if (!id.includes(':')) this.answered(id, by, at);
    for (const user of v > 1 ? [this.buyer, this.seller].filter((one) => one !== by) : [])
      this.add('notices', {
        _id: `${id}/${user}/1`,
        user,
        transaction: this.code,
        v,
        body: { kind: type, title: TERMS.title, text: 'The other side has done the next thing' },
        channel: 'inbox',
        state: 'stored',
        at,
      });
  }

  private entry(_id: string, source: string, ...legs: [account: string, cents: number][]): void {
    const written = legs.map(([account, cents]) => ({ account, cents }));
    this.add('entries', hashed({ _id, legs: written, currency: 'KES', source, at: this.now() }));
  }

  private agree(): void {
    const { buyer, seller } = this;
    const due = new Date(this.begins.getTime() + 432_000_000);
    const item = itemIn('proposed', 0, 0, due);
    this.event(
      this.op('propose'),
      'propose',
      seller,
      {},
      {
        creator: 'seller',
        buyer: null,
        seller,
        invite: { kind: 'link', to: null },
        terms: AGREED,
        agreedBy: ['seller'],
        items: [item],
        deposits: [],
        hold: null,
        lastPayment: null,
        status: 'pending',
        phase: 'proposed',
        due,
        createdAt: new Date(this.begins.getTime() + 1_000),
      },
    );
    this.event(this.op('join'), 'join', buyer, {}, { buyer, invite: null });
    const agreed = { agreedBy: ['seller', 'buyer'], phase: 'agreed', items: [itemIn('agreed', 0, 0, due)] };
    this.event(this.op('agree'), 'agree', buyer, { termsHash: AGREED.hash }, agreed);
  }

  private pay(): void {
    const { buyer, code } = this;
    const [payment, amountCents] = [this.op('pay'), PRICE + FEE];
    const asked = { payment, item: '1', amountCents };
    this.event(
      payment,
      'prompt_asked',
      buyer,
      asked,
      { lastPayment: payment },
      { cents: amountCents, payment },
    );
    const at = this.now();
    const receipt = `SK${code}`;
    const lines = ['CREATED', 'SENDING', 'PENDING', 'CONFIRMED'].map((state) => ({ state, at }));
    this.add('payments', {
      _id: payment,
      transaction: code,
      item: '1',
      payer: buyer,
      phone: PHONE,
      phoneHash: sha256Hex(buyer),
      at,
      amountCents,
      ref: paymentRef(code, payment),
      state: 'CONFIRMED',
      checkoutRequestId: `ws_CO_${payment}`,
      sentAt: at,
      told: { code: '0' },
      receiptTold: receipt,
      queryCode: '0',
      lastCheckAt: at,
      receipt,
      placed: { dealCents: amountCents, walletCents: 0 },
      confirmedAt: at,
      history: lines,
      nextAt: null,
    });
    this.callback('stk', payment, { resultCode: '0', amountCents, receipt, final: true }, at);
    const due = new Date(at.getTime() + 432_000_000);
    this.event(
      `in:${payment}`,
      'deposit_confirmed',
      'rail',
      { payment, item: '1', amountCents },
      {
        deposits: [{ payment, payer: buyer, item: '1', cents: amountCents }],
        items: [itemIn('funded', amountCents, 0, due)],
        status: 'active',
        phase: 'funded',
        due,
      },
    );
    this.entry(
      `in:${payment}`,
      `payments/${payment}`,
      ['float', amountCents],
      [escrowAccount(code), -amountCents],
    );
  }

  private callback(channel: string, object: string, facts: Document, at: Date): void {
    this.add('callbacks', { _id: sha256Hex(`${channel}/${object}`), channel, object, facts, done: true, at });
  }

  private release(): void {
    const { buyer, seller, code } = this;
    const due = new Date(this.begins.getTime() + 259_200_000);
    const delivered = { items: [itemIn('delivered', PRICE + FEE, 0, due)], phase: 'delivered', due };
    this.event(this.op('deliver'), 'deliver', seller, { note: 'By courier' }, delivered, {
      note: 'By courier',
    });
    const accept = this.op('accept');
    this.event(
      accept,
      'accept',
      buyer,
      {},
      {
        items: [itemIn('released', 0, PRICE, null)],
        deposits: [],
        phase: 'released',
        status: 'completed',
        due: null,
      },
    );
    this.entry(
      `out:${accept}`,
      `events/${accept}`,
      [escrowAccount(code), PRICE + FEE],
      [walletAccount(seller), -PRICE],
      ['fees', -FEE],
    );
  }

  private withdraw(): void {
    const { seller } = this;
    const [payout, at] = [this.op('withdraw'), this.now()];
    const [receipt, whole] = [`SP${this.code}`, PAYOUT + PAYOUT_FEE];
    this.answered(payout, seller, at);
    const lines = ['RESERVED', 'SENDING', 'SENT', 'SETTLED'].map((state) => ({ state, at }));
    this.add('payouts', {
      _id: payout,
      user: seller,
      amountCents: PAYOUT,
      feeCents: PAYOUT_FEE,
      phone: PHONE,
      phoneHash: sha256Hex(seller),
      oci: originatorId(payout),
      conversationId: `AG_${payout}`,
      receipt,
      state: 'SETTLED',
      manual: false,
      sends: 1,
      unsure: 1,
      queries: 0,
      blocked: false,
      firstSentAt: at,
      sentAt: at,
      paid: { by: 'result', receipt, at },
      failures: [],
      resultCode: '0',
      history: lines,
      nextAt: null,
      createdAt: at,
    });
    this.callback('b2c', payout, { resultCode: '0', amountCents: PAYOUT, receipt, final: true }, at);
    this.entry(`po:${payout}`, `payouts/${payout}`, [walletAccount(seller), whole], ['transit', -whole]);
    this.entry(
      `ps:${payout}`,
      `payouts/${payout}`,
      ['transit', whole],
      ['float', -PAYOUT],
      ['fees', -PAYOUT_FEE],
    );
  }

  private people(last: boolean): void {
    if (!last) return;
    const createdAt = this.begins;
    const sold = (this.n % DEALS_OF_PERSON) + 1;
    for (const [user, balanceCents] of [
      [this.buyer, 0],
      [this.seller, sold * (PRICE - PAYOUT - PAYOUT_FEE)],
    ] as const) {
      this.add('accounts', { _id: walletAccount(user), balanceCents, frozen: false });
      const email = `${user}@amana.test`;
      this.add('users', { _id: user, email, name: user, passwordHash: PHONE, createdAt });
    }
  }

  /** @param last the last deal of its two people, who come with it */
  write(last: boolean): this {
    this.agree();
    this.pay();
    this.release();
    this.withdraw();
    this.people(last);
    this.add('accounts', { _id: escrowAccount(this.code), balanceCents: 0, frozen: false });
    this.add('transactions', { _id: this.code, ...this.state, timeline: this.events });
    return this;
  }
}

/** Writes consistent books of so many whole deals; tells how many documents there are of each collection. */
export async function writeBooks(db: Db, wanted: BooksWanted): Promise<Record<string, number>> {
  const { deals, from, everyMs, first = 0 } = wanted;
  const written: Record<string, number> = {};
  let sent: Promise<unknown> = Promise.resolve();
  for (let n = first; n < first + deals;) {
    const batch: Record<string, Doc[]> = {};
    for (const end = Math.min(first + deals, n + AT_ONCE); n < end; n += 1) {
      const last = n % DEALS_OF_PERSON === DEALS_OF_PERSON - 1 || n === first + deals - 1;
      const begins = new Date(from.getTime() + (n - first) * everyMs);
      const { docs } = new DealBooks(n, begins).write(last);
      for (const [collection, list] of Object.entries(docs)) (batch[collection] ??= []).push(...list);
    }
    await sent;
    sent = Promise.all(
      Object.entries(batch).map(([name, docs]) => {
        written[name] = (written[name] ?? 0) + docs.length;
        const collection: Collection<Doc> = db.collection(name);
        return collection.insertMany(docs, {
          ordered: false,
          bypassDocumentValidation: true,
          writeConcern: { w: 1 },
        });
      }),
    );
  }
  await sent;
  await db
    .collection('users')
    .updateOne({ _id: 'nobody' as never }, { $set: {} }, { writeConcern: { w: 'majority' } });
  return written;
}
