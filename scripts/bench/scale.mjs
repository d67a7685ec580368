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
/** But for one who trades all day: all of a small store are his, and this many of a large one. */
const BUSY = 'bench-busy';
const BUSY_OWN = 100_000;
const ROUNDS = 300;

/** Deals of many people, a hundred of them the viewer's; one in ten is disputed, as many as fit in a sweep are due. */
async function fill(db, { deal, viewer, to }) {
  const now = Date.now();
  const buyerOf = (n) => (n < BUSY_OWN ? BUSY : `buyer-${n % 50_000}`);
  const dealAt = (n) => ({
    ...deal,
    _id: `SCALE${n}`,
    buyer: buyerOf(n),
    status: n % 10 === 0 ? 'disputed' : 'pending',
    seller: n < OWN ? viewer : `seller-${n % 50_000}`,
    createdAt: new Date(now - n * 1_000),
    due: new Date(now + (n < OWN ? -DAY_MS : DAY_MS) + n),
  });
  const disputeAt = (n) => ({
    ...{ _id: `SCALE${n}`, transaction: `SCALE${n}`, item: '1', title: deal.terms.title },
    ...{ buyer: buyerOf(n), seller: `seller-${n % 50_000}`, claimant: 'buyer' },
    ...{ claimCents: 100_000, kind: 'other', reason: 'A scratch', phase: 'responding' },
    ...{ onHold: false, open: true, answer: null, award: null, outcome: null },
    ...{ at: new Date(now + n * 1_000), openedAt: new Date(now) },
  });
  for (let start = 0; start < to; start += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, to - start) }, (_, n) => start + n);
    await db.collection('transactions').insertMany(numbers.map(dealAt), { ordered: false });
    const disputed = numbers.filter((n) => n % 10 === 0).map(disputeAt);
    await db.collection('disputes').insertMany(disputed, { ordered: false });
    if (start % 100_000 === 0 && start > 0) say(`  … ${start.toLocaleString('en')} deals`);
  }
}

/** The queries themselves, as the API and the worker ask them. */
async function openQueries(connection, viewer, many) {
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
  const busy = { id: BUSY, phoneHash: 'nobody’s' };
  const middle = await models.transactions.findById(`SCALE${Math.min(many, BUSY_OWN) / 2}`).lean();
  const after = { at: middle.createdAt, id: middle._id };
  return {
    all: {
      'List of 20': () => deals.list({ id: viewer, phoneHash: null }, { limit: 20 }),
      'Disputes queue': () => disputes.list(null, { open: true, limit: 20 }),
      'Sweep of what is due': () => sweep.find(),
    },
    busy: {
      'List of 20': () => deals.list(busy, { limit: 20 }),
      'The 20 in the middle': () => deals.list(busy, { limit: 20, after }),
      'List of 20 disputed ones': () => deals.list(busy, { limit: 20, status: 'disputed' }),
      'List of 20 claims': () => disputes.list(BUSY, { open: true, limit: 20 }),
    },
  };
}

async function timeOf(query) {
  const started = performance.now();
  await query();
  return performance.now() - started;
}

/** In the small store and in the large one by turns, so that what disturbs one disturbs the other. */
async function p99Of(inSmall, inLarge) {
  const times = { small: [], large: [] };
  for (let n = -ROUNDS / 10; n < ROUNDS; n += 1) {
    const [small, large] = [await timeOf(inSmall), await timeOf(inLarge)];
    if (n < 0) continue;
    times.small.push(small);
    times.large.push(large);
  }
  return { small: at(times.small, 0.99), large: at(times.large, 0.99) };
}

/** The same queries among a thousand deals and among `many`. */
export async function measureScale(world, figures, many) {
  const { connectStore } = await compiled('platform/mongo/connect.js');
  const { migrate } = await compiled('platform/mongo/migrations/migrate.js');
  const { id: viewer, tokenOf } = await world.addPerson('Otieno O.');
  const { id } = await clientOf(world.url, tokenOf()).post('/transactions', PROPOSAL);
  const deal = await world.db.collection('transactions').findOne({ _id: id });
  const connections = [];
  const open = async (name, to) => {
    const connection = await connectStore(world.uriOf(`${world.database}_${name}`));
    connections.push(connection);
    await migrate(connection);
    await fill(connection, { deal, viewer, to });
    return openQueries(connection, viewer, to);
  };
  const small = await open('small', SMALL);
  const large = await open('scale', many);
  const told = {
    all: (count) => `among ${count.toLocaleString('en')} deals`,
    busy: (count) => `of a person with ${Math.min(count, BUSY_OWN).toLocaleString('en')} deals`,
  };
  for (const of of ['all', 'busy'])
    for (const name of Object.keys(large[of])) {
      const p99 = await p99Of(small[of][name], large[of][name]);
      const ratio = p99.large / p99.small;
      figures.add(`${name} ${told[of](many)}`, `p99 ${p99.large.toFixed(2)} ms`, {
        limit: `p99 ${p99.small.toFixed(2)} ms (${told[of](SMALL)})`,
        ratio,
        aim: '≤ 1.2',
        met: ratio <= 1.2,
      });
    }
  for (const connection of connections) await connection.close();
}
