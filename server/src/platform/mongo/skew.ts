import type { Connection } from 'mongoose';
import type { Clock } from '../clock.js';
import { storeTime } from './connect.js';

const LOOKED_FOR_MS = 1_000;
/** Further off the store than this, a process does no work: its times would be wrong for all others. */
const MAX_SKEW_MS = 30_000;

/** A wall clock that leaves the monotonic one by more than this has been set, and is looked at again at once. */
const JUMP_MS = 2_000;

/**
 * Is this machine's clock too far off the store's? Looked up once a second, and when the clock was set.
 * @throws the store's error
 */
export function createClockWatch(connection: Connection, clock: Clock): () => Promise<boolean> {
  let looked = { atMs: -Infinity, aheadMs: 0, isOff: Promise.resolve(false) };

  async function look(): Promise<boolean> {
    const now = await storeTime(connection);
    return Math.abs(clock.now().getTime() - now.getTime()) > MAX_SKEW_MS;
  }

  return () => {
    const atMs = clock.monotonicMs();
    const aheadMs = clock.now().getTime() - atMs;
    if (atMs - looked.atMs > LOOKED_FOR_MS || Math.abs(aheadMs - looked.aheadMs) > JUMP_MS)
      looked = { atMs, aheadMs, isOff: look() };
    return looked.isOff;
  };
}
