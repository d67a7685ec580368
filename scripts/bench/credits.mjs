import { performance } from 'node:perf_hooks';
import { compiled } from '../lib/prepare.mjs';
import { at, median } from './figures.mjs';

const GIVERS = 16;
const WALLET = 'w:hot';
const AMPLE_CENTS = 1_000_000_000_000;

async function openBook(uri) {
  const { connectStore } = await compiled('platform/mongo/connect.js');
  const { migrate } = await compiled('platform/mongo/migrations/migrate.js');
  const { createAtomically } = await compiled('platform/mongo/atomically.js');
  const { createQueue } = await compiled('platform/queue.js');
  const { systemClock: clock, systemTimers: timers } = await compiled('platform/clock.js');
  const { systemRandom: random } = await compiled('platform/random.js');
  const { createLedger } = await compiled('modules/ledger/ledger.js');
  const { ledgerModels } = await compiled('modules/ledger/ledger.models.js');
  const connection = await connectStore(uri);
  await migrate(connection);
  const after = { emit: () => undefined, poke: () => undefined };
  const deals = Array.from({ length: GIVERS }, (_, n) => `es:deal-${n}`);
  const accounts = connection.collection('accounts');
  await accounts.insertMany([
    ...deals.map((_id) => ({ _id, balanceCents: AMPLE_CENTS, frozen: false })),
    { _id: WALLET, balanceCents: 0, frozen: false },
  ]);
  return {
    connection,
    atomically: createAtomically({ connection, clock, timers, random, demo: false, after }),
    inQueue: createQueue(),
    ledger: createLedger(ledgerModels(connection)),
  };
}

const legsOf = (giver) => [
  { account: `es:deal-${giver}`, cents: 100 },
  { account: WALLET, cents: -100 },
];

/** The same two writes with the driver alone. */
async function bareCredit({ connection }, id, giver) {
  const client = connection.getClient();
  const session = client.startSession();
  const options = { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', journal: true } };
  const entry = { legs: legsOf(giver), currency: 'KES', source: `events/${id}`, at: new Date(), hash: id };
  try {
    await session.withTransaction(async () => {
      await connection.collection('entries').insertOne({ _id: id, ...entry }, { session });
      const updates = entry.legs.map(({ account, cents }) => ({
        updateOne: { filter: { _id: account }, update: { $inc: { balanceCents: -cents } } },
      }));
      await connection.collection('accounts').bulkWrite(updates, { session });
    }, options);
  } finally {
    await session.endSession();
  }
}

/** Sixteen givers for some seconds: how many credits, and how long each waited and took. */
async function give(seconds, credit) {
  const times = [];
  const started = performance.now();
  const until = started + seconds * 1_000;
  let n = 0;
  const giver = async (own) => {
    while (performance.now() < until) {
      const begun = performance.now();
      await credit(`${Math.round(started)}-${(n += 1)}`, own);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: GIVERS }, (_, own) => giver(own)));
  return { perSecond: (times.length / (performance.now() - started)) * 1_000, p99: at(times, 0.99) };
}

/** Entries that credit one wallet: each its own durable step, in the queue that the API uses. */
export async function measureCredits(world, figures, { seconds, rounds }) {
  const book = await openBook(world.uriOf(`${world.database}_credits`));
  const { atomically, inQueue, ledger } = book;
  const ours = (id, giver) =>
    inQueue([WALLET], () =>
      atomically(`out:${id}`, (step) =>
        ledger.post(step, { id: `out:${id}`, legs: legsOf(giver), source: `events/${id}` }),
      ),
    );
  const bare = (id, giver) => inQueue([WALLET], () => bareCredit(book, `bare:${id}`, giver));
  const found = { ours: [], bare: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const one = { bare: await give(seconds, bare), ours: await give(seconds, ours) };
    if (round > 0) for (const side of Object.keys(found)) found[side].push(one[side]);
  }
  await book.connection.close();
  const middle = (side, field) => median(found[side].map((one) => one[field]));
  const [rate, limit, p99] = [
    middle('ours', 'perSecond'),
    middle('bare', 'perSecond'),
    middle('ours', 'p99'),
  ];
  figures.add('Credits to one wallet', `${Math.round(rate)}/s, p99 ${p99.toFixed(1)} ms`, {
    limit: `${Math.round(limit)}/s, p99 ${middle('bare', 'p99').toFixed(1)} ms (bare transactions, same writes)`,
    ratio: rate / limit,
    aim: '≥ 300/s, p99 ≤ 100 ms',
    met: rate >= 300 && p99 <= 100,
  });
}
