import type { Connection } from 'mongoose';
import { systemClock, systemTimers, type Clock } from '../../server/src/platform/clock.js';
import {
  createAtomically,
  type AfterCommit,
  type Atomically,
} from '../../server/src/platform/mongo/atomically.js';
import { systemRandom } from '../../server/src/platform/random.js';

/** Atomic steps on a real store; what follows a commit is told to nobody unless a test asks. */
export const atomicallyOn = (
  connection: Connection,
  { clock = systemClock, ...after }: Partial<AfterCommit> & { clock?: Clock } = {},
): Atomically =>
  createAtomically({
    connection,
    clock,
    timers: systemTimers,
    random: systemRandom,
    demo: false,
    after: { emit: () => undefined, poke: () => undefined, ...after },
  });
