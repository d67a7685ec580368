import type { Connection } from 'mongoose';
import type { Emission } from '@amana/shared/realtime.js';
import type { Clock, Timers } from '../clock.js';
import { AppError, outcomePending } from '../errors.js';
import type { Random } from '../random.js';
import type { StepOutcome } from '../observability/metrics.js';
import { classify } from './store-errors.js';
import { demoOffsetMs } from './demo-clock.js';
import { Step } from './step.js';

const DEADLINE_MS = 8_000;

export interface AfterCommit {
  emit(emissions: Emission[]): void;
  poke(pump: string, id: string): void;
}

export interface AtomicNeeds {
  connection: Connection;
  clock: Clock;
  timers: Timers;
  random: Random;
  demo: boolean;
  after: AfterCommit;
  count?: (outcome: StepOutcome) => void;
}

export interface AtomicOptions<T> {
  /** After a duplicate key on this op's own record: read it with majority; null = not there, run again. */
  recall?: () => Promise<T | null>;
}

export type Atomically = <T>(
  op: string,
  work: (step: Step) => Promise<T>,
  options?: AtomicOptions<T>,
) => Promise<T>;

class DeadlinePassed extends Error {}

/** Collections whose `_id` an op names: meeting one's own record there means `done before`, if it can be proved. */
const OWN_RECORDS = new Set(['operations', 'events', 'entries']);

/** A proving read that failed proves nothing; what it throws on purpose is passed on. */
function unknownOnly(error: unknown): null {
  if (classify(error).kind !== 'unknown') throw error;
  return null;
}

/**
 * The one way to change money or state: everything `work` reads and writes happens together or not at all.
 * `work` may run several times; `op` makes that harmless. Written down in full in the README of `platform/mongo`.
 * @throws AppError OUTCOME_PENDING when 8 s pass without a known outcome; whatever else `work` throws on purpose
 */
export function createAtomically({
  connection,
  clock,
  timers,
  random,
  demo,
  after,
  count = () => undefined,
}: AtomicNeeds): Atomically {
  const pause = (attempt: number): Promise<void> =>
    timers.sleep(Math.min(250, 10 * 2 ** attempt) * (0.5 + random.fraction() / 2));

  async function once<T>(
    op: string,
    work: (step: Step) => Promise<T>,
    deadline: number,
    clashed: boolean,
  ): Promise<{ result: T; step: Step }> {
    const session = connection.getClient().startSession();
    let tries = 0;
    try {
      return await session.withTransaction(
        async () => {
          if (clock.monotonicMs() > deadline) throw new DeadlinePassed();
          if (tries > 0) count('conflict-retry');
          tries += 1;
          const now = clock.now();
          const offsetMs = demo ? await demoOffsetMs(connection, session) : 0;
          const step = new Step(op, now, new Date(now.getTime() + offsetMs), session, clashed);
          return { result: await work(step), step };
        },
        {
          readConcern: { level: 'snapshot' },
          writeConcern: { w: 'majority', journal: true },
          readPreference: 'primary',
        },
      );
    } finally {
      await session.endSession().catch(() => undefined);
    }
  }

  async function until<T>(
    op: string,
    work: (step: Step) => Promise<T>,
    deadline: number,
    recall?: () => Promise<T | null>,
  ): Promise<T> {
    let clashed = false;
    for (let attempt = 0; clock.monotonicMs() < deadline; attempt += 1) {
      try {
        const { result, step } = await once(op, work, deadline, clashed);
        count(step.refused ? 'refused' : 'committed');
        if (step.emissions.length > 0) after.emit(step.emissions);
        for (const { pump, id } of step.pokes) after.poke(pump, id);
        return result;
      } catch (error) {
        if (error instanceof DeadlinePassed) break;
        const fault = classify(error);
        if (fault.kind === 'unclassified') {
          count(error instanceof AppError ? 'refused' : 'failed');
          throw error;
        }
        if (
          fault.kind === 'duplicate' &&
          OWN_RECORDS.has(fault.collection) &&
          fault.index === '_id_' &&
          recall
        ) {
          const done = await recall().catch(unknownOnly);
          if (done !== null) return done;
        }
        clashed ||= fault.kind === 'duplicate';
        count(fault.kind === 'unknown' ? 'unknown-retry' : 'conflict-retry');
        await pause(attempt);
      }
    }
    count('pending');
    throw outcomePending(op);
  }

  return async (op, work, { recall } = {}) => {
    const deadline = clock.monotonicMs() + DEADLINE_MS;
    const running = until(op, work, deadline, recall);
    let callOff = (): void => undefined;
    const late = new Promise<never>((_, reject) => {
      callOff = timers.after(DEADLINE_MS + 250, () => reject(outcomePending(op)));
    });
    try {
      return await Promise.race([running, late]);
    } finally {
      callOff();
      running.catch(() => undefined);
    }
  };
}
