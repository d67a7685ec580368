import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, type Timestamp } from 'mongodb';
import { createLedger } from '../../../server/src/modules/ledger/ledger.js';
import { ledgerModels } from '../../../server/src/modules/ledger/ledger.models.js';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import { migrate } from '../../../server/src/platform/mongo/migrations/migrate.js';
import { createQueue } from '../../../server/src/platform/queue.js';
import { newDatabase, storeUri } from '../../support/app.js';
import { atomicallyOn } from '../../support/atomic.js';
import type { Part } from '../part.js';

const PER_SECOND = 200;
const MAX_P99_MS = 250;
const GIVERS = 64;
const PRICE = 10_000;
const FEE = 5_000;
const AMPLE_CENTS = 1_000_000_000_000;
const WALLET = 'w:hot';
/** Before it counts: a process that has just started is slower for some seconds. */
const WARM = { wallet: 'w:warm', credits: 2_000 };

/** Every account document that was written since, and how often, as the store's own log has it. */
async function writtenSince(
  client: MongoClient,
  database: string,
  since: Timestamp,
): Promise<Map<string, number>> {
  const written = new Map<string, number>();
  const stream = client
    .db(database)
    .watch([{ $match: { 'ns.coll': 'accounts', operationType: { $ne: 'insert' } } }], {
      startAtOperationTime: since,
    });
  try {
    for (let quiet = 0; quiet < 20;) {
      const change = await stream.tryNext();
      if (change && 'documentKey' in change) {
        const id = String(change.documentKey._id);
        written.set(id, (written.get(id) ?? 0) + 1);
        quiet = 0;
      } else {
        quiet += 1;
        await sleep(50);
      }
    }
  } finally {
    await stream.close();
  }
  return written;
}

export const part: Part = {
  goals: ['G22'],
  minutes: 1.5,
  async run(context) {
    const seconds = context.size(60, 3);
    const database = newDatabase();
    const uri = storeUri(database);
    const connection = await connectStore(uri);
    await migrate(connection);
    const [atomically, inQueue] = [atomicallyOn(connection), createQueue()];
    const models = ledgerModels(connection);
    const ledger = createLedger(models);
    const deals = Array.from({ length: GIVERS }, (_, n) => `es:deal-${n}`);
    const books = connection.db!.collection<{ _id: string; balanceCents: number; frozen: boolean }>(
      'accounts',
    );
    await books.insertMany([
      ...deals.map((_id) => ({ _id, balanceCents: AMPLE_CENTS, frozen: false })),
      ...[WALLET, WARM.wallet].map((_id) => ({ _id, balanceCents: 0, frozen: false })),
    ]);
    const client = await new MongoClient(uri).connect();
    /** What a release writes into the book: out of a deal, into the wallet, and a fee. */
    const credit = (wallet: string, n: number): Promise<void> =>
      inQueue([wallet], () =>
        atomically(`out:${wallet}-${n}`, (step) =>
          ledger.post(step, {
            id: `out:${wallet}-${n}`,
            source: `events/${wallet}-${n}`,
            legs: [
              { account: deals[n % GIVERS]!, cents: PRICE + FEE },
              { account: wallet, cents: -PRICE },
              { account: 'fees', cents: -FEE },
            ],
          }),
        ),
      );

    for (let n = 0; n < context.size(WARM.credits, 500); n += 1) await credit(WARM.wallet, n);
    const { operationTime } = (await client.db(database).command({ ping: 1 })) as {
      operationTime: Timestamp;
    };

    const [times, refused, found]: [number[], string[], string[]] = [[], [], []];
    const many = seconds * PER_SECOND;
    const begun = performance.now();
    const under: Promise<void>[] = [];
    for (let n = 0; n < many; n += 1) {
      const due = begun + (n * 1_000) / PER_SECOND;
      if (due > performance.now()) await sleep(due - performance.now());
      // Counted from when it was due: a load that waits for its answers hides that they are late.
      under.push(
        credit(WALLET, n).then(
          () => void times.push(performance.now() - due),
          (error: Error) => void refused.push(error.message),
        ),
      );
    }
    await Promise.all(under);
    const took = (performance.now() - begun) / 1_000;
    times.sort((a, b) => a - b);
    const p99 = times[Math.floor(times.length * 0.99)] ?? Infinity;

    const written = await writtenSince(client, database, operationTime);
    if (refused.length > 0) found.push(`${refused.length} of ${many} credits refused: ${refused[0]}`);
    const strange = [...written.keys()].filter((account) => !/^(w|es):/.test(account));
    if (strange.length > 0) found.push(`written beside wallets and deals: ${strange.join(', ')}`);
    if (written.get(WALLET) !== times.length)
      found.push(`${times.length} credits, ${written.get(WALLET)} writes`);
    const balance = (await books.findOne({ _id: WALLET }))!.balanceCents;
    if (balance !== times.length * PRICE)
      found.push(`${times.length} credits of ${PRICE}, balance ${balance}`);
    if (p99 >= MAX_P99_MS) found.push(`p99 of ${p99.toFixed(0)} ms at ${PER_SECOND} credits/s`);
    await client.db(database).dropDatabase();
    await client.close();
    await connection.close();
    return [
      {
        goal: 'G22',
        figure: `${times.length} credits to one wallet, each a durable step of the book, ${PER_SECOND} arriving each second for ${seconds} s in a warm process (done in ${took.toFixed(1)} s): p99 ${p99.toFixed(0)} ms; ${[...written.values()].reduce((sum, n) => sum + n, 0)} writes of accounts in the store's log, 0 of fees or float`,
        violations: found.length,
        found,
      },
    ];
  },
};
