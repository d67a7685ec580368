import type { Connection } from 'mongoose';
import type { Snapshot } from '../../../server/src/audit/snapshot.js';
import type { Atomically } from '../../../server/src/platform/mongo/atomically.js';
import type { Chance } from '../../proof/sim/chance.js';

/** A process of ours, as the store sees it. */
export interface Client {
  connection: Connection;
  atomically: Atomically;
}

/** One with a line of its own to the primary, which can be watched and cut. */
export interface LineClient extends Client {
  /** Nothing is heard of it any more; the store may find out for itself. */
  die(): void;
  /** The reply to its next commit never arrives. Resolves when it was lost. */
  loseCommitReply(): Promise<unknown>;
}

/** What can be lost where there is more than one member. */
export interface Majority {
  /** From now on no majority hears of a write. */
  stop(): Promise<void>;
  back(): Promise<void>;
  /** The primary goes and another takes over, which has nothing of what no majority had, or only some of it. */
  lose(): Promise<void>;
}

/** A store that the contract is held against. */
export interface TestedStore {
  name: string;
  open(): Promise<Client>;
  openLine(): Promise<LineClient>;
  snapshot(): Promise<Snapshot>;
  sleep(ms: number): Promise<void>;
  /** `kill -9` of the primary, and everybody up again. */
  kill(): Promise<void>;
  /** null with one member. */
  majority: Majority | null;
  close(): Promise<void>;
}

/** What a step needs besides the store: nobody is told of it. */
export const UNTOLD = { after: { emit: () => undefined, poke: () => undefined }, demo: false };

export const randomOf = (chance: Chance) => ({
  bytes: (count: number) => chance.bytes(count),
  fraction: () => chance.fraction(),
});
