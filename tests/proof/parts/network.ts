import { setTimeout as sleep } from 'node:timers/promises';
import type { Part, PartContext, Result } from '../part.js';
import { alarmsOf, freePort, storeUri } from '../../support/app.js';
import { redisAt } from '../../support/cluster.js';
import type { Chance } from '../sim/chance.js';
import { endingOf } from '../support/ending.js';
import { Link, type Fault } from '../support/fault-proxy.js';
import { startFleet, type Fleet } from '../support/fleet.js';
import { Journal } from '../support/journal.js';
import { startLoad } from '../support/load.js';
import { createPeople } from '../support/people.js';
import { at, startProbe, type Probe } from '../support/probe.js';

const PROCESSES = 3;
const PAIRS = 12;
/** So many links are broken at once. */
const AT_ONCE = 4;
const SHORTEST_MS = 50;
const LONGEST_MS = 8_000;
/** Commands of the store whose reply, when it is lost, leaves us with something applied and not known. */
const WRITES = ['commitTransaction', 'insert', 'update', 'findAndModify'];

type Way = 'store' | 'mpesa' | 'callbacks' | 'redis';
/** Half of all trouble is between us and the store. */
const SHARE: Record<Way, number> = { store: 3, mpesa: 1, callbacks: 1, redis: 1 };
const KINDS = ['slow', 'narrow', 'deaf', 'mute', 'dead', 'silent', 'cut', 'reset', 'lost-reply'] as const;
type Kind = (typeof KINDS)[number];

interface Road {
  way: Way;
  link: Link;
  busy: boolean;
}

interface Tally {
  done: number;
  faults: Map<Kind, number>;
  /** Faults during which anything passed that could feel them. */
  felt: number;
}

function lastingFault(kind: Kind, chance: Chance): Fault {
  if (kind === 'slow') return { kind, delayMs: 100 + chance.whole(900), jitterMs: chance.whole(500) };
  if (kind === 'narrow') return { kind, bytesPerSecond: 1_000 };
  if (kind === 'deaf') return { kind: 'hole', towards: 'server' };
  if (kind === 'mute') return { kind: 'hole', towards: 'client' };
  if (kind === 'dead') return { kind: 'hole', towards: 'both' };
  return { kind: kind === 'silent' ? 'silent' : 'cut' };
}

const durationMs = (chance: Chance): number => SHORTEST_MS * (LONGEST_MS / SHORTEST_MS) ** chance.fraction();

/** One reply of the store is lost; false when nothing was written for so long that there was none to lose. */
async function loseOne(link: Link, chance: Chance): Promise<boolean> {
  const commands = chance.happens(0.5) ? ['commitTransaction'] : WRITES;
  const lost = link.loseReply(commands, 1 + chance.whole(20));
  const late = sleep(LONGEST_MS).then(() => link.spareReply());
  return Promise.race([lost, late.then(() => lost)]);
}

/** Breaks one link in one way, and heals it; at times what waited in it is lost. False = it could not be broken so. */
async function breakOne({ link }: Road, kind: Kind, chance: Chance): Promise<boolean> {
  if (kind === 'lost-reply') return loseOne(link, chance);
  if (kind === 'reset') link.reset();
  else {
    link.break(lastingFault(kind, chance));
    await sleep(durationMs(chance));
    if (chance.happens(0.3)) link.reset();
    link.heal();
  }
  return true;
}

async function breakAll(roads: Road[], count: number, { chance, say }: PartContext, tally: Tally) {
  let left = count;
  async function lane(mine: Chance): Promise<void> {
    while (left > 0) {
      left -= 1;
      const free = roads.filter(({ busy }) => !busy);
      const road = mine.pick(free.flatMap((one) => Array<Road>(SHARE[one.way]).fill(one)));
      const kind = mine.pick(KINDS.filter((one) => one !== 'lost-reply' || road.way === 'store'));
      const before = road.link.felt;
      road.busy = true;
      const done = await breakOne(road, kind, mine);
      road.busy = false;
      if (!done) left += 1;
      else {
        tally.faults.set(kind, (tally.faults.get(kind) ?? 0) + 1);
        if (road.link.felt > before) tally.felt += 1;
        tally.done += 1;
        if (tally.done % 100 === 0) say(`${tally.done} faults`);
      }
      await sleep(mine.whole(400));
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => lane(chance.fork(`faults ${n}`))));
}

/** A fleet of which each process has ways of its own to all that it needs. */
async function startBreakable(chance: Chance, redisPort: number) {
  const roads: Road[] = [];
  const add = async (way: Way, target: number): Promise<number> => {
    const link = await Link.to(target, {
      chance: chance.fork(`${way} ${roads.length}`),
      store: way === 'store',
    });
    roads.push({ way, link, busy: false });
    return link.port;
  };
  const mpesaPort = await freePort();
  const ports = await Promise.all(Array.from({ length: PROCESSES }, freePort));
  const ways: Record<Way | 'port', number>[] = [];
  for (const port of ports)
    ways.push({
      port,
      store: await add('store', Number(new URL(storeUri('')).port)),
      mpesa: await add('mpesa', mpesaPort),
      callbacks: await add('callbacks', port),
      redis: await add('redis', redisPort),
    });
  let database = '';
  const fleet = await startFleet({
    members: ways.map(() => 'main' as const),
    store: (name) => storeUri((database = name)),
    mpesa: { PORT: String(mpesaPort) },
    env: (n) => ({
      PORT: String(ways[n]!.port),
      MONGODB_URI: `mongodb://127.0.0.1:${ways[n]!.store}/${database}?directConnection=true`,
      MPESA_BASE_URL: `http://127.0.0.1:${ways[n]!.mpesa}`,
      CALLBACK_URL: `http://127.0.0.1:${ways[(n + 1) % PROCESSES]!.callbacks}`,
      REDIS_URL: `redis://127.0.0.1:${ways[n]!.redis}`,
    }),
  });
  return { fleet, roads };
}

async function underFaults(
  fleet: Fleet,
  roads: Road[],
  context: PartContext,
  tally: Tally,
): Promise<{ probe: Probe; journal: Journal; ended: number; found: string[] }> {
  const journal = new Journal();
  const people = createPeople(fleet.db, fleet.secrets);
  const urls = fleet.members.map(({ url }) => url);
  const load = await startLoad({ ...fleet, urls, people, journal, chance: context.chance }, PAIRS);
  const [asking] = await people.add(1);
  const probe = startProbe(urls, asking!);
  await breakAll(roads, context.size(500, 20), context, tally);
  context.say(`${tally.done} faults; quiet now, ${load.ended()} deals ended`);
  await load.stop();
  await probe.stop();
  context.say('every deal under way has ended, or will not');
  const found = [...load.found, ...probe.found, ...(await endingOf(fleet, journal, load))];
  for (const url of urls) found.push(...(await alarmsOf(url)));
  return { probe, journal, ended: load.ended(), found };
}

async function run(context: PartContext): Promise<Result[]> {
  const redisPort = await freePort();
  const redis = await redisAt(redisPort);
  const tally: Tally = { done: 0, faults: new Map(), felt: 0 };
  const { fleet, roads } = await startBreakable(context.chance, redisPort);
  try {
    const { probe, journal, ended, found } = await underFaults(fleet, roads, context, tally);
    const kinds = KINDS.map((kind) => `${tally.faults.get(kind) ?? 0} ${kind}`).join(', ');
    if (tally.felt < tally.done / 3)
      found.push(`only ${tally.felt} of ${tally.done} faults met anything on their link`);
    if (ended < PAIRS) found.push(`the load was too little: ${ended} deals`);
    return [
      {
        goal: 'G16',
        figure: `${tally.done} faults of 50 ms to 8 s on the links of ${PROCESSES} processes to store, M-Pesa (both ways) and Redis, ${tally.felt} met traffic (${kinds}); ${ended} deals, ${journal.size} acknowledged answers; a read or command beside was answered in p99 ${at(probe.times, 0.99)} ms, at most ${at(probe.times, 1)} ms: ${found.length} violations`,
        violations: found.length,
        found,
      },
    ];
  } finally {
    await fleet.stop();
    await Promise.all(roads.map(({ link }) => link.close()));
    await redis.kill();
  }
}

/** The links between our processes and all that they need, broken in every way a network breaks. */
export const part: Part = { goals: ['G16'], minutes: 5, run };
