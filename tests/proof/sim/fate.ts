import type { Owner } from './scheduler.js';

/** One wait of our code for something outside: the store, M-Pesa, or time. */
export interface Call {
  owner: Owner;
  link: 'store' | 'mpesa';
  /** `payments.findOneAndUpdate`, `commit`, `push`. */
  name: string;
  kind: 'read' | 'write' | 'commit' | 'send';
}

/** What becomes of a call. */
export interface Fate {
  /** How long until it is done there, and until the answer is back; ms of the world. */
  toMs: number;
  backMs: number;
  /**
   * `done`: it happens and the answer comes. `not-applied`: the link breaks before. `reply-lost`: it happens and the
   * link breaks after. `dies-before`, `dies-after`: the asking process dies at that moment.
   */
  what: 'done' | 'not-applied' | 'reply-lost' | 'dies-before' | 'dies-after';
}

/** Who decides on fates: chance by a seed's rates, or a list of crash points. */
export interface Fates {
  of(call: Call): Fate;
}
