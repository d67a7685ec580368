import { inspect } from 'node:util';
import type { ClientSession, mongo } from 'mongoose';
import { classify } from '../../../server/src/platform/mongo/store-errors.js';
import type { Chance } from '../../proof/sim/chance.js';
import { inside, newId, payment, type Doc } from './documents.js';
import { Told } from './told.js';
import type { Client } from './tested-store.js';

type Tx = { session?: ClientSession };
type Act = { words: string; run(tx: Tx): Promise<unknown> };
type Collections = Record<'leases' | 'payments', mongo.Collection<Doc>>;

const IDS = 4;
const TRANSACTIONS = 3;
const MOST_ACTS = 6;

const words = (...values: unknown[]): string =>
  values.map((value) => inspect(value, { depth: 9, breakLength: Infinity, sorted: true })).join(' ');

/** Chance's next thing to do with a few documents of two collections: all that Amana asks of a store. */
function actOf(chance: Chance, prefix: string, { leases, payments }: Collections): Act {
  const id = () => `${prefix}-${chance.whole(IDS)}`;
  const [n, at] = [() => chance.whole(4), () => new Date(chance.whole(4))];
  const reason = () => chance.pick(['a', 'b', null]);
  const ours = { _id: { $in: Array.from({ length: IDS }, (_, each) => `${prefix}-${each}`) } };
  const filter = () =>
    chance.pick<Doc | object>([
      {},
      { n: n() },
      { n: { $gte: n(), $lt: 3 } },
      { n: { $ne: n() } },
      { n: { $in: [n(), null] } },
      { n: undefined },
      { reason: null },
      { reason: { $exists: chance.happens(0.5) } },
      { reason: { $in: ['a', null] } },
      { reason: { $not: { $eq: 'a' } } },
      { nextAt: at() },
      { nextAt: { $lte: at() } },
      { nextAt: { $type: 'date' } },
      { $or: [{ n: n() }, { on: true }] },
      { $nor: [{ n: n() }, { on: true }] },
    ]);
  const change = () =>
    chance.pick<Record<string, unknown>>([
      { $set: { n: n(), reason: reason() } },
      { $set: { nextAt: at(), on: chance.happens(0.5) } },
      { $set: { reason: undefined, on: true } },
      { $inc: { n: chance.whole(2) } },
      { $unset: { reason: 1, nextAt: 1 } },
      { $min: { nextAt: at() } },
      { $max: { nextAt: at() }, $set: { on: true } },
      { $setOnInsert: { n: n() }, $set: { on: false } },
      { $set: { unknown: 1 } },
      { $inc: { n: -1 } },
    ]);
  const lease = () => ({ _id: id(), n: n(), reason: reason(), nextAt: at() });
  const some = <T>(make: () => T) => Array.from({ length: 1 + chance.whole(2) }, make);

  const [one, all, update] = [{ ...filter(), _id: id() }, { ...filter(), ...ours }, change()];
  const ignoreUndefined = chance.happens(0.5);
  const upsert = chance.happens(0.3);
  const writing = (tx: Tx) => ({ ...tx, ignoreUndefined });
  const [docs, ordered] = [some(lease), chance.happens(0.5)];
  const bulk = some(() => ({ updateOne: { filter: { _id: id() }, update: change() } }));
  const returnDocument = chance.pick(['before', 'after'] as const);
  const projection = chance.pick<Doc | object>([{}, { _id: 1 }, { n: 1, reason: 1 }, { nextAt: 0 }]);
  const [key, paying] = [chance.pick(['receipt', 'checkoutRequestId']), id()];
  const taken = { [key]: `${prefix}-${chance.pick(['x', 'y'])}` };
  const line = { state: String(n()), at: at() };
  const paid = payment(paying, chance.happens(0.5) ? taken : {});
  const given = chance.pick<Record<string, unknown>>([
    { $set: taken },
    { $unset: { [key]: 1 } },
    { $push: { history: { $each: [line], $slice: -2 } } },
    { $set: { told: { code: '0' } }, $push: { history: line } },
  ]);
  const asked = chance.pick<Doc | object>([
    taken,
    { 'told.code': '0' },
    { 'told.code': { $ne: '0' } },
    { 'history.state': '1' },
  ]);

  return chance.pick<Act>([
    { words: words('insertOne', docs[0]), run: (tx) => leases.insertOne({ ...docs[0]! }, writing(tx)) },
    {
      words: words('insertMany', docs, ordered),
      run: (tx) =>
        leases.insertMany(
          docs.map((doc) => ({ ...doc })),
          { ...writing(tx), ordered },
        ),
    },
    {
      words: words('updateOne', one, update, upsert),
      run: (tx) => leases.updateOne(one, update, { ...writing(tx), upsert }),
    },
    { words: words('updateMany', all, update), run: (tx) => leases.updateMany(all, update, writing(tx)) },
    {
      words: words('findOneAndUpdate', one, update, upsert, returnDocument),
      run: (tx) => leases.findOneAndUpdate(one, update, { ...writing(tx), upsert, returnDocument }),
    },
    { words: words('bulkWrite', bulk), run: (tx) => leases.bulkWrite(bulk, writing(tx)) },
    { words: words('deleteOne', one), run: (tx) => leases.deleteOne(one, tx) },
    {
      words: words('find', all, projection),
      run: (tx) => leases.find(all, { ...tx, projection, sort: { nextAt: -1, _id: 1 }, limit: 3 }).toArray(),
    },
    { words: words('findOne', one), run: (tx) => leases.findOne(one, tx) },
    { words: words('count', all), run: (tx) => leases.countDocuments(all, { ...tx, limit: 2 }) },
    {
      words: words('sum', all),
      run: (tx) =>
        leases.aggregate([{ $match: all }, { $group: { _id: null, sum: { $sum: '$n' } } }], tx).toArray(),
    },
    { words: words('pay', paid), run: (tx) => payments.insertOne({ ...paid }, tx) },
    {
      words: words('give', paying, given),
      run: (tx) => payments.findOneAndUpdate({ _id: paying }, given, { ...tx, returnDocument }),
    },
    {
      words: words('payments', asked),
      run: (tx) => payments.find({ ...asked, ...ours }, { ...tx, sort: { _id: 1 } }).toArray(),
    },
  ]);
}

const RESULTS = ['insertedCount', 'matchedCount', 'modifiedCount', 'deletedCount', 'upsertedCount'] as const;

/** What came of it, without what no two drivers' results need to share. */
function outcomeOf(result: unknown): string {
  if (result === null || typeof result !== 'object' || Array.isArray(result) || '_id' in result)
    return words(result);
  const counts = result as Partial<Record<(typeof RESULTS)[number], number>>;
  return words(...RESULTS.map((name) => counts[name] ?? 0));
}

async function told(work: Promise<unknown>): Promise<string> {
  try {
    return outcomeOf(await work);
  } catch (error) {
    const fault = classify(error);
    return words(
      (error as { code?: unknown }).code,
      fault.kind,
      fault.kind === 'duplicate' ? fault.index : '',
    );
  }
}

/** Does what the seed says, several transactions in turn, and writes down every answer. */
export async function scriptOn(client: Client, chance: Chance, acts: number): Promise<string[]> {
  const [prefix, lines] = [newId(), [] as string[]];
  const collections = { leases: inside(client, 'leases'), payments: inside(client, 'payments') };
  const open: { told: Told; left: number }[] = [];
  const say = (line: string) => void lines.push(line.replaceAll(prefix, 'id'));
  for (let n = 0; n < acts; n += 1) {
    const [what, act] = [chance.fraction(), actOf(chance, prefix, collections)];
    const current = open.length > 0 ? chance.pick(open) : null;
    const over = current && (what < 0.15 || current.left === 0);
    if (over) {
      open.splice(open.indexOf(current), 1);
      say(
        `${what < 0.05 ? 'abort' : 'commit'} ${await told(what < 0.05 ? current.told.abort() : current.told.commit())}`,
      );
    } else if (open.length < TRANSACTIONS && what < 0.4) {
      open.push({ told: new Told(client.connection), left: MOST_ACTS });
    } else if (current) {
      current.left -= 1;
      const outcome = await told(current.told.do(act.run));
      // An error ends a transaction.
      if (/^\d+ '/.test(outcome)) open.splice(open.indexOf(current), 1);
      say(`${current.left}: ${act.words} -> ${outcome}`);
    } else say(`${act.words} -> ${await told(act.run({}))}`);
  }
  for (const each of open) await each.told.abort();
  for (const collection of Object.values(collections))
    say(words(await collection.find({ _id: { $regex: `^${prefix}-` } }, { sort: { _id: 1 } }).toArray()));
  return lines;
}

/** Where two stores answer the same script differently; null when they do not. */
export async function differenceOf(
  [one, other]: [Client, Client],
  chanceOf: () => Chance,
  acts: number,
): Promise<string | null> {
  const [left, right] = await Promise.all([one, other].map((client) => scriptOn(client, chanceOf(), acts)));
  const at = left!.findIndex((line, n) => line !== right![n]);
  return at < 0 ? null : `${left!.slice(0, at).join('\n')}\none: ${left![at]}\nother: ${right![at]}`;
}
