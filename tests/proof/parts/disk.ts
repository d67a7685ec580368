import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Part, PartContext, Result } from '../part.js';
import { endingOf } from '../support/ending.js';
import { startFleet } from '../support/fleet.js';
import { Journal } from '../support/journal.js';
import { startLoad } from '../support/load.js';
import { startOneStore, type OneStore } from '../support/one-store.js';
import { createPeople } from '../support/people.js';
import { makeSmallDisk, type SmallDisk } from '../support/small-disk.js';

const PAIRS = 12;
const DISK_MB = 1_200;
const RESUMES_MS = 10_000;
/** Long enough for the store to meet it: its data is flushed every two seconds here. */
const TROUBLE_MS = 12_000;
const TROUBLES = ['full', 'read-only', 'full', 'frozen', 'full'] as const;
type Trouble = (typeof TROUBLES)[number];

/** Begins the trouble; what it gives back ends it. */
async function begin(trouble: Trouble, disk: SmallDisk, store: OneStore): Promise<() => Promise<void>> {
  if (trouble === 'full') {
    await disk.fill();
    return disk.free;
  }
  if (trouble === 'frozen') {
    await disk.freeze();
    return disk.thaw;
  }
  await disk.becomeReadOnly();
  return async () => {
    await store.stop();
    await disk.mountAgain();
    await store.start();
  };
}

async function onDisk(context: PartContext, disk: SmallDisk, store: OneStore): Promise<Result> {
  const { chance, say } = context;
  const [journal, found, resumed] = [new Journal(), [] as string[], [] as string[]];
  const rounds = context.size(TROUBLES.length, 2);
  let slowest = 0;
  const fleet = await startFleet({ store: store.uri, members: ['main', 'main'] });
  try {
    const people = createPeople(fleet.db, fleet.secrets);
    const urls = fleet.members.map(({ url }) => url);
    const load = await startLoad({ ...fleet, urls, people, journal, chance }, PAIRS);
    for (let n = 0; n < rounds; n += 1) {
      const trouble = TROUBLES[n % TROUBLES.length]!;
      await sleep(4_000);
      const [answers, unavailable, ends] = [journal.size, load.caller.counts.unavailable, store.ends()];
      const end = await begin(trouble, disk, store);
      await sleep(TROUBLE_MS);
      const ready = await fetch(`${urls[0]}/api/health/ready`).then(({ status }) => status);
      const live = await fetch(`${urls[0]}/api/health/live`).then(({ status }) => status);
      const refused = load.caller.counts.unavailable - unavailable;
      const died = store.ends() - ends;
      await end();
      const over = performance.now();
      const answer = await journal.nextAfter(over, 60_000);
      const ms = answer === null ? null : Math.round(answer - over);
      const line = `${trouble}: ${refused} answers of 503, the store ended ${died} times, readiness ${ready}, writes back after ${ms ?? 'more than 60,000'} ms`;
      say(line);
      resumed.push(line);
      if (refused + died === 0 || journal.size === answers) found.push(`${trouble}: it was not felt`);
      if (live !== 200) found.push(`${trouble}: our process is not alive, ${live}`);
      if (ms === null) found.push(`${trouble}: no write was acknowledged within 60 s after it`);
      slowest = Math.max(slowest, ms ?? Infinity);
    }
    await load.stop();
    found.push(...load.found, ...(await endingOf(fleet, journal, load)));
    if (load.ended() < PAIRS) found.push(`the load was too little: ${load.ended()} deals`);
    return {
      goal: 'G19',
      figure: `${rounds} rounds on a disk of ${DISK_MB} MB, mongod started again by its supervisor (${resumed.join('; ')}); ${load.ended()} deals, ${journal.size} acknowledged answers: ${found.length} violations`,
      violations: found.length,
      found,
      ...(slowest > RESUMES_MS ? { short: `writes were back after ${slowest} ms, the goal is 10 s` } : {}),
    };
  } finally {
    await fleet.stop();
  }
}

async function run(context: PartContext): Promise<Result[]> {
  const at = await mkdtemp(path.join(tmpdir(), 'amana-disk-'));
  try {
    const disk = await makeSmallDisk(at, DISK_MB).catch((error: Error) => error);
    if (disk instanceof Error) {
      const why = `a file system may not be mounted here (${disk.message.trim().split('\n')[0]})`;
      return [{ goal: 'G19', figure: 'not run', violations: 0, short: `not run: ${why}` }];
    }
    try {
      await mkdir(disk.folder);
      const store = await startOneStore(disk.folder, `${at}/log`, ['--syncdelay', '2']);
      try {
        return [await onDisk(context, disk, store)];
      } finally {
        await store.stop();
      }
    } finally {
      await disk.remove();
    }
  } finally {
    await rm(at, { recursive: true, force: true });
  }
}

/** The store's disk is full, read-only or stands still, while people buy and sell. */
export const part: Part = { goals: ['G19'], minutes: 3, run };
