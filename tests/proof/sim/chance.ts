/** All chance of a run, made of one seed: the same seed, the same run. */
export interface Chance {
  /** 0 up to, not including, 1. */
  fraction(): number;
  /** A whole number from 0 up to, not including, `below`. */
  whole(below: number): number;
  /** True that often. */
  happens(probability: number): boolean;
  pick<T>(among: readonly T[]): T;
  shuffled<T>(of: readonly T[]): T[];
  bytes(count: number): Buffer;
  /** Chance of its own for one concern, so that a change there leaves the rest of the run alone. */
  fork(name: string): Chance;
}

/** xmur3: a text as a 32-bit number. */
function hash(text: string): number {
  let h = 1779033703 ^ text.length;
  for (let at = 0; at < text.length; at += 1) {
    h = Math.imul(h ^ text.charCodeAt(at), 3432918353);
    h = (h << 13) | (h >>> 19);
  }
  h = Math.imul(h ^ (h >>> 16), 2246822507);
  h = Math.imul(h ^ (h >>> 13), 3266489909);
  return (h ^ (h >>> 16)) >>> 0;
}

/** mulberry32 over the seed; two calls are one number of 53 bits. */
export function chanceOf(seed: number | string): Chance {
  let state = hash(String(seed));
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }
  const fraction = (): number => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
  const whole = (below: number): number => Math.floor(fraction() * below);
  return {
    fraction,
    whole,
    happens: (probability) => fraction() < probability,
    pick: (among) => among[whole(among.length)]!,
    shuffled(of) {
      const list = [...of];
      for (let at = list.length - 1; at > 0; at -= 1) {
        const other = whole(at + 1);
        [list[at], list[other]] = [list[other]!, list[at]!];
      }
      return list;
    },
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => whole(256))),
    fork: (name) => chanceOf(`${seed}/${name}`),
  };
}
