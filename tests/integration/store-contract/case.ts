import type { TestedStore } from './tested-store.js';

/** How often; the same in every case. */
export interface Sizes {
  /** Rounds of a race of `wide` at once. */
  rounds: number;
  wide: number;
  kills: number;
}

/** Something that every store must do the same way. Throws when it does not. */
export interface Case {
  name: string;
  /** Only where more than one member can be lost. */
  ofSeveral?: true;
  run(store: TestedStore, sizes: Sizes): Promise<void>;
}
