import type { Connection } from 'mongoose';
import type { Cents } from '@amana/shared/money.js';
import { canonicalJson, sha256Hex } from '../../platform/ids.js';
import { driverOf } from '../../platform/mongo/model.js';
import { classify } from '../../platform/mongo/store-errors.js';
import type { Pumps } from '../../platform/pumps.js';
import { beginOf, dayOf, daysAfter, merkleRoot } from './domain/day.js';
import { sealModel, type SealDoc } from './seal.model.js';

/** A day is sealed when the day after it is over too: nothing is written into it any more. */
const DAYS_LATER = 2;
const EVERY_MS = 3_600_000;
const LEASE = 'seals';

interface Written {
  hash: string;
  legs?: { account: string; cents: Cents }[];
}

interface Needs {
  connection: Connection;
  storeTime(): Promise<Date>;
}

/** Seals each day: what was written on it can never be changed unnoticed, nor can anything be added to it. */
export function createSealsModule({ connection, storeTime }: Needs) {
  const seals = driverOf(sealModel(connection));
  const written = (name: 'entries' | 'events') => connection.collection<Written & { at: Date }>(name);

  async function firstDay(): Promise<string | null> {
    const firsts = await Promise.all(
      (['entries', 'events'] as const).map((name) =>
        written(name)
          .find({}, { projection: { at: 1 } })
          .sort({ at: 1 })
          .limit(1)
          .toArray(),
      ),
    );
    const days = firsts.flat().map(({ at }) => dayOf(at));
    return days.sort()[0] ?? null;
  }

  const writtenOn = (name: 'entries' | 'events', day: string): Promise<Written[]> =>
    written(name)
      .find({ at: { $gte: beginOf(day), $lt: beginOf(daysAfter(day, 1)) } })
      .project<Written>({ hash: 1, legs: 1 })
      .toArray();

  async function sealOf(day: string, before: SealDoc | null, at: Date): Promise<SealDoc> {
    const [entries, events] = await Promise.all([writtenOn('entries', day), writtenOn('events', day)]);
    const sums = new Map(before?.closings.map(({ account, cents }) => [account, cents]));
    for (const { account, cents } of entries.flatMap(({ legs = [] }) => legs)) {
      const kind = account.split(':', 1)[0]!;
      sums.set(kind, (sums.get(kind) ?? 0) + cents);
    }
    const body: Omit<SealDoc, 'hash'> = {
      _id: day,
      prev: before?.hash ?? '',
      entries: entries.length,
      events: events.length,
      root: merkleRoot([...entries, ...events].map(({ hash }) => hash)),
      closings: [...sums]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([account, cents]) => ({ account, cents })),
      at,
    };
    return { ...body, hash: sha256Hex(canonicalJson(body)) };
  }

  /** Seals every day that is ripe, one after the other; days on which nothing was written too. */
  async function sealUpTo(now: Date): Promise<void> {
    for (;;) {
      const [before = null] = await seals.find().sort({ _id: -1 }).limit(1).toArray();
      const day = before ? daysAfter(before._id, 1) : await firstDay();
      if (day === null || beginOf(daysAfter(day, DAYS_LATER)) > now) return;
      await seals.insertOne(await sealOf(day, before, now)).catch((error: unknown) => {
        // Another process has sealed it.
        if (classify(error).kind !== 'duplicate') throw error;
      });
      await connection
        .collection<{ _id: string; until: Date }>('leases')
        .updateOne({ _id: LEASE }, { $max: { until: beginOf(daysAfter(day, 1)) } }, { upsert: true });
    }
  }

  return {
    sealUpTo,
    register(pumps: Pick<Pumps, 'add' | 'sweep' | 'poke'>): void {
      pumps.add({ name: 'seal', run: async () => sealUpTo(await storeTime()) });
      pumps.sweep({
        name: 'S9 seals',
        everyMs: EVERY_MS,
        pump: 'seal',
        // Nothing waits for it, so nothing is told of its age.
        find: () => {
          pumps.poke('seal', 'days');
          return Promise.resolve([]);
        },
      });
    },
  };
}
