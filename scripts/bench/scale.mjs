import { performance } from 'node:perf_hooks';
import { compiled } from '../lib/prepare.mjs';
import { say } from '../lib/say.mjs';
import { clientOf } from './client.mjs';
import { at } from './figures.mjs';
import { PROPOSAL } from './settings.mjs';

const SMALL = 1_000;
const BATCH = 5_000;
const DAY_MS = 86_400_000;
/** A person has this many deals at most, in a small store and in a large one. */
const OWN = 100;
const ROUNDS = 300;

/** Deals of many people, a hundred of them the viewer's; one in ten is disputed, as many as fit in a sweep are due. */
async function fill(db, { deal, viewer, from, to }) {
  const now = Date.now();
  const dealAt = (n) => ({
    ...deal,
    _id: `SCALE${n}`,
    buyer: `buyer-${n % 50_000}`,
    seller: n < OWN ? viewer : `seller-${n % 50_000}`,
    createdAt: new Date(now - n * 1_000),
    due: new Date(now + (n < OWN ? -DAY_MS : DAY_MS) + n),
  });
  const disputeAt = (n) => ({
    ...{ _id: `SCALE${n}`, transaction: `SCALE${n}`, item: '1', title: deal.terms.title },
    ...{ buyer: `buyer-${n % 50_000}`, seller: `seller-${n % 50_000}`, claimant: 'buyer' },
    ...{ claimCents: 100_000, kind: 'other', reason: 'A scratch', phase: 'responding' },
    ...{ onHold: false, open: true, answer: null, award: null, outcome: null },
    ...{ at: new Date(now + n * 1_000), openedAt: new Date(now) },
  });
  for (let start = from; start < to; start += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, to - start) }, (_, n) => start + n);
    await db.collection('transactions').insertMany(numbers.map(dealAt), { ordered: false });
    const disputed = numbers.filter((n) => n % 10 === 0).map(disputeAt);
    await db.collection('disputes').insertMany(disputed, { ordered: false });
    if (start % 100_000 === 0 && start > 0) say(`  … ${start.toLocaleString('en')} deals`);
  }
}

/** The queries themselves, as the API and the worker ask them. */
async function openQueries(connection, viewer) {
  const { transactionModels } = await compiled('modules/transactions/transaction.model.js');
  const { createTransactionQueries } = await compiled('modules/transactions/transactions.queries.js');
  const { createTimers } = await compiled('modules/transactions/timers.js');
  const { disputeModel } = await compiled('modules/disputes/dispute.model.js');
  const { createDisputeQueries } = await compiled('modules/disputes/disputes.queries.js');
  const { storeTime } = await compiled('platform/mongo/connect.js');
  const { systemClock } = await compiled('platform/clock.js');
  const models = transactionModels(connection);
  const deals = createTransactionQueries(models, async () => new Map());
  const disputes = createDisputeQueries(disputeModel(connection));
  const now = async () => ({ now: await storeTime(connection), offsetMs: 0 });
  const { sweep } = createTimers({ models, clock: systemClock, storeTime: now, everyMs: 1_000 });
  return {
    'List of 20': () => deals.list({ id: viewer, phoneHash: null }, { limit: 20 }),
    'Disputes queue': () => disputes.list(null, { open: true, limit: 20 }),
    'Sweep of what is due': () => sweep.find(),
  };
}

async function p99Of(query) {
  for (let n = 0; n < ROUNDS / 10; n += 1) await query();
  const times = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const started = performance.now();
    await query();
    times.push(performance.now() - started);
  }
  return at(times, 0.99);
}

/** The same queries among a thousand deals and among `many`. */
export async function measureScale(world, figures, many) {
  const { connectStore } = await compiled('platform/mongo/connect.js');
  const { migrate } = await compiled('platform/mongo/migrations/migrate.js');
  const { id: viewer, tokenOf } = await world.addPerson('Otieno O.');
  const { id } = await clientOf(world.url, tokenOf()).post('/transactions', PROPOSAL);
  const deal = await world.db.collection('transactions').findOne({ _id: id });
  const connection = await connectStore(world.uriOf(`${world.database}_scale`));
  await migrate(connection);
  const queries = await openQueries(connection, viewer);
  const found = {};
  for (const [from, to] of [
    [0, SMALL],
    [SMALL, many],
  ]) {
    await fill(connection, { deal, viewer, from, to });
    for (const [name, query] of Object.entries(queries)) (found[name] ??= []).push(await p99Of(query));
  }
  await connection.close();
  for (const [name, [small, large]] of Object.entries(found))
    figures.add(`${name} among ${many.toLocaleString('en')} deals`, `p99 ${large.toFixed(2)} ms`, {
      limit: `p99 ${small.toFixed(2)} ms (among 1,000)`,
      ratio: large / small,
      aim: '≤ 1.2',
      met: large / small <= 1.2,
    });
}
