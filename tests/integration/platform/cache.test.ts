import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createCache, type Cache, type Load } from '../../../server/src/platform/cache.js';
import { createLogger } from '../../../server/src/platform/observability/logger.js';
import { createCommandRedis, type CommandRedis } from '../../../server/src/platform/redis.js';
import { freePort } from '../../support/app.js';
import { redisAt } from '../../support/cluster.js';
import { until } from '../../support/until.js';

/** Two processes' caches over one store; needs 'redis-server'. */
let nowMs = 0;
const clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs };
const logger = createLogger('error', 'test');
const store = new Map<string, string>();
let loads: string[][] = [];

const load: Load = (keys) => {
  loads.push(keys);
  return Promise.resolve(new Map([...store].filter(([key]) => keys.includes(key))));
};

async function rename(cache: Cache, id: string, name: string): Promise<void> {
  store.set(id, name);
  await cache.forget(id);
}

beforeEach(() => {
  nowMs += 3_600_000;
  loads = [];
  store.clear();
  store.set('a', 'Achieng').set('b', 'Barasa');
});

describe('without Redis', () => {
  let cache: Cache;
  beforeEach(() => {
    cache = createCache({ clock, redis: null, prefix: 'p:' });
  });

  test('asks once, for what is missing, and leaves out who is not there', async () => {
    expect(await cache.getMany(['a'], load)).toEqual(new Map([['a', 'Achieng']]));
    expect(await cache.getMany(['a', 'b', 'x', 'b'], load)).toEqual(
      new Map([
        ['a', 'Achieng'],
        ['b', 'Barasa'],
      ]),
    );
    expect(loads).toEqual([['a'], ['b', 'x']]);
  });

  test('a change shows at once, and without being told after five seconds', async () => {
    await cache.getMany(['a', 'b'], load);
    await rename(cache, 'a', 'Akinyi');
    store.set('b', 'Baraka');
    expect([...(await cache.getMany(['a', 'b'], load)).values()].sort()).toEqual(['Akinyi', 'Barasa']);
    nowMs += 5_001;
    expect([...(await cache.getMany(['a', 'b'], load)).values()].sort()).toEqual(['Akinyi', 'Baraka']);
  });

  test('what was read before a change is not kept after it', async () => {
    const overtaken: Load = async (keys) => {
      const read = await load(keys);
      await rename(cache, 'a', 'Akinyi');
      return read;
    };
    expect((await cache.getMany(['a'], overtaken)).get('a')).toBe('Achieng');
    expect((await cache.getMany(['a'], load)).get('a')).toBe('Akinyi');
  });

  test('keeps ten thousand and no more', async () => {
    const keys = Array.from({ length: 10_001 }, (_, n) => `k${n}`);
    for (const key of keys) store.set(key, key);
    await cache.getMany(keys, load);
    loads = [];
    await cache.getMany(['k0', 'k10000'], load);
    expect(loads).toEqual([['k0']]);
  });
});

describe('with Redis', () => {
  let redis: Awaited<ReturnType<typeof redisAt>>;
  let clients: CommandRedis[];
  let one: Cache;
  let other: Cache;

  const ready = (): Promise<boolean> =>
    until('both are connected', () => Promise.resolve(clients.every((client) => client.isReady())));

  beforeAll(async () => {
    const port = await freePort();
    redis = await redisAt(port);
    clients = [1, 2].map(() => createCommandRedis(`redis://127.0.0.1:${port}`, logger));
    await ready();
  });

  beforeEach(async () => {
    await clients[0]!.send(['FLUSHALL']);
    [one, other] = clients.map((client) => createCache({ clock, redis: client, prefix: 'p:' })) as [
      Cache,
      Cache,
    ];
  });

  afterAll(async () => {
    for (const client of clients) client.destroy();
    await redis.kill();
  });

  test('what one has read the other need not', async () => {
    await one.getMany(['a'], load);
    await until('it is in Redis', () => clients[0]!.send(['GET', 'p:a']));
    expect((await other.getMany(['a'], load)).get('a')).toBe('Achieng');
    expect(loads).toEqual([['a']]);
    expect(Number(await clients[0]!.send(['TTL', 'p:a']))).toBeGreaterThan(25);
  });

  test('a change shows elsewhere within five seconds', async () => {
    for (const cache of [one, other]) await cache.getMany(['a'], load);
    await rename(one, 'a', 'Akinyi');
    expect((await one.getMany(['a'], load)).get('a')).toBe('Akinyi');
    nowMs += 5_001;
    expect((await other.getMany(['a'], load)).get('a')).toBe('Akinyi');
  });

  test('Redis is killed: answers stay right and fast; it comes back', async () => {
    await one.getMany(['a'], load);
    await redis.kill();
    const startedMs = performance.now();
    for (let n = 0; n < 100; n += 1) {
      nowMs += 5_001;
      await rename(one, 'a', `Name ${n}`);
      expect((await one.getMany(['a', 'b'], load)).get('a')).toBe(`Name ${n}`);
    }
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    await redis.start();
    await ready();
    nowMs += 5_001;
    await one.getMany(['a'], load);
    await until('it is in Redis again', () => clients[0]!.send(['GET', 'p:a']));
  });
});
