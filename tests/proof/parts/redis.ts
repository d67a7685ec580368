import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import type { Part, PartContext, Result } from '../part.js';
import { alarmsOf, freePort } from '../../support/app.js';
import { apiClient } from '../../support/client.js';
import { redisAt } from '../../support/cluster.js';
import { until } from '../../support/until.js';
import type { Chance } from '../sim/chance.js';
import { endingOf } from '../support/ending.js';
import { startFleet, type Fleet, type Member } from '../support/fleet.js';
import { Journal } from '../support/journal.js';
import { startLoad } from '../support/load.js';
import { createPeople, type Person } from '../support/people.js';
import { at, DEAL, startProbe, type Probe } from '../support/probe.js';
import { openScreen, type Screen } from '../support/screen.js';

const PAIRS = 6;
/** Wrong passwords of one account from one address that are looked at, in 15 minutes. */
const TRIES = 10;

type Redis = Awaited<ReturnType<typeof redisAt>>;

interface Scene {
  fleet: Fleet;
  redis: Redis;
  /** Another Redis that ours can be made a copy of. */
  other: { port: number };
  port: number;
  chance: Chance;
  found: string[];
}

async function tell(port: number, ...command: string[]): Promise<void> {
  const client = createClient({ url: `redis://127.0.0.1:${port}` });
  client.on('error', () => undefined);
  await client.connect();
  await client.sendCommand(command);
  client.destroy();
}

const moment = (chance: Chance): Promise<void> => sleep(1_000 + chance.whole(3_000));

/** One process starts while there is no Redis, and serves. */
async function startWithout({ fleet, redis, found }: Scene): Promise<void> {
  const late = fleet.members.at(-1)!;
  await redis.kill();
  await late.kill();
  if ((await late.start()) === null) found.push('a process did not start without Redis');
  const { status } = await fetch(`${late.url}/api/health/ready`);
  if (status !== 200) found.push(`a process started without Redis is not ready: ${status}`);
  await redis.start();
}

/** Each takes Redis away in its way, for a while, and gives it back. */
const LOSSES: Record<string, (scene: Scene) => Promise<void>> = {
  async flushed({ port, chance }) {
    await tell(port, 'FLUSHALL');
    await moment(chance);
  },
  async killed({ redis, chance }) {
    await redis.kill();
    await moment(chance);
    await redis.start();
  },
  async frozen({ redis, chance }) {
    redis.signal('SIGSTOP');
    await moment(chance);
    redis.signal('SIGCONT');
  },
  async full({ port, chance }) {
    await tell(port, 'CONFIG', 'SET', 'maxmemory', '1');
    await moment(chance);
    await tell(port, 'CONFIG', 'SET', 'maxmemory', '0');
  },
  async 'read-only'({ port, other, chance }) {
    await tell(port, 'REPLICAOF', '127.0.0.1', String(other.port));
    await moment(chance);
    await tell(port, 'REPLICAOF', 'NO', 'ONE');
  },
  'absent at start': startWithout,
};

/** Guesses at one process while Redis goes: it looks at no more passwords than with Redis. */
async function guess({ url }: Member, name: string, lose: () => Promise<void>): Promise<string[]> {
  const seen: number[] = [];
  const body = { email: `${name.replaceAll(' ', '-')}@example.test`, password: 'not the right password' };
  async function tries(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const headers = { 'x-forwarded-for': `10.250.0.${name.length}` };
      seen.push((await apiClient(url).send('POST', '/auth/login', body, headers)).status);
    }
  }
  await tries(TRIES / 2);
  await Promise.all([lose(), sleep(200).then(() => tries(TRIES))]);
  await tries(2);
  const looked = seen.filter((status) => status === 401).length;
  const closed = looked <= TRIES && seen.at(-1) === 429;
  return closed ? [] : [`${name}: ${looked} wrong passwords were looked at: ${seen.join(' ')}`];
}

/** What one process tells reaches a screen of the other again. */
async function hearsAgain(screen: Screen, speaker: Member): Promise<void> {
  await until(
    'a screen hears of what was done at the other process',
    async () => {
      const made = await apiClient(speaker.url, screen.person.token()).ok<Deal>(
        'POST',
        '/transactions',
        DEAL,
      );
      await sleep(300);
      return screen.told.includes(`transaction:created ${made.id}`);
    },
    30_000,
  );
}

/** Notices that the store has and their person cannot read, for each screen. */
async function lostNotices({ db }: Fleet, screens: Screen[]): Promise<{ stored: number; lost: string[] }> {
  const each = screens.map(async (screen) => {
    const stored = await db.collection<{ _id: string }>('notices').find({ user: screen.person.id }).toArray();
    const read = new Set(await screen.notices());
    return { stored: stored.length, lost: stored.filter(({ _id }) => !read.has(_id)).map(({ _id }) => _id) };
  });
  const all = await Promise.all(each);
  return {
    stored: all.reduce((sum, { stored }) => sum + stored, 0),
    lost: all.flatMap(({ lost }) => lost.map((id) => `notice ${id} cannot be read`)),
  };
}

async function loseAll(scene: Scene, losses: number, say: PartContext['say']): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const names = scene.chance.shuffled(Object.keys(LOSSES));
  for (let n = 0; n < losses; n += 1) {
    const name = names[n % names.length]!;
    const lose = () => LOSSES[name]!(scene);
    if (n < names.length) scene.found.push(...(await guess(scene.fleet.members[0]!, name, lose)));
    else await lose();
    counts.set(name, (counts.get(name) ?? 0) + 1);
    say(`Redis was ${name}`);
    await sleep(500 + scene.chance.whole(1_500));
  }
  return counts;
}

interface Seen {
  counts: Map<string, number>;
  probe: Probe;
  journal: Journal;
  ended: number;
  notices: number;
}

async function lose(scene: Scene, { size, chance, say }: PartContext): Promise<Seen> {
  const { fleet, found } = scene;
  const [one, other] = fleet.members as [Member, Member];
  const urls = [one.url, other.url];
  const journal = new Journal();
  const people = createPeople(fleet.db, fleet.secrets);
  const living: Person[] = [];
  const add = async (count: number) => {
    living.push(...(await people.add(count)));
    return living;
  };
  const [asking] = await people.add(1);
  const load = await startLoad({ ...fleet, urls, people: { ...people, add }, journal, chance }, PAIRS);
  const screens = [...living, asking!].map((person, n) => openScreen(urls[n % 2]!, person));
  const probe = startProbe(urls, asking!);
  const counts = await loseAll(scene, size(20, Object.keys(LOSSES).length), say);
  await hearsAgain(screens.at(-1)!, screens.length % 2 === 1 ? other : one);
  await load.stop();
  await probe.stop();
  const { stored, lost } = await lostNotices(fleet, screens);
  found.push(...load.found, ...probe.found, ...lost);
  if (probe.unavailable > 0) found.push(`${probe.unavailable} requests were refused as unavailable`);
  for (const { person, told, isConnected } of screens)
    if (!isConnected())
      found.push(`the screen of ${person.id} is not connected: ${told.slice(-5).join(', ')}`);
  for (const screen of screens) screen.close();
  found.push(...(await endingOf(fleet, journal, load)));
  for (const { url } of fleet.members) found.push(...(await alarmsOf(url)));
  if (load.ended() < PAIRS) found.push(`the load was too little: ${load.ended()} deals`);
  if (stored < PAIRS) found.push(`too few notices to lose: ${stored}`);
  return { counts, probe, journal, ended: load.ended(), notices: stored };
}

async function run(context: PartContext): Promise<Result[]> {
  const [port, otherPort] = [await freePort(), await freePort()];
  const [redis, other] = await Promise.all([redisAt(port), redisAt(otherPort)]);
  const fleet = await startFleet({ env: () => ({ REDIS_URL: `redis://127.0.0.1:${port}` }) });
  const scene = { fleet, redis, other: { port: otherPort }, port, chance: context.chance, found: [] };
  try {
    const { counts, probe, journal, ended, notices } = await lose(scene, context);
    const kinds = [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
    const found: string[] = scene.found;
    return [
      {
        goal: 'G17',
        figure: `Redis ${kinds}; ${ended} deals, ${journal.size} acknowledged answers, ${notices} notices all readable; beside it ${probe.times.length} requests, p99 ${at(probe.times, 0.99)} ms, ${probe.unavailable} refused; one process looks at ${TRIES} wrong passwords with and without Redis: ${found.length} violations`,
        violations: found.length,
        found,
      },
    ];
  } finally {
    await fleet.stop();
    await Promise.all([redis.kill(), other.kill()]);
  }
}

/** Redis lost in every way, while people buy and sell before open screens. */
export const part: Part = { goals: ['G17'], minutes: 2, run };
