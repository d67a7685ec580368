import { MemoryStore, type ClientRateLimitInfo, type Options, type Store } from 'express-rate-limit';
import type { Connection, mongo } from 'mongoose';
import { RedisStore } from 'rate-limit-redis';
import { AppError } from '../errors.js';
import { grouped } from '../grouped.js';
import { sha256Hex } from '../ids.js';
import { defineModel, driverOf, requiredDate, type Doc } from '../mongo/model.js';
import { classify } from '../mongo/store-errors.js';
import type { Logger } from '../observability/logger.js';
import type { CommandRedis } from '../redis.js';

const ANSWERS_WITHIN_MS = 4_000;
/** A count may be lost with the machine that held it: not worth a write to disk that each sign-in waits for. */
const NOT_FOR_EVER = { w: 1, journal: false };

interface LimitDoc extends Doc {
  hits: number;
  expiresAt: Date;
}

type Limits = mongo.Collection<LimitDoc>;

const limitsIn = (connection: Connection): Limits =>
  driverOf(
    defineModel<LimitDoc>(connection, 'limits', {
      hits: { type: Number, required: true },
      expiresAt: requiredDate,
    }),
  );

async function soon<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the database does not answer')), ANSWERS_WITHIN_MS);
  });
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Change {
  by: 1 | -1;
  counted: ClientRateLimitInfo | null;
}

interface Hot {
  waiting: number;
  add: (change: Change) => Promise<void>;
}

/**
 * Counts of all processes in the database, by its clock. Whose they are cannot be read there. Changes of one count
 * that come while one is under way go together in the next: a storm is one write at a time.
 */
class BookStore implements Store {
  private windowMs = 0;
  private readonly hot = new Map<string, Hot>();

  constructor(
    private readonly limits: Limits,
    readonly prefix: string,
  ) {}

  init({ windowMs }: Options): void {
    this.windowMs = windowMs;
  }

  /** @throws Error when the database does not answer */
  increment(key: string): Promise<ClientRateLimitInfo> {
    return soon(this.change(key, 1));
  }

  async decrement(key: string): Promise<void> {
    await soon(this.change(key, -1)).catch(() => undefined);
  }

  async resetKey(key: string): Promise<void> {
    await soon(this.limits.deleteOne({ _id: this.idOf(key) }));
  }

  private idOf(key: string): string {
    return sha256Hex(this.prefix + key).slice(0, 40);
  }

  private async change(key: string, by: 1 | -1): Promise<ClientRateLimitInfo> {
    const id = this.idOf(key);
    const hot = this.hot.get(id) ?? { waiting: 0, add: grouped((all: Change[]) => this.write(id, all)) };
    this.hot.set(id, hot);
    hot.waiting += 1;
    const change: Change = { by, counted: null };
    try {
      await hot.add(change);
      return change.counted!;
    } finally {
      hot.waiting -= 1;
      if (hot.waiting === 0) this.hot.delete(id);
    }
  }

  private async write(id: string, changes: Change[]): Promise<void> {
    const total = changes.reduce((sum, { by }) => sum + by, 0);
    const { hits, expiresAt: resetTime } = await this.add(id, total);
    let totalHits = hits - total;
    for (const change of changes) change.counted = { totalHits: (totalHits += change.by), resetTime };
  }

  /** A count whose window has passed begins anew, removed already or not. */
  private async add(_id: string, total: number, again = true): Promise<LimitDoc> {
    const runs = { $gt: ['$expiresAt', '$$NOW'] };
    const next = {
      hits: { $max: [0, { $add: [{ $cond: [runs, '$hits', 0] }, total] }] },
      expiresAt: { $cond: [runs, '$expiresAt', { $add: ['$$NOW', this.windowMs] }] },
    };
    const options = { upsert: true, returnDocument: 'after', writeConcern: NOT_FOR_EVER } as const;
    try {
      return (await this.limits.findOneAndUpdate({ _id }, [{ $set: next }], options))!;
    } catch (error) {
      // Two processes made the same one at once: now it is there.
      if (again && classify(error).kind === 'duplicate') return this.add(_id, total, false);
      throw error;
    }
  }
}

/** Counts where all processes do, and in this one; the higher count holds, so that no limit opens up when the others are away. */
class SharedStore implements Store {
  private readonly local = new MemoryStore();

  constructor(
    private readonly shared: Store,
    private readonly onAway: (error: unknown) => void,
  ) {}

  init(options: Options): void {
    this.local.init(options);
    Promise.resolve(this.shared.init?.(options)).catch(() => undefined);
  }

  async increment(key: string): Promise<ClientRateLimitInfo> {
    const local = await this.local.increment(key);
    try {
      const shared = await this.shared.increment(key);
      return shared.totalHits > local.totalHits ? shared : local;
    } catch (error) {
      this.onAway(error);
      return local;
    }
  }

  async decrement(key: string): Promise<void> {
    await this.local.decrement(key);
    await Promise.resolve(this.shared.decrement(key)).catch(() => undefined);
  }

  async resetKey(key: string): Promise<void> {
    await this.local.resetKey(key);
    await Promise.resolve(this.shared.resetKey(key)).catch(() => undefined);
  }
}

/** Lets nobody through whom it cannot count. */
class ClosedStore extends BookStore {
  override increment(key: string): Promise<ClientRateLimitInfo> {
    return super.increment(key).catch(() => {
      throw new AppError('UNAVAILABLE', 'Amana cannot check this just now. Try again in a moment.');
    });
  }
}

/** Where limits are counted. */
export interface LimitStores {
  /** For every request: Redis, without it this process alone. */
  quick(name: string): Store;
  /** For what costs: Redis, without it the database; this process alone while that is away. */
  open(name: string): Store;
  /** For what can be guessed and for money going out: the database; UNAVAILABLE while that is away. */
  closed(name: string): Store;
}

const QUIET_MS = 60_000;

export function createLimitStores(
  connection: Connection,
  redis: CommandRedis | null,
  logger: Logger,
): LimitStores {
  const limits = limitsIn(connection);
  let toldMs = -QUIET_MS;
  const onAway = (error: unknown): void => {
    if (performance.now() - toldMs < QUIET_MS) return;
    toldMs = performance.now();
    logger.warn('limits are counted by this process alone', { error });
  };
  const inRedis = (client: CommandRedis, name: string): Store => {
    const store = new RedisStore({ prefix: `limit:${name}:`, sendCommand: (...args) => client.send(args) });
    return new SharedStore(store, (error) => {
      // A script that could not be loaded stays a failure until it is loaded again.
      store.incrementScriptSha = store.loadIncrementScript();
      store.incrementScriptSha.catch(() => undefined);
      onAway(error);
    });
  };
  return {
    quick: (name) => (redis ? inRedis(redis, name) : new MemoryStore()),
    open: (name) =>
      redis ? inRedis(redis, name) : new SharedStore(new BookStore(limits, `${name}:`), onAway),
    closed: (name) => new ClosedStore(limits, `${name}:`),
  };
}
