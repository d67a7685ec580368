import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { MongoClient, type Db, type Document } from 'mongodb';
import { auditSnapshot, runAudit, runAuditOfChanges } from '../../../server/src/audit/audit.js';
import { auditCommand } from '../../../server/src/audit/command.js';
import type { DealEvent, Entry } from '../../../server/src/audit/documents.js';
import type { InvariantId } from '../../../server/src/audit/invariants.js';
import { openSnapshot, type Snapshot } from '../../../server/src/audit/snapshot.js';
import { consistentBooks, hashed, type Doc } from './store.js';

const name = `audit_${randomBytes(4).toString('hex')}`;
let client: MongoClient;
let db: Db;
let uri: URL;

beforeAll(async () => {
  uri = new URL(process.env.TEST_MONGODB_URI!);
  uri.pathname = `/${name}`;
  uri.searchParams.delete('readConcernLevel');
  client = await new MongoClient(uri.href).connect();
  db = client.db(name);
});

beforeEach(() => consistentBooks().write(db));

afterAll(async () => {
  await db.dropDatabase();
  await client.close();
});

const docs = (collection: string) => db.collection<Doc>(collection);
const set = (collection: string, _id: string, fields: Document) =>
  docs(collection).updateOne({ _id }, { $set: fields });
const remove = (collection: string, _id: string) => docs(collection).deleteOne({ _id });

/** Changes a document and gives it the hash that it would have been written with. */
async function rewrite<D extends Doc>(
  collection: string,
  _id: string,
  change: (doc: D) => void,
): Promise<void> {
  const doc = (await docs(collection).findOne({ _id })) as D;
  change(doc);
  await docs(collection).replaceOne({ _id }, hashed(doc));
}

/** Swaps all but the ids of two documents. */
async function swap(collection: string, one: string, other: string): Promise<void> {
  const [first, second] = await Promise.all([one, other].map((_id) => docs(collection).findOne({ _id })));
  await docs(collection).replaceOne({ _id: one }, { ...second!, _id: one });
  await docs(collection).replaceOne({ _id: other }, { ...first!, _id: other });
}

const KES = 100;

/** What is done behind the books' back, and which invariant must name which place. */
const TAMPERS: [what: string, tamper: () => Promise<unknown>, id: InvariantId, place: string][] = [
  [
    'a shilling more on a wallet',
    () => docs('accounts').updateOne({ _id: 'w:otieno' }, { $inc: { balanceCents: KES } }),
    'I3',
    'accounts/w:otieno',
  ],
  [
    'a shilling less on a deal’s account',
    () => docs('accounts').updateOne({ _id: 'es:SPLIT222' }, { $inc: { balanceCents: -KES } }),
    'I5',
    'transactions/SPLIT222',
  ],
  ['a balance below zero', () => set('accounts', 'w:juma', { balanceCents: -100 }), 'I2', 'accounts/w:juma'],
  ['a balance as text', () => set('accounts', 'w:juma', { balanceCents: '28500' }), 'I3', 'accounts/w:juma'],
  ['an account gone', () => remove('accounts', 'w:wanjiku'), 'I3', 'users/wanjiku'],
  ['a deal’s account gone', () => remove('accounts', 'es:PROPOSED'), 'I3', 'transactions/PROPOSED'],
  [
    'an account of nobody',
    () => docs('accounts').insertOne({ _id: 'w:ghost', balanceCents: 0, frozen: false }),
    'I3',
    'accounts/w:ghost',
  ],
  ['a person gone', () => remove('users', 'juma'), 'I3', 'accounts/w:juma'],
  [
    'a shilling in an entry’s leg',
    () => docs('entries').updateOne({ _id: 'out:accept-RELEASED' }, { $inc: { 'legs.1.cents': KES } }),
    'I1',
    'entries/out:accept-RELEASED',
  ],
  [
    'a shilling moved from the fees to the seller, hash and balance with it',
    async () => {
      await rewrite<Entry>('entries', 'out:accept-RELEASED', ({ legs }) => {
        legs[1]!.cents -= KES;
        legs[2]!.cents += KES;
      });
      await docs('accounts').updateOne({ _id: 'w:otieno' }, { $inc: { balanceCents: KES } });
    },
    'I9',
    'entries/out:accept-RELEASED',
  ],
  [
    'half shillings, hash with it',
    () =>
      rewrite<Entry>('entries', 'in:late', ({ legs }) => {
        legs[0]!.cents += 50;
        legs[1]!.cents -= 50;
      }),
    'I1',
    'entries/in:late',
  ],
  ['another currency', () => set('entries', 'in:late', { currency: 'USD' }), 'I1', 'entries/in:late'],
  ['another time', () => set('entries', 'in:late', { at: new Date(0) }), 'I1', 'entries/in:late'],
  ['an entry’s hash', () => set('entries', 'in:late', { hash: 'f00' }), 'I1', 'entries/in:late'],
  [
    'an entry’s source, hash with it',
    () => rewrite<Entry>('entries', 'in:late', (entry) => (entry.source = 'payments/pay-e')),
    'I7',
    'entries/in:late',
  ],
  [
    'an entry’s legs gone',
    () => docs('entries').updateOne({ _id: 'in:late' }, { $unset: { legs: 1 } }),
    'I1',
    'entries/in:late',
  ],
  [
    'the entry of a release gone',
    () => remove('entries', 'out:accept-RELEASED'),
    'I7',
    'entries/out:accept-RELEASED',
  ],
  ['the entry of a payment gone', () => remove('entries', 'in:late'), 'I8', 'entries/in:late'],
  ['the entry of a wallet payment gone', () => remove('entries', 'wl:wallet-s'), 'I7', 'entries/wl:wallet-s'],
  ['the entry of a withdrawal gone', () => remove('entries', 'po:open'), 'I8', 'entries/po:open'],
  [
    'an entry from nowhere',
    () =>
      docs('entries').insertOne(
        hashed({
          _id: 'out:made-up',
          legs: [
            { account: 'fees', cents: 500 },
            { account: 'w:otieno', cents: -500 },
          ],
          currency: 'KES',
          source: 'events/made-up',
          at: new Date(),
        }),
      ),
    'I7',
    'entries/out:made-up',
  ],
  ['two entries swapped', () => swap('entries', 'in:late', 'in:pay-e'), 'I1', 'entries/in:late'],
  [
    'a shilling in money that nobody knew',
    () => docs('reconciliation').updateOne({ _id: 'row/SKU' }, { $inc: { amountCents: KES } }),
    'I7',
    'entries/rc:SKU',
  ],
  ['our own money not booked', () => remove('entries', 'ow:opening'), 'I7', 'entries/ow:opening'],
  ['M-Pesa’s charge not booked', () => remove('entries', 'ch:SKC'), 'I7', 'entries/ch:SKC'],
  ['a case gone', () => remove('reconciliation', 'case/7'), 'I7', 'entries/cs:7'],
  [
    'a corrected entry that never was',
    () => rewrite<Entry>('entries', 'cs:7', (entry) => (entry.corrects = 'rc:NONE')),
    'I7',
    'entries/cs:7',
  ],
  ['an event gone', () => remove('events', 'deliver-RELEASED'), 'I6', 'events/accept-RELEASED'],
  ['the last event gone', () => remove('events', 'accept-RELEASED'), 'I6', 'transactions/RELEASED'],
  ['all events of a deal gone', () => remove('events', 'propose-p'), 'I6', 'transactions/PROPOSED'],
  [
    'two events swapped',
    () => swap('events', 'agree-RELEASED', 'deliver-RELEASED'),
    'I6',
    'events/agree-RELEASED',
  ],
  [
    'an event doubled under another id',
    async () =>
      docs('events').insertOne({ ...(await docs('events').findOne({ _id: 'part-s' }))!, _id: 'again' }),
    'I6',
    'events/again',
  ],
  ['who did it', () => set('events', 'accept-RELEASED', { by: 'otieno' }), 'I6', 'events/accept-RELEASED'],
  [
    'what was asked',
    () => set('events', 'agree-RELEASED', { 'body.asked.termsHash': 'g' }),
    'I6',
    'events/agree-RELEASED',
  ],
  [
    'an event, hash with it',
    () => rewrite<DealEvent>('events', 'agree-RELEASED', (event) => (event.body.asked.termsHash = 'g')),
    'I6',
    'events/pay-RELEASED',
  ],
  ['a deal gone', () => remove('transactions', 'EXPIRED2'), 'I6', 'transactions/EXPIRED2'],
  [
    'a shilling in what a deal holds',
    () => docs('transactions').updateOne({ _id: 'SPLIT222' }, { $inc: { 'items.1.heldCents': KES } }),
    'I6',
    'transactions/SPLIT222 items.1.heldCents',
  ],
  [
    'the seller of a deal',
    () => set('transactions', 'PROPOSED', { seller: 'juma' }),
    'I6',
    'transactions/PROPOSED seller',
  ],
  [
    'a date as text',
    () => set('transactions', 'PROPOSED', { due: '2026-11-26T09:00:00.000Z' }),
    'I6',
    'transactions/PROPOSED due',
  ],
  [
    'a field that no event set',
    () => set('transactions', 'PROPOSED', { vip: true }),
    'I6',
    'transactions/PROPOSED vip',
  ],
  ['the version of a deal', () => set('transactions', 'PROPOSED', { v: 2 }), 'I6', 'transactions/PROPOSED'],
  [
    'the head of a deal',
    () => set('transactions', 'PROPOSED', { headHash: 'f00' }),
    'I6',
    'transactions/PROPOSED',
  ],
  [
    'the timeline of a deal',
    () => set('transactions', 'PROPOSED', { timeline: [] }),
    'I6',
    'transactions/PROPOSED timeline.0',
  ],
  [
    'a shilling in a confirmed payment',
    () => docs('payments').updateOne({ _id: 'pay-e' }, { $inc: { amountCents: KES } }),
    'I8',
    'entries/in:pay-e',
  ],
  [
    'where a payment’s money went',
    () => set('payments', 'late', { 'placed.dealCents': 100 }),
    'I8',
    'payments/late',
  ],
  ['a payment taken back', () => set('payments', 'pay-e', { state: 'FAILED' }), 'I8', 'payments/pay-e'],
  [
    'a payment confirmed without money',
    () => set('payments', 'waiting', { state: 'CONFIRMED' }),
    'I8',
    'entries/in:waiting',
  ],
  ['another payer', () => set('payments', 'pay-e', { payer: 'juma' }), 'I7', 'events/in:pay-e'],
  ['a payment gone', () => remove('payments', 'late'), 'I7', 'entries/in:late'],
  ['a receipt twice', () => set('payments', 'pay-e', { receipt: 'R-RELEASED' }), 'I8', 'payments/pay-e'],
  [
    'a receipt that was booked as unknown',
    () => set('payments', 'late', { receipt: 'SKU' }),
    'I8',
    'payments/late',
  ],
  [
    'a CheckoutRequestID twice',
    () => set('payments', 'waiting', { checkoutRequestId: 'ws_CO_late' }),
    'I8',
    'payments/waiting',
  ],
  [
    'a shilling in a payout',
    () => docs('payouts').updateOne({ _id: 'open' }, { $inc: { amountCents: KES } }),
    'I4',
    'totals',
  ],
  ['a payout to somebody else', () => set('payouts', 'open', { user: 'juma' }), 'I8', 'entries/po:open'],
  [
    'a payout settled without money',
    () => set('payouts', 'open', { state: 'SETTLED' }),
    'I8',
    'entries/ps:open',
  ],
  ['a payout opened again', () => set('payouts', 'settled', { state: 'SENT' }), 'I8', 'payouts/settled'],
  [
    'a payout returned after it was paid',
    () => set('payouts', 'settled', { state: 'RETURNED' }),
    'I8',
    'entries/pr:settled',
  ],
  ['a payout gone', () => remove('payouts', 'open'), 'I7', 'entries/po:open'],
  [
    'a shilling more claimed than was asked',
    () =>
      rewrite<DealEvent>('events', 'claim-a', (event) => (event.body.set.items![0]!.contestedCents += KES)),
    'I9',
    'events/claim-a',
  ],
  [
    'a claim for the other side',
    () =>
      rewrite<DealEvent>('events', 'claim-a', (event) => (event.body.set.items![0]!.dispute!.by = 'seller')),
    'I6',
    'events/claim-a',
  ],
  [
    'an award that is not what was asked',
    () => rewrite<DealEvent>('events', 'award-a.2', (event) => (event.body.asked.buyerCents = 26_000)),
    'I9',
    'events/award-a.2',
  ],
  [
    'an award by who mediated',
    () =>
      rewrite<DealEvent>('events', 'award-a', (event) => {
        event.body.set.items![0]!.dispute!.mediators = ['admin'];
      }),
    'I9',
    'events/award-a.2',
  ],
  [
    'a proposal that is not what was asked',
    () => rewrite<DealEvent>('events', 'mediate-m', (event) => (event.body.asked.buyerCents = 26_000)),
    'I9',
    'events/mediate-m',
  ],
  [
    'a settlement that one side never accepted',
    () =>
      rewrite<DealEvent>('events', 'accept-m', (event) => {
        event.body.set.items![0]!.dispute!.offers.mediator!.acceptedBy = [];
      }),
    'I9',
    'events/accept-m2',
  ],
  [
    'an acceptance of another proposal',
    () => rewrite<DealEvent>('events', 'accept-m', (event) => (event.body.asked.offer = 'another')),
    'I9',
    'events/accept-m',
  ],
  [
    'more given than was awarded',
    () => rewrite<DealEvent>('events', 'award-a.3', (event) => (event.body.set.items![0]!.givenCents += KES)),
    'I9',
    'events/award-a.3',
  ],
  [
    'a split that is called a release',
    () =>
      rewrite<DealEvent>('events', 'award-a.3', (event) => (event.body.set.items![0]!.phase = 'released')),
    'I9',
    'events/award-a.3',
  ],
  ['a dispute gone', () => remove('disputes', 'claim-a'), 'I6', 'disputes/claim-a'],
  [
    'a dispute shown with another award',
    () => set('disputes', 'claim-a', { 'award.buyerCents': 1 }),
    'I6',
    'disputes/claim-a',
  ],
  ['a dispute opened again', () => set('disputes', 'claim-a', { open: true }), 'I6', 'disputes/claim-a'],
  ['what staff did, gone', () => remove('staff_actions', 'award-a'), 'I8', 'staff_actions/award-a'],
  [
    'something that staff never did',
    () => set('staff_actions', 'award-a', { action: 'hold' }),
    'I8',
    'staff_actions/award-a',
  ],
  ['the payout switch without a line', () => remove('staff_actions', 'switch'), 'I8', 'operations/switch'],
  ['an ID gone', () => remove('identity', 'id-a'), 'I8', 'operations/id-a'],
  [
    'an ID that nobody sent',
    () => docs('identity').insertOne({ _id: 'id-ghost', user: 'otieno', state: 'approved' }),
    'I8',
    'identity/id-ghost',
  ],
  ['a rating gone', () => remove('ratings', 'rate-a'), 'I8', 'operations/rate-a'],
  [
    'a rating that nobody gave',
    () => docs('ratings').insertOne({ _id: 'rate-ghost', transaction: 'SPLIT222', by: 'seller', stars: 5 }),
    'I8',
    'ratings/rate-ghost',
  ],
  [
    'a prompt for another sum',
    () => rewrite<DealEvent>('events', 'pay-a', (event) => (event.body.asked.amountCents = 1)),
    'I8',
    'events/pay-a',
  ],
  [
    'a refused command with an effect',
    () => set('operations', 'accept-RELEASED', { 'answer.status': 409 }),
    'I8',
    'operations/accept-RELEASED',
  ],
  [
    'a command without its effect',
    () => set('operations', 'refused', { 'answer.status': 200 }),
    'I8',
    'operations/refused',
  ],
  ['a message gone', () => remove('messages', 'hello'), 'I8', 'operations/hello'],
  ['a message that nobody sent', () => docs('messages').insertOne({ _id: 'ghost' }), 'I8', 'messages/ghost'],
  ['a command gone', () => remove('operations', 'open'), 'I8', 'payouts/open'],
  [
    'a document too large',
    () => set('payments', 'late', { note: 'x'.repeat(131_072) }),
    'I14',
    'payments/late',
  ],
];

describe('books that are right', () => {
  test('every invariant holds, each looked at something, and the exit code is 0', async () => {
    const printed: string[] = [];
    expect(await auditCommand(uri.href, { full: true }, (text) => printed.push(text))).toBe(0);
    expect(printed.join('\n')).toContain('All invariants measured here hold.');
    const { rows } = await runAudit(client, name);
    expect(rows.filter((row) => row.findings.length > 0)).toEqual([]);
    // These books are of one day, and none is sealed yet.
    expect(rows.filter((row) => row.counts !== null && row.checked === 0).map(({ id }) => id)).toEqual([
      'I16',
    ]);
    expect(rows.filter((row) => row.counts === null).map((row) => row.id)).toEqual([
      'I10',
      'I11',
      'I13',
      'I15',
    ]);
  });
});

describe('books that were tampered with', () => {
  test.each(TAMPERS)('%s', async (_, tamper, id, place) => {
    await tamper();
    const report = await runAudit(client, name);
    expect(report.ok).toBe(false);
    const row = report.rows.find((one) => one.id === id)!;
    expect(row.findings.map((finding) => finding.place)).toContain(place);
  });

  /** That one the store's unique index refuses; these books have none. */
  const seen = TAMPERS.filter(([what]) => what !== 'a receipt twice');

  test.each(seen)('%s, by the audit of what changed', async (_, tamper) => {
    const { mark } = await runAudit(client, name);
    await tamper();
    expect((await runAuditOfChanges(client, name, mark)).ok).toBe(false);
  });

  test('the place is printed with what was expected and found, and the exit code is 1', async () => {
    await docs('accounts').updateOne({ _id: 'w:juma' }, { $inc: { balanceCents: KES } });
    const printed: string[] = [];
    expect(await auditCommand(uri.href, { full: true }, (text) => printed.push(text))).toBe(1);
    expect(printed.join('\n')).toMatch(/accounts\/w:juma\n\s+expected: 28500\n\s+found:\s+28600\n/);
  });
});

describe('one point in time', () => {
  test('a change between two reads is not seen, and the next audit sees it', async () => {
    const snapshot = await openSnapshot(client, name);
    let reads = 0;
    const disturbed: Snapshot = {
      ...snapshot,
      async *read(collection, ...stages) {
        reads += 1;
        if (reads === 2) await docs('accounts').updateOne({ _id: 'w:juma' }, { $inc: { balanceCents: KES } });
        yield* snapshot.read<never>(collection, ...stages);
      },
    };
    const during = await auditSnapshot(disturbed);
    await snapshot.close();
    expect(reads).toBeGreaterThan(2);
    expect(during.rows.flatMap((row) => row.findings)).toEqual([]);
    expect((await runAudit(client, name)).ok).toBe(false);
  });

  test('a URI with a readConcernLevel gives no snapshot: exit code 2', async () => {
    const other = new URL(uri);
    other.searchParams.set('readConcernLevel', 'majority');
    const printed: string[] = [];
    expect(await auditCommand(other.href, { full: true }, (text) => printed.push(text))).toBe(2);
    expect(printed.join('\n')).toContain('Take readConcernLevel out of MONGODB_URI');
  });
});

describe('nothing to measure: exit code 2, and what to do', () => {
  const missing = new URL('mongodb://127.0.0.1:1/none?serverSelectionTimeoutMS=200');

  test.each([
    ['no setting', () => undefined, 'MONGODB_URI is not set'],
    ['no store', () => missing.href, 'Check MONGODB_URI and that mongod runs'],
    ['another database', () => Object.assign(new URL(uri), { pathname: '/audit_none' }).href, 'is empty'],
  ])('%s', async (_, where, says) => {
    const printed: string[] = [];
    expect(await auditCommand(where(), { full: true }, (text) => printed.push(text))).toBe(2);
    expect(printed.join('\n')).toContain(says);
  });
});
