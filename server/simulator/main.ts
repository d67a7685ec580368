import { createSimulator, type Simulator } from './simulator.js';
import type { SimulatorOptions } from './options.js';

const { env } = process;
const defaultPort = 3100;

/** A setting that is a whole number, unless left out. Throws with the setting's name. */
function whole(name: string): number | undefined {
  const raw = env[name];
  if (raw === undefined || raw === '') return undefined;
  if (!/^\d+$/.test(raw)) throw new Error(`${name} must be a whole number, not "${raw}"`);
  return Number(raw);
}

function readOptions(): Partial<SimulatorOptions> {
  const switches = (env['SWITCHES'] ?? '').split(',').filter(Boolean);
  const options = {
    port: whole('PORT') ?? defaultPort,
    host: env['HOST'],
    dataFile: env['SIMULATOR_DATA'],
    consumerKey: env['CONSUMER_KEY'],
    consumerSecret: env['CONSUMER_SECRET'],
    shortcode: env['SHORTCODE'],
    passkey: env['PASSKEY'],
    initiator: env['INITIATOR'],
    initiatorPassword: env['INITIATOR_PASSWORD'],
    businessName: env['BUSINESS_NAME'],
    openingFloatCents: whole('OPENING_FLOAT_CENTS'),
    defaultBalanceCents: whole('DEFAULT_BALANCE_CENTS'),
    promptTtlMs: whole('PROMPT_TTL_MS'),
    callbackDelayMs: whole('CALLBACK_DELAY_MS'),
    pullDelayMs: whole('PULL_DELAY_MS'),
    appUrl: env['APP_URL'],
    httpsOnly: switches.includes('https-only'),
    queryLimit: switches.includes('query-limit'),
    oneToken: switches.includes('one-token'),
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(given);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if ('code' in error && error.code === 'EADDRINUSE') return 'its PORT is taken; set another one';
  return error.message;
}

async function start(): Promise<Simulator> {
  try {
    return await createSimulator(readOptions());
  } catch (error) {
    process.stderr.write(`The simulator cannot start: ${explain(error)}\n`);
    process.exit(1);
  }
}

const simulator = await start();
let stopping = false;

function stop(): void {
  if (stopping) return;
  stopping = true;
  void simulator.close().then(() => process.exit(0));
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (process.send) {
  process.on('disconnect', stop);
  process.send({ type: 'ready', port: simulator.port });
} else process.stdout.write(`Simulator and phone: ${simulator.url}\n`);
