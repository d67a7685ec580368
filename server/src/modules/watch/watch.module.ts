import type { Connection } from 'mongoose';
import type { Atomically } from '../../platform/mongo/atomically.js';
import { classify } from '../../platform/mongo/store-errors.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { Reports } from '../../platform/observability/reports.js';
import type { Pumps } from '../../platform/pumps.js';
import type { Step } from '../../platform/mongo/step.js';
import { createSubjectsOf } from './subjects.js';

/** Where the next audit of changes begins; the audit makes it and reads it. */
export interface Mark {
  time: string;
  transitCents: number;
}

/** What an audit tells: of the changes since a mark, or of all books. */
export interface Audited {
  ok: boolean;
  /** An invariant and the place where it does not hold. */
  findings: { id: string; place: string }[];
  mark: Mark;
}

/** Runs outside this thread. @returns null when changes can no longer be told since that mark */
export type AuditBooks = (mark: Mark | null) => Promise<Audited | null>;

interface Needs {
  connection: Connection;
  atomically: Atomically;
  logger: Logger;
  reports: Pick<Reports, 'report'>;
  everyMs: number;
  audit: AuditBooks;
  storeTime(): Promise<Date>;
  /** Pauses a deal. */
  hold(deal: string, reason: string): Promise<boolean>;
  /** Stops all money out of a person's wallet. */
  freeze(step: Step, user: string): Promise<void>;
}

interface Lease {
  _id: string;
  /** Somebody is at it until then. */
  until: Date;
  /** When all books are due again. */
  fullAt?: Date;
  mark?: Mark;
}

const LEASE = 'audit';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 03:00 in Nairobi is midnight UTC. */
const nextNight = (now: Date): Date => new Date((Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS);
const WHOLE_TAKES_MS = 15 * 60_000;

/** The audit beside the work: what changed, each minute; all books, each night. It stops money and repairs nothing. */
export function createWatch(needs: Needs) {
  const { connection, atomically, logger, reports, everyMs, audit, storeTime, hold, freeze } = needs;
  const leases = connection.collection<Lease>('leases');
  const subjectsOf = createSubjectsOf(connection);
  const told = new Set<string>();

  /** Takes the turn, so that one process audits; null when another has it. */
  async function take(now: Date): Promise<Lease | null> {
    const until = new Date(now.getTime() + everyMs);
    try {
      return await leases.findOneAndUpdate(
        { _id: LEASE, until: { $lte: now } },
        { $set: { until } },
        { upsert: true, returnDocument: 'after' },
      );
    } catch (error) {
      if (classify(error).kind === 'duplicate') return null;
      throw error;
    }
  }

  const keepFor = (now: Date, ms: number) =>
    leases.updateOne({ _id: LEASE }, { $set: { until: new Date(now.getTime() + ms) } });

  async function stop(findings: Audited['findings']): Promise<void> {
    const fresh = findings.filter(({ id, place }) => !told.has(`${id} ${place}`));
    if (fresh.length === 0) return;
    const { deals, people } = await subjectsOf(fresh.map(({ place }) => place));
    for (const user of people) await atomically(`freeze:${user}`, (step) => freeze(step, user));
    for (const deal of deals)
      await hold(deal, 'The books of this deal do not add up. Our staff look into it.');
    for (const { id, place } of fresh) {
      logger.error('ALARM: the books are not in order', { invariant: id, place: place.split(' ', 1)[0] });
      reports.report(`audit ${id}`, new Error(`${id} does not hold`));
      told.add(`${id} ${place}`);
    }
  }

  async function run(): Promise<void> {
    const now = await storeTime();
    const lease = await take(now);
    if (!lease) return;
    const change: Partial<Lease> = {};
    try {
      const whole = !lease.mark || !lease.fullAt || lease.fullAt <= now;
      if (whole) await keepFor(now, WHOLE_TAKES_MS);
      const done = await audit(whole ? null : lease.mark!);
      if (!done) change.fullAt = now;
      else {
        // The mark stays where the books were last in order, so that nothing is forgotten.
        if (whole || done.ok) change.mark = done.mark;
        if (whole) change.fullAt = nextNight(now);
        await stop(done.findings);
      }
    } finally {
      await leases.updateOne({ _id: LEASE }, { $set: { ...change, until: now } });
    }
  }

  return {
    run,
    register(pumps: Pick<Pumps, 'add' | 'sweep'>): void {
      pumps.add({ name: 'audit', run });
      pumps.sweep({
        name: 'S8 audit',
        everyMs,
        pump: 'audit',
        // Done while looking: nobody waits for it, neither an age nor a process that stops.
        find: async () => {
          await run();
          return [];
        },
      });
    },
  };
}
