import { createClient } from 'redis';
import type { Logger } from './observability/logger.js';

const COMMAND_TIMEOUT_MS = 500;
/** After a time-out nothing is asked for this long: a frozen Redis must not slow every request. */
const SILENCE_MS = 5_000;
const MAX_QUEUED = 1_000;

type Client = ReturnType<typeof createClient>;

type Reply = string | number | (string | number)[];

/** Answers or fails soon, also while Redis is away or frozen: for requests. */
export interface CommandRedis {
  /** Sends one raw command. @throws Error at once when Redis is away, after half a second when it does not answer */
  send(command: string[]): Promise<Reply>;
  isReady(): boolean;
  destroy(): void;
}

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
  const client: Client = createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_QUEUED,
    socket: { reconnectStrategy, connectTimeout: 2_000 },
  });
  let silentUntilMs = 0;
  client.on('ready', () => (silentUntilMs = 0));

  async function send(command: string[]): Promise<Reply> {
    if (performance.now() < silentUntilMs) throw new Error('redis did not answer a moment ago');
    const answer: Promise<Reply> = client.sendCommand(command);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        silentUntilMs = performance.now() + SILENCE_MS;
        reject(new Error('redis does not answer'));
      }, COMMAND_TIMEOUT_MS);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
      answer.catch(() => undefined);
    }
  }

  keepConnected(client, 'commands', logger);
  return { send, isReady: () => client.isReady, destroy: () => client.destroy() };
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
