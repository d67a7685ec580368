import { sha256Hex } from '../../../platform/ids.js';

const DAY_MS = 86_400_000;
const EAT_AHEAD_MS = 3 * 3_600_000;
const UNDER_ONE_NODE = 256;

/** The day in Nairobi, as `2026-11-21`. */
export const dayOf = (at: Date): string => new Date(at.getTime() + EAT_AHEAD_MS).toISOString().slice(0, 10);

/** When a day begins in Nairobi. */
export const beginOf = (day: string): Date => new Date(Date.parse(day) - EAT_AHEAD_MS);

/** So many days after another. */
export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Merkle root of hashes in hex, whatever their order; up to 256 are joined in one node. */
export function merkleRoot(hashes: readonly string[]): string {
  let level = [...hashes].sort();
  do {
    const nodes = Math.max(1, Math.ceil(level.length / UNDER_ONE_NODE));
    level = Array.from({ length: nodes }, (_, n) =>
      sha256Hex(level.slice(n * UNDER_ONE_NODE, (n + 1) * UNDER_ONE_NODE).join('')),
    );
  } while (level.length > 1);
  return level[0]!;
}
