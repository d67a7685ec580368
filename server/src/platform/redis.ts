import { createClient } from 'redis';
import type { Logger } from './observability/logger.js';

const COMMAND_TIMEOUT_MS = 500;
const MAX_QUEUED = 1_000;

type Client = ReturnType<typeof createClient>;

/** Answers or fails at once, also while Redis is away: for requests. */
export type CommandRedis = Client;

/** The pair that carries events between processes; what cannot be published is dropped. */
export interface PubSub {
  pub: Client;
  sub: Client;
}

export interface Redis {
  commands: CommandRedis;
  pubSub: PubSub;
  close(): Promise<void>;
}

/** Connects in the background, again and again; tells the log once when Redis goes and once when it is back. */
function keepConnected(client: Client, name: string, logger: Logger): Client {
  let away = false;
  client.on('error', (error: Error) => {
    if (!away) logger.warn('redis is away', { client: name, error });
    away = true;
  });
  client.on('ready', () => {
    if (away) logger.info('redis is back', { client: name });
    away = false;
  });
  client.connect().catch(() => undefined);
  return client;
}

const reconnectStrategy = (retries: number): number => Math.min(50 * 2 ** retries, 2_000);

/** For rate limits: without an offline queue, so that no request waits for Redis. */
export function createCommandRedis(url: string, logger: Logger): CommandRedis {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandOptions: { timeout: COMMAND_TIMEOUT_MS },
    socket: { reconnectStrategy, connectTimeout: 2_000 },
  });
  return keepConnected(client as Client, 'commands', logger);
}

type Method = (...args: unknown[]) => Promise<unknown>;

/** The adapter calls these and looks at no promise: a failure must not end the process. */
function ignoreFailures(
  client: Client,
  methods: ('publish' | 'subscribe' | 'pSubscribe' | 'unsubscribe' | 'pUnsubscribe')[],
): void {
  for (const name of methods) {
    const original = client[name].bind(client) as Method;
    const value: Method = (...args) => original(...args).catch(() => undefined);
    Object.defineProperty(client, name, { value });
  }
}

/** For events between processes: with an offline queue, which a subscription needs; a lost event is only a lost hint. */
export function createPubSub(url: string, logger: Logger): PubSub {
  const pub: Client = createClient({
    url,
    commandsQueueMaxLength: MAX_QUEUED,
    socket: { reconnectStrategy, connectTimeout: 2_000 },
  });
  const sub = pub.duplicate();
  ignoreFailures(pub, ['publish']);
  ignoreFailures(sub, ['subscribe', 'pSubscribe', 'unsubscribe', 'pUnsubscribe']);
  return { pub: keepConnected(pub, 'pub', logger), sub: keepConnected(sub, 'sub', logger) };
}

/** Sends one raw command. @throws Error at once when Redis is away */
export const sendRaw = (
  client: CommandRedis,
  args: string[],
): Promise<string | number | (string | number)[]> => client.sendCommand(args);

/** Both kinds of clients, used or not; the process lives on when Redis does not. */
export function connectRedis(url: string, logger: Logger): Redis {
  const commands = createCommandRedis(url, logger);
  const pubSub = createPubSub(url, logger);
  return {
    commands,
    pubSub,
    async close() {
      for (const client of [commands, pubSub.pub, pubSub.sub]) client.destroy();
      await Promise.resolve();
    },
  };
}
