import mongoose from 'mongoose';
import { MongoClient, type Db, type Document } from 'mongodb';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { runAudit, runAuditOfChanges } from '../../../server/src/audit/audit.js';
import type { Report } from '../../../server/src/audit/tally.js';
import { createSealsModule } from '../../../server/src/modules/seals/seals.module.js';
import { newDatabase, startAmana, storeUri, type Amana } from '../../support/app.js';
import { filed, pdf } from '../../integration/files/fixtures.js';
import { dealAt, signInBoth, type People } from '../../support/story.js';
import type { Part, PartContext } from '../part.js';
import type { Chance } from '../sim/chance.js';
import { writeBooks } from '../support/books-of.js';

type Doc = Document & { _id: string };

const DAY_MS = 86_400_000;

/** What the two write, show and think of each other: two of each. */
async function talk({ buyer, seller }: People, { id }: Deal): Promise<void> {
  for (const who of [buyer, seller]) {
    await who.ok('POST', `/transactions/${id}/messages`, { text: 'Asante sana' });
    await filed(who, id, {
      content: pdf(`/Of (${who === buyer ? 'buyer' : 'seller'})`),
      name: 'receipt.pdf',
    });
    await who.ok('POST', `/transactions/${id}/rating`, { stars: 4, comment: 'As agreed' });
  }
}

/** Every deal there is a story for, by the API, with M-Pesa's simulator. */
async function traffic(amana: Amana): Promise<void> {
  const people = await signInBoth(amana);
  const { buyer, seller } = people;
  for (const stop of ['proposed', 'joined', 'agreed', 'funded'] as const) await dealAt(amana, people, stop);
  const accepted = await dealAt(amana, people, 'delivered');
  await talk(people, await buyer.ok<Deal>('POST', `/transactions/${accepted.id}/accept`, {}));
  const { id } = await dealAt(amana, people, 'delivered');
  const claim = {
    kind: 'not_as_described',
    claimCents: 1_000_000,
    reason: 'The screen is scratched all over',
  };
  await buyer.ok('POST', `/transactions/${id}/dispute`, claim);
  await seller.ok('POST', '/wallet/withdrawals', { amountCents: 1_000_000 });
}

/** The fields that a rule or a hash protects; `true` is all of them. */
const COVERED: Record<string, true | RegExp> = {
  entries: true,
  events: true,
  seals: true,
  accounts: /^balanceCents$/,
  transactions: /^(?!timeline\.\d+\.(cents|payment|note|changes|split)|_id)/,
  payments: /^(ref|transaction|payer|amountCents|state|placed\..*)$/,
  payouts: /^(oci|user|amountCents|feeCents|state)$/,
  disputes: /^(transaction|claimCents|open|award\.(buyer|seller)Cents)$/,
  operations: /^answer\.status$/,
  messages: true,
  files: true,
  ratings: true,
};
/** What people wrote: no rule knows what is in them, but the store's log tells that they were changed. */
const WRITTEN = new Set(['messages', 'files', 'ratings']);
/** Nothing else of theirs is checked than that they are there, and once. */
const WHOLE = new Set([
  'entries',
  'events',
  'accounts',
  'transactions',
  'payments',
  'payouts',
  'operations',
  'seals',
  ...WRITTEN,
]);

type Holder = Record<string, unknown>;

function leaves(value: unknown, path: string): { holder: Holder; key: string; path: string }[] {
  if (value === null || typeof value !== 'object' || value instanceof Date) return [];
  const holder = value as Holder;
  return Object.keys(holder).flatMap((key) => {
    const at = path ? `${path}.${key}` : key;
    const field = holder[key];
    const isLeaf = field === null || typeof field !== 'object' || field instanceof Date;
    return isLeaf ? [{ holder, key, path: at }] : leaves(field, at);
  });
}

/** Another value of the same kind; of a text, one byte. */
function changed(value: unknown, path: string, chance: Chance): unknown {
  if (path === 'answer.status') return Number(value) < 300 ? 409 : 200;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + chance.pick([1, 100, -100, 10_000]);
  if (value instanceof Date) return new Date(value.getTime() + chance.pick([1, -1, 60_000, DAY_MS]));
  if (typeof value !== 'string' || value === '') return 'x';
  const at = chance.whole(value.length);
  const byte = String.fromCharCode(value.charCodeAt(at) ^ 1);
  return value.slice(0, at) + byte + value.slice(at + 1);
}

interface Tamper {
  what: string;
  /** What a finding may name. */
  names: string[];
  collection: string;
  /** Only the audit of changes can see it. */
  byLog?: boolean;
  before: Doc[];
  after: Doc[];
}

function namesOf(collection: string, doc: Doc): string[] {
  const legs = (doc.legs ?? []) as { account: string }[];
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? [value] : []);
  return [
    `${collection}/${doc._id}`,
    ...(collection === 'operations' || WRITTEN.has(collection) ? [`/${doc._id}`] : []),
    ...(collection === 'accounts' ? [`/${doc._id.slice(doc._id.indexOf(':') + 1)}`] : []),
    ...text(doc.transaction).map((deal) => `transactions/${deal}`),
    ...text(doc.user).map((user) => `accounts/w:${user}`),
    ...text(doc.source),
    ...(collection === 'payments' || collection === 'payouts' ? [`:${doc._id}`, `/${doc._id}`] : []),
    ...legs.map(({ account }) => `accounts/${account}`),
  ];
}

const copyOf = (doc: Doc): Doc => structuredClone<Doc>(doc);

function draw(books: Map<string, Doc[]>, chance: Chance): Tamper {
  const collection = chance.pick(Object.keys(COVERED).filter((name) => (books.get(name) ?? []).length > 1));
  const docs = books.get(collection)!;
  const shuffled = chance.shuffled(docs);
  const [doc, other] = [shuffled[0]!, shuffled[1]!];
  const both = { collection, names: [doc, other].flatMap((one) => namesOf(collection, one)) };
  const one = { collection, names: namesOf(collection, doc) };
  const byLog = WRITTEN.has(collection);
  const way = WHOLE.has(collection)
    ? chance.pick(['field', 'field', 'field', 'gone', 'twice', 'swap'])
    : 'field';
  if (way === 'gone') return { ...one, what: `${collection}/${doc._id} gone`, before: [doc], after: [] };
  if (way === 'twice') {
    const again = { ...copyOf(doc), _id: collection === 'seals' ? '2019-01-01' : `${doc._id}x` };
    const names = [...one.names, ...namesOf(collection, again)];
    return {
      collection,
      names,
      what: `${collection}/${again._id} made of another`,
      before: [doc],
      after: [doc, again],
    };
  }
  if (way === 'swap') {
    const after = [
      { ...copyOf(other), _id: doc._id },
      { ...copyOf(doc), _id: other._id },
    ];
    return {
      ...both,
      byLog,
      what: `${collection}/${doc._id} and ${other._id} swapped`,
      before: [doc, other],
      after,
    };
  }
  const after = copyOf(doc);
  const fields = covered(collection, after);
  const { holder, key, path } = chance.pick(fields);
  const value = changed(holder[key], path, chance);
  const what = `${collection}/${doc._id} ${path}: ${JSON.stringify(holder[key])} became ${JSON.stringify(value)}`;
  holder[key] = value;
  return { ...one, byLog, what, before: [doc], after: [after] };
}

const covered = (collection: string, doc: Doc) =>
  leaves(doc, '').filter(({ path }) => {
    const rule = COVERED[collection]!;
    return path !== '_id' && (rule === true || rule.test(path));
  });

/** Nothing that is protected differs: a swap of two that say the same. */
function isSame({ collection, before, after }: Tamper): boolean {
  // Of an operation's answer it is told whether it was a refusal.
  const told = (path: string, value: unknown) => (path === 'answer.status' ? Number(value) < 300 : value);
  const text = (docs: Doc[]) =>
    JSON.stringify(
      docs.map((doc) =>
        covered(collection, doc).map(({ holder, key, path }) => [path, told(path, holder[key])]),
      ),
    );
  return text(before) === text(after);
}

/** Takes some documents away and puts others there, past every rule of the store that can be passed; tells the store's time. */
async function replace(db: Db, collection: string, from: Doc[], to: Doc[]): Promise<string> {
  const session = db.client.startSession();
  const docs = db.collection<Doc>(collection);
  const kept = new Set(to.map(({ _id }) => _id));
  const unruled = { session, bypassDocumentValidation: true, writeConcern: { w: 'majority' } } as const;
  for (const { _id } of from) if (!kept.has(_id)) await docs.deleteOne({ _id }, { session });
  // Unique fields are freed first, as a swap needs.
  if (to.length > 1) for (const { _id } of to) await docs.deleteOne({ _id }, { session });
  for (const doc of to) await docs.replaceOne({ _id: doc._id }, doc, { ...unruled, upsert: true });
  const time = session.operationTime!.toBigInt().toString();
  await session.endSession();
  return time;
}

const places = ({ rows }: Report): string[] =>
  rows.flatMap(({ findings }) => findings.map(({ place }) => place));

const isLocated = (found: string[], { names }: Tamper): boolean =>
  found.some((place) => names.some((name) => place.includes(name)));

async function readAll(db: Db): Promise<Map<string, Doc[]>> {
  const books = new Map<string, Doc[]>();
  for (const name of Object.keys(COVERED)) books.set(name, await db.collection<Doc>(name).find().toArray());
  return books;
}

async function prepare(database: string): Promise<void> {
  const amana = await startAmana({ database });
  await traffic(amana);
  await amana.stop();
}

interface Score {
  tried: number;
  /** Audits that had to find something. */
  audits: number;
  refused: number;
  missed: string[];
}

async function tamperWith(db: Db, context: PartContext): Promise<Score> {
  const { chance, size, say } = context;
  const { client, databaseName: name } = db;
  const books = await readAll(db);
  const score: Score = { tried: 0, audits: 0, refused: 0, missed: [] };
  const { mark, ok, rows } = await runAudit(client, name);
  if (!ok)
    throw new Error(`the books were not in order: ${JSON.stringify(rows.flatMap((row) => row.findings))}`);
  let time = mark.time;
  for (const wanted = size(1_000, 30); score.tried < wanted;) {
    const tamper = draw(books, chance);
    if (isSame(tamper)) continue;
    const { collection, before, after, what, byLog } = tamper;
    try {
      await replace(db, collection, before, after);
    } catch (error) {
      if ((error as { code?: number }).code !== 11000) throw error;
      score.refused += 1;
      time = await replace(db, collection, after, before);
      continue;
    }
    score.tried += 1;
    score.audits += byLog ? 1 : 2;
    const since = await runAuditOfChanges(client, name, { ...mark, time });
    if (!isLocated(places(since), tamper))
      score.missed.push(
        `not by the audit of changes: ${what}; it named ${places(since).join(', ') || 'nothing'}`,
      );
    const full = byLog ? null : await runAudit(client, name);
    if (full && !isLocated(places(full), tamper))
      score.missed.push(`not by the full audit: ${what}; it named ${places(full).join(', ') || 'nothing'}`);
    time = await replace(db, collection, after, before);
    if (score.tried % 100 === 0) say(`${score.tried} tampers, ${score.missed.length} missed`);
  }
  const { ok: restored } = await runAudit(client, name);
  if (!restored) throw new Error('the books were not restored');
  return score;
}

export const part: Part = {
  goals: ['G11'],
  minutes: 1.5,
  async run(context) {
    const database = newDatabase();
    await prepare(database);
    const client = await new MongoClient(storeUri(database)).connect();
    const db = client.db(database);
    const from = new Date(Date.now() - 6 * DAY_MS);
    await writeBooks(db, { deals: 20, from, everyMs: DAY_MS / 8 });
    const connection = await mongoose.createConnection(storeUri(database)).asPromise();
    await createSealsModule({ connection, storeTime: () => Promise.resolve(new Date()) }).sealUpTo(
      new Date(),
    );
    await connection.close();
    const { tried, audits, refused, missed } = await tamperWith(db, context);
    await db.dropDatabase();
    await client.close();
    const kinds = Object.keys(COVERED).join(', ');
    return [
      {
        goal: 'G11',
        figure: `${tried} single changes of ${kinds} (a field, a byte, a document gone, made up or swapped): ${audits - missed.length} of ${audits} audits found and located them, of all books and of what changed (what stands in messages, files’ records and ratings: of what changed alone); ${refused} more the store itself refused`,
        violations: missed.length,
        found: missed,
      },
    ];
  },
};
