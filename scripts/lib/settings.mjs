import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { strayLines } from './env-lines.mjs';
import { DATA, Problem, ROOT } from './say.mjs';

const SECRETS = `${DATA}/secrets.json`;

/** For Node, of every process of ours: half its room for new objects, which at rest is 25 MB less and costs nothing under load. */
export const NODE_FLAGS = ['--max-semi-space-size=8'];

/** The sandbox's published constants and demo names: they open nothing but the simulator. */
export const MPESA = {
  MPESA_CONSUMER_KEY: 'demo-consumer-key',
  MPESA_CONSUMER_SECRET: 'demo-consumer-secret',
  MPESA_SHORTCODE: '174379',
  MPESA_PASSKEY: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
  MPESA_INITIATOR: 'testapi',
  MPESA_INITIATOR_PASSWORD: 'Safaricom999!*!',
};

const OPENING_FLOAT_CENTS = '100000000';

/** Settings of a `.env` file, where there is one; what is set outside wins. @throws Problem naming a line that sets nothing */
export function loadEnvFile() {
  const file = `${ROOT}/.env`;
  if (!existsSync(file)) return;
  const stray = strayLines(readFileSync(file, 'utf8'));
  if (stray.length > 0)
    throw new Problem(
      `${file}, line ${stray.join(', ')}: no setting. Write NAME=value, or # before a comment, then start again.`,
    );
  process.loadEnvFile(file);
}

/** Keys of this checkout's demo, made once: with others its people would be signed out and its data unreadable. */
function secrets() {
  if (existsSync(SECRETS)) return JSON.parse(readFileSync(SECRETS, 'utf8'));
  const made = {
    JWT_SECRET: randomBytes(32).toString('hex'),
    DATA_KEY: randomBytes(32).toString('base64'),
  };
  mkdirSync(DATA, { recursive: true, mode: 0o700 });
  writeFileSync(SECRETS, JSON.stringify(made), { mode: 0o600 });
  return made;
}

/** The environment as it was given, without names that were left empty. */
const given = () => Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));

const pick = (env, name) => env[name] ?? MPESA[name];

/** Settings of the simulator: the same credentials as the API's, told in its own names. */
export function simulatorSettings({ phonePort, apiPort }) {
  const env = given();
  return {
    ...env,
    NODE_ENV: 'development',
    PORT: String(phonePort),
    HOST: '127.0.0.1',
    SIMULATOR_DATA: `${DATA}/simulator.json`,
    CONSUMER_KEY: pick(env, 'MPESA_CONSUMER_KEY'),
    CONSUMER_SECRET: pick(env, 'MPESA_CONSUMER_SECRET'),
    SHORTCODE: pick(env, 'MPESA_SHORTCODE'),
    PASSKEY: pick(env, 'MPESA_PASSKEY'),
    INITIATOR: pick(env, 'MPESA_INITIATOR'),
    INITIATOR_PASSWORD: pick(env, 'MPESA_INITIATOR_PASSWORD'),
    OPENING_FLOAT_CENTS,
    APP_URL: `http://127.0.0.1:${apiPort}`,
  };
}

/** Settings of API and worker: the demo's, over them what was given, over that what the running parts dictate. */
export function serverSettings({ mainPort, apiPort, phonePort, mongodbUri, redisUrl, certificate }) {
  const simulator = `http://127.0.0.1:${phonePort}`;
  return {
    ...secrets(),
    ...MPESA,
    MPESA_BASE_URL: simulator,
    MPESA_CERTIFICATE: certificate,
    DEMO_OPENING_FLOAT_CENTS: OPENING_FLOAT_CENTS,
    PUBLIC_URL: `http://localhost:${mainPort}`,
    CALLBACK_URL: `http://127.0.0.1:${apiPort}`,
    CLIENT_DIST: `${ROOT}/client/dist`,
    TIMER_SWEEP_EVERY_MS: '1000',
    ...given(),
    NODE_ENV: 'development',
    DEMO: 'true',
    HOST: '127.0.0.1',
    PORT: String(apiPort),
    SIMULATOR_URL: simulator,
    MONGODB_URI: mongodbUri,
    REDIS_URL: redisUrl ?? '',
    WORKER: redisUrl ? 'separate' : 'inline',
  };
}
