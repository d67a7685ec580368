import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig, type Config } from '../../server/src/config.js';
import { startApi, type Api } from '../../server/src/api.js';
import { createSimulator, type Simulator } from '../../server/simulator/simulator.js';
import { defaultOptions, type SimulatorOptions } from '../../server/simulator/options.js';
import { apiClient, signInAt, type ApiClient } from './client.js';
import { logOfServer } from './log.js';

/** Waits of the M-Pesa border, short enough for tests and long enough to see each state. */
export const SHORT_WAITS = {
  WAIT_SEND_GUARD_MS: '2000',
  WAIT_UNSENT_MS: '2500',
  WAIT_UNBOUND_MS: '500',
  WAIT_FIRST_POLL_MS: '300',
  WAIT_SECOND_POLL_MS: '600',
  WAIT_THIRD_POLL_MS: '900',
  WAIT_FOURTH_POLL_MS: '1200',
  WAIT_POLL_EVERY_MS: '600',
  WAIT_QUERY_FAILURE_MS: '1200',
  WAIT_EXPIRE_MS: '60000',
  WAIT_OPEN_PROMPT_MS: '1500',
  WAIT_RESEND_MS: '1500',
  WAIT_RETURN_MS: '1000',
  WAIT_TWO_QUERIES_MS: '400',
  WAIT_MANUAL_MS: '60000',
  WAIT_STATUS_QUERY_MS: '400',
  WAIT_PULL_EVERY_MS: '500',
  WAIT_BALANCE_EVERY_MS: '300',
  WAIT_DARAJA_TIMEOUT_MS: '1000',
  SWEEP_EVERY_MS: '100',
  TIMER_SWEEP_EVERY_MS: '100',
};

/** A free port of this machine. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => probe.once('listening', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

/** The store that the test run provides. @throws Error outside `npm test` */
export function storeUri(database: string): string {
  const base = process.env.TEST_MONGODB_URI;
  if (!base) throw new Error('TEST_MONGODB_URI is not set: run the tests with `npm test`.');
  const url = new URL(base);
  url.pathname = `/${database}`;
  return url.toString();
}

const here = globalThis as { databasesOfFile?: string[] };

/** The name of a database that goes with its test file. */
export function newDatabase(): string {
  const name = `t_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  (here.databasesOfFile ??= []).push(name);
  return name;
}

export interface Secrets {
  JWT_SECRET: string;
  DATA_KEY: string;
}

export const newSecrets = (): Secrets => ({
  JWT_SECRET: randomBytes(32).toString('hex'),
  DATA_KEY: randomBytes(32).toString('base64'),
});

/** Room for what a suite does in a day as one and the same person; those of limits run with the real ones. */
export const WIDE_LIMITS = {
  LEVEL_2_KES: '3000000,900000000,900000000',
  OPEN_PROPOSALS: '100000',
  NEW_DEALS_A_DAY: '100000',
};

export const METRICS_TOKEN = 'figures-of-a-run-of-tests-and-nothing-else';

/** What this process met that nobody foresaw: `unclassified error 2`. */
export async function alarmsOf(url: string, token = METRICS_TOKEN): Promise<string[]> {
  const headers = { authorization: `Bearer ${token}` };
  const text = await (await fetch(`${url}/api/metrics`, { headers })).text();
  return [...text.matchAll(/^amana_alarms_total\{what="(.*)"\} (\d+)$/gm)].map(
    ([, what, n]) => `${what} ${n}`,
  );
}

/** The environment of a demo process of ours, against this simulator and database. */
export function environment(facts: {
  port: number;
  simulatorUrl: string;
  certificate: string;
  database: string;
  secrets: Secrets;
}): Record<string, string> {
  return {
    NODE_ENV: 'test',
    DEMO: 'true',
    PORT: String(facts.port),
    MONGODB_URI: storeUri(facts.database),
    PUBLIC_URL: `http://localhost:${facts.port}`,
    CALLBACK_URL: `http://127.0.0.1:${facts.port}`,
    SIMULATOR_URL: facts.simulatorUrl,
    ...facts.secrets,
    MPESA_BASE_URL: facts.simulatorUrl,
    MPESA_CONSUMER_KEY: defaultOptions.consumerKey,
    MPESA_CONSUMER_SECRET: defaultOptions.consumerSecret,
    MPESA_SHORTCODE: defaultOptions.shortcode,
    MPESA_PASSKEY: defaultOptions.passkey,
    MPESA_INITIATOR: defaultOptions.initiator,
    MPESA_INITIATOR_PASSWORD: defaultOptions.initiatorPassword,
    MPESA_CERTIFICATE: facts.certificate,
    DEMO_OPENING_FLOAT_CENTS: String(defaultOptions.openingFloatCents),
    LOG_LEVEL: 'error',
    AUDIT_EVERY_MS: '0',
    APPEAL_HOURS: '0',
    METRICS_TOKEN,
    ...WIDE_LIMITS,
    ...SHORT_WAITS,
  };
}

/** The whole of Amana in this process: real store, real simulator over HTTP, real sockets. */
export interface Amana {
  api: Api;
  config: Config;
  simulator: Simulator;
  /** Drives the simulator's control API. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  anonymous: ApiClient;
  /** Signs a demo person in; `admin` and `zawadi` are staff. */
  signIn(who: 'buyer' | 'seller' | 'admin' | 'zawadi'): Promise<ApiClient>;
  stop(): Promise<void>;
}

export interface StartOptions {
  database?: string;
  secrets?: Secrets;
  simulator?: Partial<SimulatorOptions>;
  /** Goes on with this simulator, instead of a new one that ends with the app. */
  keep?: Simulator;
  env?: Record<string, string>;
  limitScale?: number;
  /** bcrypt's least unless a suite is about passwords: people sign in a thousand times in these tests. */
  passwordCost?: number;
  /** This suite provokes what nobody foresaw. */
  alarms?: boolean;
}

export async function controlOf(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${url}/control${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} /control${path}: ${answer.status} ${text}`);
  return answer.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as unknown) : text;
}

/** One more API in this process, whose log is kept as that of all servers of tests. */
export const startServer = (config: Config, limitScale = 1_000): Promise<Api> =>
  startApi(config, { limitScale, log: logOfServer() });

/** Starts it on a database of its own. */
export async function startAmana(options: StartOptions = {}): Promise<Amana> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const simulator =
    options.keep ??
    (await createSimulator({ callbackDelayMs: 60, promptTtlMs: 4_000, appUrl: url, ...options.simulator }));
  const certificate = (await controlOf(simulator.url, 'GET', '/certificate')) as string;
  const read = readConfig({
    ...environment({
      port,
      simulatorUrl: simulator.url,
      certificate,
      database: options.database ?? newDatabase(),
      secrets: options.secrets ?? newSecrets(),
    }),
    ...options.env,
  });
  const config = { ...read, passwordCost: options.passwordCost ?? 4 };
  const api = await startServer(config, options.limitScale);
  return {
    api,
    config,
    simulator,
    control: (method, path, body) => controlOf(simulator.url, method, path, body),
    anonymous: apiClient(url),
    signIn: (who) => signInAt(url, who),
    async stop() {
      const alarms = await alarmsOf(url, config.metricsToken ?? undefined);
      await api.stop();
      if (!options.keep) await simulator.close();
      if (alarms.length > 0 && !options.alarms) throw new Error(`Alarms: ${alarms.join(', ')}`);
    },
  };
}
