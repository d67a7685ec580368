import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bcrypt from 'bcrypt';
import { MongoClient } from 'mongodb';
import { compiled } from '../lib/prepare.mjs';
import { startRedis } from '../lib/redis.mjs';
import { step } from '../lib/say.mjs';
import { MPESA } from '../lib/settings.mjs';
import { startPart } from './part.mjs';

const PASSWORD = 'bench-password';
const COST = 12;
const AMPLE_CENTS = '100000000000000';

/** Gateways that production asks for, where nobody listens: the load sends no message. */
const NOBODY = {
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'bench@amana.test',
  SMS_BASE_URL: 'https://127.0.0.1:9',
  SMS_USERNAME: 'bench',
  SMS_API_KEY: 'bench',
};

/** Everything that a measurement needs, on a database of its own; `stop` leaves nothing behind. */
export async function startWorld() {
  const folder = await mkdtemp(join(tmpdir(), 'amana-bench-'));
  const stops = [() => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    return { ...(await open(folder, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function open(folder, stops) {
  const keep = (part) => {
    stops.push(() => part.stop());
    return part;
  };
  const { startLocalMongo } = await compiled('platform/mongo/local/local-mongo.js');
  const { freePort } = await compiled('platform/mongo/local/ports.js');
  const start = () => startLocalMongo({ env: process.env, dataDir: `${folder}/mongo`, onProgress: () => {} });
  const mongo = keep(await step('Start database', start, ({ how }) => how));
  const redis = await startRedis();
  if (redis) keep(redis);
  const database = `bench_${randomBytes(4).toString('hex')}`;
  const uriOf = (name) => Object.assign(new URL(mongo.uri), { pathname: `/${name}` }).toString();
  const client = await new MongoClient(mongo.uri).connect();
  stops.push(async () => {
    for (const part of ['', '_bare', '_credits', '_scale', '_small'])
      await client.db(database + part).dropDatabase();
    await client.close();
  });

  const port = await freePort(20_000 + Math.floor(Math.random() * 20_000));
  const simulator = keep(
    await startPart(
      'simulator',
      'server/dist/simulator/main.js',
      {
        PORT: '0',
        CALLBACK_DELAY_MS: '1',
        OPENING_FLOAT_CENTS: AMPLE_CENTS,
        DEFAULT_BALANCE_CENTS: AMPLE_CENTS,
      },
      folder,
    ),
  );
  const simulatorUrl = `http://127.0.0.1:${simulator.port}`;
  const certificate = await (await fetch(`${simulatorUrl}/control/certificate`)).text();
  const secrets = {
    JWT_SECRET: randomBytes(32).toString('hex'),
    DATA_KEY: randomBytes(32).toString('base64'),
  };
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...MPESA,
    ...secrets,
    NODE_ENV: 'production',
    PORT: String(port),
    MONGODB_URI: uriOf(database),
    ...(redis ? { REDIS_URL: redis.url } : {}),
    ...NOBODY,
    PUBLIC_URL: url,
    CALLBACK_URL: url,
    MPESA_BASE_URL: simulatorUrl,
    MPESA_CERTIFICATE: certificate,
    MPESA_QUERIES_PER_MINUTE: '1000000',
    LEVEL_2_KES: '3000000,900000000,900000000',
    OPEN_PROPOSALS: '1000000',
    NEW_DEALS_A_DAY: '1000000',
  };
  const api = keep(await startPart('api', 'scripts/bench/api.mjs', env, folder));
  const bareEnv = {
    NODE_ENV: 'production',
    BARE_URI: uriOf(`${database}_bare`),
    API_DATABASE: database,
    ...(redis ? { REDIS_URL: redis.url } : {}),
  };
  const bare = keep(
    await startPart('bare', 'scripts/bench/bare.mjs', { ...bareEnv, BARE_MIGRATE: '1' }, folder),
  );
  const load = keep(await startPart('load', 'scripts/bench/load.mjs', {}, folder));
  const people = await openPeople({ db: client.db(database), secrets });
  return {
    folder,
    how: mongo.how,
    client,
    db: client.db(database),
    database,
    uriOf,
    redisUrl: redis?.url ?? null,
    url,
    env,
    bareEnv,
    simulatorUrl,
    api,
    bare,
    bareUrl: `http://127.0.0.1:${bare.port}`,
    load,
    freePort,
    ...people,
  };
}

/** Makes people with a verified number and a wallet, signed in without the API. */
async function openPeople({ db, secrets }) {
  const { createCrypto } = await compiled('platform/crypto.js');
  const { createTokens } = await compiled('modules/auth/tokens.js');
  const { systemClock } = await compiled('platform/clock.js');
  const crypto = createCrypto([Buffer.from(secrets.DATA_KEY, 'base64')]);
  const tokens = createTokens([secrets.JWT_SECRET], systemClock, () => false);
  const passwordHash = await bcrypt.hash(PASSWORD, COST);
  let made = 0;

  async function addPerson(name) {
    made += 1;
    const _id = `bench-${made}`;
    const msisdn = `2547${String(made).padStart(8, '0')}`;
    const person = { _id, email: `${_id}@example.test`, name, passwordHash };
    const phone = { phone: crypto.seal(msisdn), phoneHash: crypto.keyedHash('phone', msisdn) };
    await db
      .collection('users')
      .insertOne({ ...person, ...phone, idCheckedAt: new Date(), createdAt: new Date() });
    await db.collection('accounts').insertOne({ _id: `w:${_id}`, balanceCents: 0, frozen: false });
    const tokenOf = () => tokens.sign({ id: _id, roles: [], session: 'bench', provenAt: new Date() });
    return { id: _id, email: person.email, msisdn, tokenOf };
  }

  return { crypto, passwordHash, password: PASSWORD, addPerson };
}
