import type { Clock } from '../../platform/clock.js';
import { AppError } from '../../platform/errors.js';
import type { Step } from '../../platform/mongo/step.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { EndedFor, EndedSessionDoc, SessionModels } from './session.model.js';

const LOOK_EVERY_MS = 5_000;
/** What another process wrote with a clock that is a little off is seen too. */
const OVERLAP_MS = 60_000;
/** After so long without a look at the list nobody is let in on his token alone. */
const BLIND_MS = 45_000;
/** An access token lives 15 minutes; then the list may forget. */
const REMEMBERED_SECONDS = 1_800;

interface Deps {
  endedSessions: SessionModels['endedSessions'];
  clock: Clock;
  logger: Logger;
}

/**
 * The sessions that were ended while their access tokens live on. Each process keeps them in memory and looks every
 * 5 seconds for those that others ended, so that no request has to ask.
 */
export function createEndedSessions({ endedSessions, clock, logger }: Deps) {
  const ended = new Map<string, number>();
  let lookedMs = clock.monotonicMs();
  let seenTo = new Date(clock.now().getTime() - REMEMBERED_SECONDS * 1_000);
  let timer: NodeJS.Timeout | null = null;
  let onEnd: (sessions: string[]) => void = () => undefined;

  function learn(ids: string[], nowMs: number): void {
    const fresh = ids.filter((id) => !ended.has(id));
    for (const id of fresh) ended.set(id, nowMs);
    for (const [id, sinceMs] of ended) {
      if (sinceMs > nowMs - REMEMBERED_SECONDS * 1_000) break;
      ended.delete(id);
    }
    if (fresh.length > 0) onEnd(fresh);
  }

  async function look(): Promise<void> {
    const now = clock.now();
    const found = await endedSessions
      .find({ at: { $gte: seenTo } }, { _id: 1 })
      .lean<Pick<EndedSessionDoc, '_id'>[]>()
      .exec();
    learn(
      found.map(({ _id }) => _id),
      now.getTime(),
    );
    seenTo = new Date(now.getTime() - OVERLAP_MS);
    lookedMs = clock.monotonicMs();
  }

  return {
    /** Ends them here at once, elsewhere within seconds. */
    async add(ids: string[], why?: EndedFor): Promise<void> {
      if (ids.length === 0) return;
      const at = clock.now();
      const update = { $set: { at, ...(why ? { why } : {}) } };
      await endedSessions.bulkWrite(
        ids.map((_id) => ({ updateOne: { filter: { _id }, update, upsert: true } })),
      );
      learn(ids, at.getTime());
    },

    /** Ends them in this step; every process sees it within seconds. */
    async addInStep(step: Step, ids: string[]): Promise<void> {
      const known = await step.find(endedSessions, { _id: { $in: ids } });
      const fresh = ids.filter((id) => !known.some(({ _id }) => _id === id));
      if (fresh.length > 0) await step.insert(endedSessions, ...fresh.map((_id) => ({ _id, at: step.now })));
    },

    /** @throws AppError UNAVAILABLE when the list has not been seen for too long */
    has(session: string): boolean {
      if (clock.monotonicMs() - lookedMs > BLIND_MS)
        throw new AppError('UNAVAILABLE', 'Amana cannot check sign-ins just now. Try again in a moment.');
      return ended.has(session);
    },

    /** Why it was ended; undefined when that is not told, or forgotten after half an hour. */
    whyOf: async (session: string): Promise<EndedFor | undefined> =>
      (await endedSessions.findById(session).lean<EndedSessionDoc>().exec())?.why,

    look,

    /** Looks now and from now on; tells `told` of each session that ends. */
    async start(told: (sessions: string[]) => void): Promise<void> {
      onEnd = told;
      await look();
      timer = setInterval(() => {
        look().catch((error: unknown) => logger.warn('the list of ended sign-ins was not read', { error }));
      }, LOOK_EVERY_MS);
      timer.unref();
    },

    stop(): void {
      if (timer) clearInterval(timer);
    },
  };
}

export type EndedSessions = ReturnType<typeof createEndedSessions>;
