import { createHash } from 'node:crypto';
import { contentHash } from './canonical.js';
import type { Leg, Seal } from './documents.js';
import type { Source } from './snapshot.js';
import type { Tally } from './tally.js';

const DAY_MS = 86_400_000;
/** Days begin at midnight in Nairobi. */
const EAT_MS = 3 * 3_600_000;
const HASH_BYTES = 32;
const JOINED = 256;

const dayOf = (at: Date): number => Math.floor((at.getTime() + EAT_MS) / DAY_MS);
const nameOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const numberOf = (name: string): number => Date.parse(name) / DAY_MS;

/** What was written on one day: the hashes of its entries and events, and what its legs add up to. */
export class Day {
  entries = 0;
  events = 0;
  readonly sums = new Map<string, number>();
  private hashes = Buffer.alloc(HASH_BYTES * 64);

  add(hash: string, legs: readonly Leg[] | null): void {
    const at = (this.entries + this.events) * HASH_BYTES;
    if (at === this.hashes.length) this.hashes = Buffer.concat([this.hashes, Buffer.alloc(at)]);
    this.hashes.write(hash, at, HASH_BYTES, 'hex');
    if (!legs) {
      this.events += 1;
      return;
    }
    this.entries += 1;
    for (const { account, cents } of legs) {
      const kind = account.split(':', 1)[0]!;
      this.sums.set(kind, (this.sums.get(kind) ?? 0) + cents);
    }
  }

  /** Merkle root over the hashes in their own order, 256 under each node. */
  root(): string {
    let level = Array.from({ length: this.entries + this.events }, (_, n) =>
      this.hashes.toString('hex', n * HASH_BYTES, (n + 1) * HASH_BYTES),
    ).sort();
    do {
      const above: string[] = [];
      for (let n = 0; n === 0 || n < level.length; n += JOINED) {
        const joined = level.slice(n, n + JOINED).join('');
        above.push(createHash('sha256').update(joined).digest('hex'));
      }
      level = above;
    } while (level.length > 1);
    return level[0]!;
  }
}

/** The seals, and what their days have written. */
export interface Days {
  /** In the order of their days. */
  seals: Seal[];
  /** Until when the worker says that it has sealed. */
  until: Date | null;
  /** By the day's number. */
  written: Map<number, Day>;
  /** Days before the first seal in which something was written. */
  unsealed: Set<number>;
}

/** Before entries and events: which days are sealed, so that only theirs are kept. */
export async function createDays(source: Source): Promise<Days> {
  const days: Days = { seals: [], until: null, written: new Map(), unsealed: new Set() };
  for await (const batch of source.read<Seal>('seals', { $sort: { _id: 1 } })) days.seals.push(...batch);
  for await (const [lease] of source.read<{ until: Date }>('leases', { $match: { _id: 'seals' } }))
    days.until = lease?.until ?? null;
  for (const { _id } of days.seals) days.written.set(numberOf(_id), new Day());
  return days;
}

/** An entry or event is counted to its day. */
export function ofItsDay(days: Days, at: Date, hash: string, legs: readonly Leg[] | null): void {
  const [first] = days.seals;
  if (!first || !(at instanceof Date)) return;
  const day = dayOf(at);
  days.written.get(day)?.add(hash, legs);
  if (day < numberOf(first._id)) days.unsealed.add(day);
}

const closingText = (closings: Iterable<readonly [account: string, cents: number]>): string =>
  [...closings]
    .filter(([, cents]) => cents !== 0)
    .map(([account, cents]) => `${account} ${cents}`)
    .sort()
    .join(', ');

function auditSeal(tally: Tally, seal: Seal, previous: Seal | null, day: Day, closings: Map<string, number>) {
  const place = `seals/${seal._id}`;
  for (const [account, cents] of day.sums) closings.set(account, (closings.get(account) ?? 0) + cents);
  const expected = previous ? nameOf(numberOf(previous._id) + 1) : seal._id;
  if (seal._id !== expected) tally.fail('I16', `seals/${expected}`, 'a seal of this day', 'none');
  tally.same('I16', place, previous?.hash ?? '', seal.prev);
  tally.same('I16', place, contentHash(seal), seal.hash);
  const written = `${seal.entries} entries, ${seal.events} events`;
  tally.same('I16', place, `${day.entries} entries, ${day.events} events`, written);
  tally.same('I16', place, day.root(), seal.root);
  const closed = closingText(seal.closings.map(({ account, cents }) => [account, cents] as const));
  tally.same('I16', place, closingText(closings), closed);
}

/** After entries and events: each seal fits its day and the seal before it, and no day is left out. */
export function auditSeals(tally: Tally, { seals, until, written, unsealed }: Days): void {
  const closings = new Map<string, number>();
  let previous: Seal | null = null;
  for (const seal of seals) {
    tally.count('I16');
    const before = previous;
    const day = written.get(numberOf(seal._id))!;
    tally.guarded('I16', `seals/${seal._id}`, () => auditSeal(tally, seal, before, day, closings));
    previous = seal;
  }
  for (const day of unsealed) tally.fail('I16', `seals/${nameOf(day)}`, 'a seal of this day', 'none');
  const last = until ? nameOf(dayOf(until) - 1) : '';
  if ((seals.at(-1)?._id ?? '') < last) tally.fail('I16', `seals/${last}`, 'a seal of this day', 'none');
}
