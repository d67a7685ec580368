import { systemTimers } from '../../../server/src/platform/clock.js';
import { createAtomically } from '../../../server/src/platform/mongo/atomically.js';
import { chanceOf } from '../../proof/sim/chance.js';
import type { Fates } from '../../proof/sim/fate.js';
import { Scheduler, type Owner } from '../../proof/sim/scheduler.js';
import { SimStore } from '../../proof/sim/store/sim-store.js';
import { randomOf, UNTOLD, type LineClient, type TestedStore } from './tested-store.js';

/** The simulated store, whose time passes as fast as it can. */
export function simulatedStore(seed: number): TestedStore {
  const chance = chanceOf(seed);
  const scheduler = new Scheduler(Date.UTC(2026, 10, 21));
  const travel = chance.fork('travel');
  const losing = new Map<Owner, () => void>();
  const fates: Fates = {
    of({ owner, name }) {
      const lost = name === 'commit' ? losing.get(owner) : undefined;
      if (lost) losing.delete(owner);
      lost?.();
      return { toMs: travel.fraction(), backMs: travel.fraction(), what: lost ? 'reply-lost' : 'done' };
    },
  };
  const store = new SimStore({ scheduler, fates, chance });
  const self = scheduler.owner('contract');
  let made = 0;
  let running = true;
  const ended = (async () => {
    while (running) if (!(await scheduler.next())) await systemTimers.sleep(1);
  })();

  function open(): Promise<LineClient> {
    made += 1;
    const owner = scheduler.owner(`process ${made}`);
    const connection = store.connect(owner);
    const [clock, timers] = [scheduler.clockOf(owner), scheduler.timersOf(owner)];
    const random = randomOf(chance.fork(owner.name));
    return Promise.resolve({
      connection,
      atomically: createAtomically({ ...UNTOLD, connection, clock, timers, random }),
      die: () => void (owner.alive = false),
      loseCommitReply: () => new Promise<void>((done) => losing.set(owner, done)),
    });
  }

  return {
    name: 'the simulated store',
    open,
    openLine: open,
    snapshot: () => Promise.resolve(store.snapshot()),
    sleep: (ms) => scheduler.sleep(self, ms),
    kill: () => Promise.resolve(store.failOver()),
    majority: {
      stop: () => Promise.resolve(store.loseMajority()),
      back: () => Promise.resolve(store.findMajority()),
      lose: () => Promise.resolve(store.failOver()),
    },
    async close() {
      running = false;
      await ended;
    },
  };
}
