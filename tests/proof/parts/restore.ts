import { MongoClient, type Document } from 'mongodb';
import type { PayoutSwitch, StaffWork, Statement } from '../../../shared/src/admin/contract.js';
import {
  newDatabase,
  newSecrets,
  startAmana,
  storeUri,
  type Amana,
  type Secrets,
} from '../../support/app.js';
import type { ApiClient } from '../../support/client.js';
import { byBoth, compared, PATIENT, signInStaff } from '../../support/staff.js';
import { dealAt, signInBoth } from '../../support/story.js';
import { until } from '../../support/until.js';
import { createSimulator, type Simulator } from '../../../server/simulator/simulator.js';
import type { Part } from '../part.js';
import { findingsOf } from '../support/books.js';

type Copy = Map<string, Document[]>;

interface MpesaBooks {
  accounts: { workingCents: number; utilityCents: number; chargesCents: number };
  transactions: { type: string; state: string; originatorConversationId?: string; amountCents: number }[];
}

const WAIT_MS = 120_000;
const COPY_AGE_MS = 300_000;
const env = { ...PATIENT, WAIT_MANUAL_MS: '3600000', WAIT_EXPIRE_MS: '3600000' };

async function onStore<T>(
  database: string,
  work: (db: ReturnType<MongoClient['db']>, client: MongoClient) => Promise<T>,
): Promise<T> {
  const client = await new MongoClient(storeUri(database)).connect();
  try {
    return await work(client.db(), client);
  } finally {
    await client.close();
  }
}

/** All documents as they are at one point in time. */
async function copyOf(database: string): Promise<Copy> {
  return onStore(database, async (db, client) => {
    const names = await db.listCollections({}, { nameOnly: true }).toArray();
    const session = client.startSession({ snapshot: true });
    const copy: Copy = new Map();
    for (const { name } of names) copy.set(name, await db.collection(name).find({}, { session }).toArray());
    await session.endSession();
    return copy;
  });
}

/** The store as it was, the heartbeat made as old as a copy of five minutes ago has it. */
const restore = (database: string, copy: Copy): Promise<void> =>
  onStore(database, async (db) => {
    for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
      await db.collection(name).deleteMany({});
      const documents = copy.get(name) ?? [];
      if (documents.length > 0) await db.collection(name).insertMany(documents);
    }
    const at = new Date(Date.now() - COPY_AGE_MS);
    await db.collection<{ _id: string }>('leases').updateOne({ _id: 'heartbeat' }, { $set: { at } });
  });

const booksOf = async (amana: Pick<Amana, 'control'>) => (await amana.control('GET', '/books')) as MpesaBooks;

const floatOf = (database: string): Promise<number> =>
  onStore(database, async (db) => {
    const [sum] = await db
      .collection('entries')
      .aggregate<{ cents: number }>([
        { $unwind: '$legs' },
        { $match: { 'legs.account': 'float' } },
        { $group: { _id: null, cents: { $sum: '$legs.cents' } } },
      ])
      .toArray();
    return sum?.cents ?? 0;
  });

const settled = (database: string): Promise<boolean> =>
  onStore(database, async (db) => {
    const open = await db.collection('payouts').countDocuments({ state: { $nin: ['SETTLED', 'RETURNED'] } });
    return open === 0;
  });

async function deal(amana: Amana, end: 'funded' | 'accepted'): Promise<void> {
  const people = await signInBoth(amana);
  const { id } = await dealAt(amana, people, end === 'funded' ? 'funded' : 'delivered');
  if (end === 'accepted') await people.buyer.ok('POST', `/transactions/${id}/accept`, {});
}

async function withdraw(amana: Amana, shillings: number): Promise<void> {
  const seller = await amana.signIn('seller');
  await seller.ok('POST', '/wallet/withdrawals', { amountCents: shillings * 100 });
}

interface Round {
  database: string;
  simulator: Simulator;
  found: string[];
  /** Receipts that M-Pesa gave. */
  lines: number;
}

/** Payouts before the copy, payouts after it that the copy does not know, and perhaps a paid deal. */
interface Size {
  before: number;
  lost: number;
  deal: boolean;
}

/** Payouts that M-Pesa paid more often than once: by what our books say of them, or without anything in them. */
async function secondPayouts({ database }: Round, { transactions }: MpesaBooks): Promise<number> {
  const paid = transactions.filter(({ type, state }) => type === 'b2c' && state === 'Completed');
  const oneEach = new Set(paid.map((row) => row.originatorConversationId));
  return onStore(database, async (db) => {
    const known = await db.collection('payouts').find({ state: 'RETURNED' }).project({ oci: 1 }).toArray();
    const returned = known.filter(({ oci }) => oneEach.has(String(oci)));
    return paid.length - oneEach.size + returned.length;
  });
}

/** Two of the staff see to all that M-Pesa's statement told of: what came in is the buyer's, what went out the seller's. */
async function seeTo(staff: [ApiClient, ApiClient]): Promise<void> {
  const { proposals, cases } = await staff[0].ok<StaffWork>('GET', '/admin/work');
  for (const { id } of proposals)
    await staff[1].ok('POST', `/admin/proposals/${id}/confirm`, { reason: 'It stands in the statement' });
  for (const { id, kind, amountCents } of cases)
    if (kind === 'unmatched') {
      const user = amountCents > 0 ? 'demo-buyer' : 'demo-seller';
      await byBoth(staff, '/admin/reconciliation/close', { case: id, to: 'wallet', user });
    }
}

function judge(round: Round, which: string, { differenceCents, missing }: Statement): void {
  if (differenceCents !== 0) round.found.push(`${which} statement: difference ${differenceCents}`);
  if (missing !== 0) round.found.push(`${which} statement: lacks ${missing} of ours`);
}

/** After the restore: nothing goes out before M-Pesa's books are replayed; then all of it does, by itself. */
async function goOn(round: Round, amana: Amana): Promise<void> {
  const { database, found } = round;
  const staff = await signInStaff(amana.anonymous.url);
  const portal = async () => (await amana.control('GET', '/statement')) as string;
  const payouts = async () => (await booksOf(amana)).transactions.filter(({ type }) => type === 'b2c').length;
  const isOn = async () => (await staff[0].ok<PayoutSwitch>('GET', '/admin/payouts')).on;
  const before = await payouts();
  await withdraw(amana, 20);
  await new Promise((done) => setTimeout(done, 1_500));
  judge(round, 'first', await compared(staff, await portal()));
  if ((await isOn()) || (await payouts()) > before)
    found.push('payouts went out before the books were replayed');
  await seeTo(staff);
  await until('payouts go on by themselves', isOn, WAIT_MS);
  await until('all payouts have ended', () => settled(database), WAIT_MS);
  judge(round, 'last', await compared(staff, await portal()));
}

async function replay(round: Round, size: Size, secrets: Secrets): Promise<void> {
  const { database, simulator, found } = round;
  const start = () => startAmana({ database, secrets, keep: simulator, env });
  let amana = await start();
  let statement: string;
  try {
    await signInStaff(amana.anonymous.url);
    await deal(amana, 'accepted');
    for (let payout = 0; payout < size.before; payout += 1) await withdraw(amana, 1_000 + payout);
    const copy = await copyOf(database);
    for (let payout = 0; payout < size.lost; payout += 1) await withdraw(amana, 2_000 + payout);
    if (size.deal) await deal(amana, 'funded');
    await until('the payouts of the lost minutes are paid', () => settled(database), WAIT_MS);
    await amana.stop();
    await restore(database, copy);

    amana = await start();
    await goOn(round, amana);
    statement = (await amana.control('GET', '/statement')) as string;
    const books = await booksOf(amana);
    const { workingCents, utilityCents, chargesCents } = books.accounts;
    const [ours, theirs] = [await floatOf(database), workingCents + utilityCents + chargesCents];
    if (ours !== theirs) found.push(`float ${ours}, at M-Pesa ${theirs}`);
    const twice = await secondPayouts(round, books);
    if (twice > 0) found.push(`${twice} payouts were paid twice`);
    round.lines = books.transactions.filter(({ state }) => state === 'Completed').length;
  } finally {
    await amana.stop();
  }
  found.push(...(await findingsOf(storeUri(database), database, statement)));
}

async function run(size: Size): Promise<Round> {
  const simulator = await createSimulator({ callbackDelayMs: 60, promptTtlMs: 20_000 });
  const round: Round = { database: newDatabase(), simulator, found: [], lines: 0 };
  try {
    await replay(round, size, newSecrets());
  } catch (error) {
    round.found.push(error instanceof Error ? error.message : String(error));
  } finally {
    await simulator.close();
    await onStore(round.database, (db) => db.dropDatabase());
  }
  return round;
}

export const part: Part = {
  goals: ['G12', 'G26'],
  minutes: 3,
  async run({ size, chance, say }) {
    const rounds = size(20);
    const found: string[] = [];
    let [lines, lost] = [0, 0];
    for (let n = 1; n <= rounds; n += 1) {
      const sizes = { before: 1 + chance.whole(4), lost: 1 + chance.whole(4), deal: chance.happens(0.5) };
      const round = await run(sizes);
      lost += sizes.lost;
      lines += round.lines;
      found.push(...round.found.map((line) => `round ${n}: ${line}`));
      say(`round ${n}: ${JSON.stringify(sizes)}, ${round.found.length} violations`);
    }
    const violations = found.length;
    return [
      {
        goal: 'G26',
        figure: `${rounds} restores of an older copy, ${lost} payouts in the lost minutes: none sent before the books were replayed, none paid twice, float equal to the cent`,
        violations,
        found,
      },
      {
        goal: 'G12',
        figure: `${lines} receipts of M-Pesa's, each explained by its statement both ways, closing balance equal to the cent`,
        violations,
        found,
      },
    ];
  },
};
