import bcrypt from 'bcrypt';
import express from 'express';
import { createClient } from 'redis';
import { connectStore } from '../../server/dist/src/platform/mongo/connect.js';
import { migrate } from '../../server/dist/src/platform/mongo/migrations/migrate.js';

/** The limits: the least that Express, driver, bcrypt or Redis must do for the same answer. */
const store = await connectStore(process.env.BARE_URI);
if (process.env.BARE_MIGRATE) await migrate(store);
const client = store.getClient();
const own = store.db;
const theirs = client.db(process.env.API_DATABASE);
const redis = process.env.REDIS_URL ? await createClient({ url: process.env.REDIS_URL }).connect() : null;
const told = {};
let counter = 0;
const freshId = () => `${process.pid}-${(counter += 1)}`;

const app = express();
app.disable('x-powered-by');
app.get('/json/:name', (req, res) => res.json(told[req.params.name].answer));
app.post('/json/:name', express.json(), (req, res) => res.json(told[req.params.name].answer));

app.get('/ready', (_req, res) => res.json({}));

app.get('/read', async (_req, res) => {
  await theirs.collection('transactions').findOne({ _id: told.read.id });
  res.json(told.read.answer);
});

app.get('/list', async (_req, res) => {
  const { filter, projection, answer } = told.list;
  const newest = { createdAt: -1, _id: -1 };
  await theirs.collection('transactions').find(filter, { projection }).sort(newest).limit(21).toArray();
  res.json(answer);
});

app.post('/create', express.json(), async (_req, res) => {
  const id = freshId();
  const session = client.startSession();
  const options = {
    readConcern: { level: 'snapshot' },
    writeConcern: { w: 'majority', journal: true },
    readPreference: 'primary',
  };
  try {
    await session.withTransaction(async () => {
      for (const { collection, doc } of told.create.writes)
        await own.collection(collection).insertOne({ ...doc, ...ownIds(collection, id) }, { session });
    }, options);
  } finally {
    await session.endSession();
  }
  res.status(201).json(told.create.answer);
});

const ownIds = (collection, id) => (collection === 'events' ? { _id: id, transaction: id } : { _id: id });

app.post('/callback', express.raw({ type: () => true }), async (req, res) => {
  JSON.parse(req.body.toString('utf8'));
  await own.collection('callbacks').insertOne({ ...told.callback.doc, _id: freshId() });
  res.json(told.callback.answer);
});

app.get('/me', async (_req, res) => {
  await theirs.collection('users').findOne({ _id: told.me.id });
  res.json(told.me.answer);
});

app.post('/login/:name', express.json(), async (req, res) => {
  const { hash, answer } = told[req.params.name];
  await bcrypt.compare(req.body.password, hash);
  res.json(answer);
});

app.get('/redis', async (_req, res) => {
  await redis.incr('bench');
  res.json(told.read?.answer ?? {});
});

/** Documents come as EJSON, so that dates stay dates. */
process.on('message', ({ tell }) => {
  import('mongodb').then(({ BSON }) => {
    Object.assign(told, BSON.EJSON.parse(tell));
    process.send({ done: true });
  });
});
process.on('disconnect', () => process.exit(0));
const server = app.listen(0, '127.0.0.1', () => process.send({ type: 'ready', port: server.address().port }));
