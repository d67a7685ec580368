import type { Connection } from 'mongoose';
import type { Clock } from '../clock.js';
import { storeTime } from './connect.js';

const LOOKED_FOR_MS = 1_000;
/** Further off the store than this, a process does no work: its times would be wrong for all others. */
const MAX_SKEW_MS = 30_000;

/** Is this machine's clock too far off the store's? Looked up once a second at most. @throws the store's error */
export function createClockWatch(connection: Connection, clock: Clock): () => Promise<boolean> {
  let looked = { atMs: -Infinity, isOff: Promise.resolve(false) };

  async function look(): Promise<boolean> {
    const now = await storeTime(connection);
    return Math.abs(clock.now().getTime() - now.getTime()) > MAX_SKEW_MS;
  }

  return () => {
    if (clock.monotonicMs() - looked.atMs > LOOKED_FOR_MS)
      looked = { atMs: clock.monotonicMs(), isOff: look() };
    return looked.isOff;
  };
}
