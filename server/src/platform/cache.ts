import type { Clock } from './clock.js';
import type { CommandRedis } from './redis.js';

/** Kept by this process: how late it may hear of another's change. */
const HERE_MS = 5_000;
/** Kept in Redis; a change that Redis could not be told of shows after this. */
const SHARED_SECONDS = 30;
const MOST_HERE = 10_000;

/** Finds what is not kept; who is not there is left out. */
export type Load = (keys: string[]) => Promise<ReadonlyMap<string, string>>;

/** Texts that decide nothing, kept for a while. Never asked inside a step. */
export interface Cache {
  getMany(keys: readonly string[], load: Load): Promise<Map<string, string>>;
  /** After a change: at once here, and in Redis when it is there. */
  forget(key: string): Promise<void>;
}

interface Needs {
  clock: Clock;
  redis: CommandRedis | null;
  /** Apart from other stores and other facts in the same Redis. */
  prefix: string;
}

/** This process first, which costs nothing; then Redis, which outlives a restart and serves all; then `load`. */
export function createCache({ clock, redis, prefix }: Needs): Cache {
  const here = new Map<string, { value: string; untilMs: number }>();
  /** Grows with every change, so that what was read before it is not kept after it. */
  let changes = 0;

  function keepHere(key: string, value: string): void {
    here.delete(key);
    here.set(key, { value, untilMs: clock.monotonicMs() + HERE_MS });
    const [oldest] = here.keys();
    if (here.size > MOST_HERE) here.delete(oldest!);
  }

  const findHere = (key: string): string | undefined => {
    const kept = here.get(key);
    return kept && kept.untilMs > clock.monotonicMs() ? kept.value : undefined;
  };

  async function findShared(keys: string[]): Promise<(string | null)[]> {
    if (!redis?.isReady()) return [];
    const found = await redis.send(['MGET', ...keys.map((key) => prefix + key)]).catch(() => []);
    return found as (string | null)[];
  }

  const keepShared = (key: string, value: string): void =>
    void redis?.send(['SET', prefix + key, value, 'EX', String(SHARED_SECONDS)]).catch(() => undefined);

  async function fetchAll(keys: string[], load: Load): Promise<Map<string, string>> {
    const before = changes;
    const shared = await findShared(keys);
    const known = new Map(keys.flatMap((key, n) => (shared[n] == null ? [] : [[key, shared[n]] as const])));
    const unknown = keys.filter((key) => !known.has(key));
    const loaded = unknown.length > 0 ? await load(unknown) : new Map<string, string>();
    const all = new Map([...known, ...loaded]);
    if (changes === before) {
      for (const [key, value] of all) keepHere(key, value);
      for (const [key, value] of loaded) keepShared(key, value);
    }
    return all;
  }

  return {
    async getMany(keys, load) {
      const kept = keys.map((key) => [key, findHere(key)] as const);
      const found = new Map(kept.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
      const missing = [...new Set(keys.filter((key) => !found.has(key)))];
      if (missing.length === 0) return found;
      return new Map([...found, ...(await fetchAll(missing, load))]);
    },

    async forget(key) {
      changes += 1;
      here.delete(key);
      await redis?.send(['DEL', prefix + key]).catch(() => undefined);
    },
  };
}
