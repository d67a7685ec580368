import type { Db, Document } from 'mongodb';
import { canonicalJson, originatorId, paymentRef, sha256Hex } from '../../../server/src/platform/ids.js';

export type Doc = Document & { _id: string };

interface StoredDeal extends Doc {
  v: number;
  items: Doc[];
  deposits: Doc[];
  timeline: Document[];
  headHash: string;
}
type Leg = [account: string, cents: number];

const START = Date.parse('2026-11-21T09:00:00Z');

/** A document with the hash that its writer gives it. */
export const hashed = <D extends Doc>(doc: D): D & { hash: string } => ({
  ...doc,
  hash: sha256Hex(canonicalJson({ ...doc, hash: undefined })),
});

/** A copy that shares nothing with the original; dates stay dates of this realm. */
function copied<T>(value: T): T {
  if (value instanceof Date) return new Date(value) as T;
  if (Array.isArray(value)) return value.map(copied) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, copied(field)])) as T;
}

interface ItemFields {
  priceCents: number;
  feeBuyerCents: number;
  feeSellerCents: number;
}

const itemOf = (_id: string, fields: ItemFields): Doc => ({
  _id,
  ...fields,
  heldCents: 0,
  contestedCents: 0,
  givenCents: 0,
  phase: 'proposed',
  deliverBy: null,
  due: null,
  ask: null,
});

/** Writes books by hand, document by document; only balances, hashes and links are worked out. */
export class Books {
  readonly docs: Record<string, Doc[]> = {};
  private seconds = 0;
  private inOperation = false;

  add(collection: string, ...docs: Doc[]): void {
    (this.docs[collection] ??= []).push(...docs);
  }

  now(): Date {
    this.seconds += 1;
    return new Date(START + this.seconds * 1000);
  }

  get<D extends Doc = Doc>(collection: string, id: string): D {
    return this.docs[collection]!.find((doc) => doc._id === id) as D;
  }

  deal(code: string): StoredDeal {
    return this.get<StoredDeal>('transactions', code);
  }

  person(id: string): void {
    this.add('users', { _id: id, name: id });
    this.add('accounts', { _id: `w:${id}`, balanceCents: 0, frozen: false });
  }

  entry(_id: string, source: string, legs: Leg[], more: Document = {}): void {
    const written = legs.map(([account, cents]) => ({ account, cents }));
    this.add('entries', hashed({ _id, legs: written, currency: 'KES', source, at: this.now(), ...more }));
    for (const [account, cents] of legs)
      if (/^(w|es):/.test(account)) this.get('accounts', account).balanceCents -= cents;
  }

  answered(op: string, status: number): void {
    this.add('operations', {
      _id: op,
      user: 'any',
      bodyHash: 'x',
      answer: { status, body: {} },
      at: this.now(),
    });
  }

  propose(code: string, op: string, items: ItemFields[]): void {
    const sum = (field: keyof ItemFields) => items.reduce((total, item) => total + item[field], 0);
    const at = this.now();
    const set = {
      creator: 'seller',
      buyer: 'wanjiku',
      seller: 'otieno',
      invite: null,
      terms: {
        title: 'A laptop',
        priceCents: sum('priceCents'),
        feeBuyerCents: sum('feeBuyerCents'),
        feeSellerCents: sum('feeSellerCents'),
      },
      items: items.map((fields, n) => itemOf(String(n + 1), fields)),
      deposits: [],
      hold: null,
      status: 'pending',
      phase: 'proposed',
      due: new Date(START + 432_000_000),
      createdAt: at,
    };
    this.add('accounts', { _id: `es:${code}`, balanceCents: 0, frozen: false });
    this.add('transactions', { _id: code, v: 0, ...copied(set), timeline: [], headHash: '' });
    this.event(code, op, 'propose', 'otieno', {}, set);
  }

  event(code: string, _id: string, type: string, by: string, asked: Document, set: Document): void {
    const deal = this.deal(code);
    const at = this.now();
    const { items = [], ...fields } = copied(set);
    Object.assign(deal, fields);
    for (const item of items as Doc[])
      deal.items = deal.items.map((old) => (old._id === item._id ? item : old));
    deal.v += 1;
    const event = hashed({
      _id,
      transaction: code,
      v: deal.v,
      type,
      by,
      at,
      body: { asked, set },
      prev: deal.headHash,
    });
    deal.headHash = event.hash;
    deal.timeline.push({ v: deal.v, type, by, at });
    this.add('events', event);
    if (
      !this.inOperation &&
      !_id.includes(':') &&
      !this.docs.operations?.some((operation) => operation._id === _id)
    )
      this.answered(_id, 200);
  }

  /** Further events of the decision before. */
  withoutOperation(write: () => void): void {
    this.inOperation = true;
    write();
    this.inOperation = false;
  }

  /** One item of a deal with some fields changed, as an event sets it. */
  item(code: string, id: string, change: Document): Doc {
    const { items } = this.deal(code);
    return { ...items.find((item) => item._id === id)!, ...change };
  }

  payment(_id: string, transaction: string, payer: string, amountCents: number, more: Document = {}): void {
    this.answered(_id, 202);
    if (this.deal(transaction).status === 'pending')
      this.event(
        transaction,
        _id,
        'prompt_asked',
        payer,
        { payment: _id, amountCents },
        { lastPayment: _id },
      );
    this.add('payments', {
      _id,
      transaction,
      item: '1',
      payer,
      amountCents,
      ref: paymentRef(transaction, _id),
      checkoutRequestId: `ws_CO_${_id}`,
      state: 'CONFIRMED',
      history: [],
      at: this.now(),
      ...more,
    });
  }

  async write(db: Db): Promise<void> {
    await db.dropDatabase();
    for (const [collection, docs] of Object.entries(this.docs))
      await db.collection<Doc>(collection).insertMany(docs, { writeConcern: { w: 'majority' } });
  }
}

export const ITEM = { priceCents: 100_000, feeBuyerCents: 2_500, feeSellerCents: 2_500 };

function paidIn(books: Books, code: string, payment: string, item: string, cents: number, change: Document) {
  const { payer } = books.get<Doc & { payer: string }>('payments', payment);
  const { deposits } = books.deal(code);
  books.event(
    code,
    `in:${payment}`,
    'deposit_confirmed',
    'rail',
    { payment, payer, item },
    {
      deposits: [...deposits, { payment, payer, item, cents }],
      items: [books.item(code, item, change)],
    },
  );
}

/** Propose, agree, pay with KES 10 too much, deliver, accept. */
export function releasedDeal(books: Books, code: string): void {
  const id = (step: string) => `${step}-${code}`;
  books.propose(code, id('propose'), [ITEM]);
  const set = (phase: string, change: Document = {}) => ({
    phase,
    items: [books.item(code, '1', { phase, ...change })],
  });
  books.event(code, id('agree'), 'agree', 'wanjiku', { termsHash: 'h' }, set('agreed'));
  books.payment(id('pay'), code, 'wanjiku', 103_500, {
    receipt: id('R'),
    placed: { dealCents: 102_500, walletCents: 1_000 },
  });
  books.event(
    code,
    `in:${id('pay')}`,
    'deposit_confirmed',
    'rail',
    { payment: id('pay') },
    {
      ...set('funded', { heldCents: 102_500 }),
      status: 'active',
      deposits: [{ payment: id('pay'), payer: 'wanjiku', item: '1', cents: 102_500 }],
    },
  );
  books.entry(`in:${id('pay')}`, `payments/${id('pay')}`, [
    ['float', 103_500],
    [`es:${code}`, -102_500],
    ['w:wanjiku', -1_000],
  ]);
  books.event(code, id('deliver'), 'deliver', 'otieno', { note: 'By courier' }, set('delivered'));
  books.event(
    code,
    id('accept'),
    'accept',
    'wanjiku',
    {},
    {
      ...set('released', { heldCents: 0, givenCents: 100_000 }),
      status: 'completed',
      due: null,
      deposits: [],
    },
  );
  books.entry(`out:${id('accept')}`, `events/${id('accept')}`, [
    [`es:${code}`, 102_500],
    ['w:otieno', -97_500],
    ['fees', -5_000],
  ]);
}

/** A part deposit that goes back when the clock ends. */
function expiredDeal(books: Books): void {
  const code = 'EXPIRED2';
  books.propose(code, 'propose-e', [{ priceCents: 100_000, feeBuyerCents: 5_000, feeSellerCents: 0 }]);
  const agreed = { phase: 'agreed', items: [books.item(code, '1', { phase: 'agreed' })] };
  books.event(code, 'agree-e', 'agree', 'wanjiku', {}, agreed);
  books.payment('pay-e', code, 'wanjiku', 40_000, { receipt: 'SKE' });
  paidIn(books, code, 'pay-e', '1', 40_000, { heldCents: 40_000 });
  books.entry('in:pay-e', 'payments/pay-e', [
    ['float', 40_000],
    [`es:${code}`, -40_000],
  ]);
  const item = books.item(code, '1', { phase: 'expired', heldCents: 0 });
  const ended = { status: 'cancelled', phase: 'expired', due: null, deposits: [], items: [item] };
  books.event(code, `auto:${code}/1@4`, 'expire', 'system', {}, ended);
  books.entry(`out:auto:${code}/1@4`, `events/auto:${code}/1@4`, [
    [`es:${code}`, 40_000],
    ['w:wanjiku', -40_000],
  ]);
}

/** The buyer claims KES 400 of 1,000 back; staff give him 250 of it, in one decision of three events. */
function awardedDeal(books: Books): void {
  const code = 'AWARDED2';
  books.propose(code, 'propose-a', [ITEM]);
  books.payment('pay-a', code, 'wanjiku', 102_500);
  paidIn(books, code, 'pay-a', '1', 102_500, { heldCents: 102_500, phase: 'delivered' });
  books.entry('in:pay-a', 'payments/pay-a', [
    ['float', 102_500],
    [`es:${code}`, -102_500],
  ]);
  const step = (
    id: string,
    type: string,
    by: string,
    asked: Document,
    change: Document,
    more: Document = {},
  ) => books.event(code, id, type, by, asked, { items: [books.item(code, '1', change)], ...more });
  const award = { buyerCents: 25_000, sellerCents: 15_000 };
  const dispute = {
    id: 'claim-a',
    by: 'buyer',
    offers: {},
    draft: null,
    award: null,
    arbiters: [],
    late: false,
  };
  const claim = { contestedCents: 40_000, phase: 'responding', dispute };
  step('claim-a', 'dispute', 'wanjiku', { claimCents: 40_000 }, claim, { status: 'disputed' });
  step('award-a', 'escalate', 'admin', {}, { phase: 'arbitration' });
  books.withoutOperation(() => {
    step('award-a.2', 'award', 'admin', award, {
      phase: 'awarded',
      dispute: { ...dispute, award, arbiters: ['admin'] },
    });
    const ended = { heldCents: 0, contestedCents: 0, givenCents: 75_000, phase: 'split' };
    step('award-a.3', 'execute_award', 'system', {}, ended, { status: 'completed', deposits: [] });
  });
  books.entry('out:award-a.3', 'events/award-a.3', [
    [`es:${code}`, 102_500],
    ['w:otieno', -73_100],
    ['fees', -3_800],
    ['w:wanjiku', -25_600],
  ]);
  books.add('disputes', { _id: 'claim-a', transaction: code, claimCents: 40_000, open: false, award });
  books.add('staff_actions', {
    _id: 'award-a',
    by: 'admin',
    action: 'award',
    transaction: code,
    reason: 'r',
  });
  books.answered('switch', 200);
  books.add('staff_actions', { _id: 'switch', by: 'admin', action: 'payouts_off', transaction: null });
  books.answered('rate-a', 201);
  books.add('ratings', { _id: 'rate-a', transaction: code, by: 'buyer', stars: 4 });
  books.answered('id-a', 201);
  books.add('identity', { _id: 'id-a', user: 'wanjiku', state: 'waiting' });
  books.answered('hello', 201);
  books.add('messages', { _id: 'hello', transaction: code, n: 1, by: 'buyer', text: 'Habari?', warn: false });
}

/** As the one before, but both accept what one of the staff proposes. */
function mediatedDeal(books: Books): void {
  const code = 'MED2AT3D';
  books.propose(code, 'propose-m', [ITEM]);
  books.payment('pay-m', code, 'wanjiku', 102_500, { receipt: 'SKM' });
  paidIn(books, code, 'pay-m', '1', 102_500, { heldCents: 102_500, phase: 'delivered' });
  books.entry('in:pay-m', 'payments/pay-m', [
    ['float', 102_500],
    [`es:${code}`, -102_500],
  ]);
  const step = (
    id: string,
    type: string,
    by: string,
    asked: Document,
    change: Document,
    more: Document = {},
  ) => books.event(code, id, type, by, asked, { items: [books.item(code, '1', change)], ...more });
  const split = { buyerCents: 25_000, sellerCents: 15_000 };
  const bare = { id: 'claim-m', by: 'buyer', draft: null, award: null, arbiters: [], late: false };
  const proposed = (...acceptedBy: string[]) => ({
    ...bare,
    mediators: ['admin'],
    offers: { mediator: { ...split, id: 'mediate-m', by: 'admin', acceptedBy } },
  });
  const claim = { contestedCents: 40_000, phase: 'responding', dispute: { ...bare, offers: {} } };
  step('claim-m', 'dispute', 'wanjiku', { claimCents: 40_000 }, claim, { status: 'disputed' });
  step('mediate-m', 'mediate', 'admin', { ...split, offer: 'mediate-m' }, { dispute: proposed() });
  const accepted = { ...split, offer: 'mediate-m' };
  step('accept-m', 'mediate_accept', 'otieno', accepted, { dispute: proposed('seller') });
  const ended = { heldCents: 0, contestedCents: 0, givenCents: 75_000, phase: 'split' };
  step(
    'accept-m2',
    'mediate_accept',
    'wanjiku',
    accepted,
    { ...ended, dispute: proposed('seller', 'buyer') },
    { status: 'completed', deposits: [] },
  );
  books.entry('out:accept-m2', 'events/accept-m2', [
    [`es:${code}`, 102_500],
    ['w:otieno', -73_100],
    ['fees', -3_800],
    ['w:wanjiku', -25_600],
  ]);
  books.add('disputes', {
    _id: 'claim-m',
    transaction: code,
    claimCents: 40_000,
    open: false,
    award: null,
  });
  books.add('staff_actions', { _id: 'mediate-m', by: 'admin', action: 'mediate', transaction: code });
}

/** Two items, two payers; a part is released and the rest shared when both cancel, to the odd shilling; the other is paid from the wallet. */
function splitDeal(books: Books): void {
  const code = 'SPLIT222';
  books.propose(code, 'propose-s', [
    { priceCents: 100_000, feeBuyerCents: 1_500, feeSellerCents: 1_400 },
    { priceCents: 50_000, feeBuyerCents: 800, feeSellerCents: 700 },
  ]);
  books.payment('pay-s1', code, 'wanjiku', 60_000);
  books.payment('pay-s2', code, 'juma', 41_500);
  paidIn(books, code, 'pay-s1', '1', 60_000, { heldCents: 60_000, phase: 'agreed' });
  books.entry('in:pay-s1', 'payments/pay-s1', [
    ['float', 60_000],
    [`es:${code}`, -60_000],
  ]);
  paidIn(books, code, 'pay-s2', '1', 41_500, { heldCents: 101_500, phase: 'funded' });
  books.entry('in:pay-s2', 'payments/pay-s2', [
    ['float', 41_500],
    [`es:${code}`, -41_500],
  ]);
  const part = books.item(code, '1', { heldCents: 67_700, givenCents: 33_300 });
  books.event(code, 'part-s', 'release_part', 'wanjiku', { amountCents: 33_300 }, { items: [part] });
  books.entry('out:part-s', 'events/part-s', [
    [`es:${code}`, 33_800],
    ['w:otieno', -32_800],
    ['fees', -1_000],
  ]);
  const split = books.item(code, '1', { heldCents: 0, givenCents: 50_000, phase: 'mutual' });
  const agreed = { body: { buyerCents: 50_000, sellerCents: 16_700 } };
  books.event(code, 'split-s', 'cancel_mutual', 'otieno', agreed, { items: [split], deposits: [] });
  books.entry('out:split-s', 'events/split-s', [
    [`es:${code}`, 67_700],
    ['w:otieno', -16_500],
    ['fees', -500],
    ['w:wanjiku', -29_900],
    ['w:juma', -20_800],
  ]);
  books.event(
    code,
    'wallet-s',
    'pay_from_wallet',
    'wanjiku',
    { payment: 'wallet-s' },
    {
      items: [books.item(code, '2', { heldCents: 50_800, phase: 'funded' })],
      deposits: [{ payment: 'wallet-s', payer: 'wanjiku', item: '2', cents: 50_800 }],
      status: 'active',
    },
  );
  books.entry('wl:wallet-s', 'events/wallet-s', [
    ['w:wanjiku', 50_800],
    [`es:${code}`, -50_800],
  ]);
}

function payout(books: Books, _id: string, amountCents: number, feeCents: number, more: Document): void {
  books.answered(_id, 202);
  const oci = originatorId(_id);
  books.add('payouts', {
    _id,
    user: 'otieno',
    amountCents,
    feeCents,
    oci,
    createdAt: books.now(),
    ...more,
  });
  const whole = amountCents + feeCents;
  books.entry(`po:${_id}`, `payouts/${_id}`, [
    ['w:otieno', whole],
    ['transit', -whole],
  ]);
}

function withdrawals(books: Books): void {
  payout(books, 'settled', 50_000, 700, { state: 'SETTLED', receipt: 'SKP' });
  books.entry('ps:settled', 'payouts/settled', [
    ['transit', 50_700],
    ['float', -50_000],
    ['fees', -700],
  ]);
  payout(books, 'returned', 20_000, 700, { state: 'RETURNED' });
  books.entry('pr:returned', 'payouts/returned', [
    ['transit', 20_700],
    ['w:otieno', -20_700],
  ]);
  payout(books, 'open', 10_000, 0, { state: 'SENT' });
}

/** Our own float, money nobody knew, its way to its owner, and M-Pesa's charge with cents. */
function reconciled(books: Books): void {
  books.add(
    'reconciliation',
    { _id: 'case/opening', kind: 'own', amountCents: 1_000_000 },
    { _id: 'row/SKU', kind: 'unmatched', amountCents: 7_700 },
    { _id: 'row/SKC/charge', kind: 'charge', amountCents: -1_550 },
    { _id: 'case/7', kind: 'staff', amountCents: 7_700 },
  );
  books.entry('ow:opening', 'reconciliation/case/opening', [
    ['float', 1_000_000],
    ['adjust', -1_000_000],
  ]);
  books.entry('rc:SKU', 'reconciliation/row/SKU', [
    ['float', 7_700],
    ['suspense', -7_700],
  ]);
  books.entry(
    'cs:7',
    'reconciliation/case/7',
    [
      ['suspense', 7_700],
      ['w:juma', -7_700],
    ],
    { corrects: 'rc:SKU' },
  );
  books.entry('ch:SKC', 'reconciliation/row/SKC/charge', [
    ['charges', 1_550],
    ['float', -1_550],
  ]);
}

/** Small books in which every kind of entry occurs, and every invariant holds. */
export function consistentBooks(): Books {
  const books = new Books();
  for (const id of ['wanjiku', 'otieno', 'juma']) books.person(id);
  reconciled(books);
  releasedDeal(books, 'RELEASED');
  books.payment('late', 'RELEASED', 'wanjiku', 100_000, { placed: { dealCents: 0, walletCents: 100_000 } });
  books.entry('in:late', 'payments/late', [
    ['float', 100_000],
    ['w:wanjiku', -100_000],
  ]);
  books.payment('waiting', 'RELEASED', 'wanjiku', 100_000, { state: 'PENDING' });
  expiredDeal(books);
  splitDeal(books);
  awardedDeal(books);
  mediatedDeal(books);
  books.propose('PROPOSED', 'propose-p', [ITEM]);
  withdrawals(books);
  books.answered('refused', 409);
  return books;
}
