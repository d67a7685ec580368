import { randomBytes } from 'node:crypto';

/** Chance, handed in and never taken: a seed repeats a run. */
export interface Random {
  bytes(count: number): Buffer;
  /** 0 up to, not including, 1. */
  fraction(): number;
}

export const systemRandom: Random = {
  bytes: randomBytes,
  fraction: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
};
