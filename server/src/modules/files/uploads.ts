import { randomId } from '../../platform/ids.js';
import type { Clock } from '../../platform/clock.js';
import { AppError } from '../../platform/errors.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { Pump, Sweep } from '../../platform/pumps.js';
import type { Content } from './content.js';
import type { FileDoc, FileModels } from './file.model.js';
import type { FileStore } from './store/file-store.js';

const PUMP = 'upload';
const HOUR_MS = 3_600_000;
/** A content that no file knows of after this is removed; long before, its request has ended. */
const LEFT_AFTER_MS = 24 * HOUR_MS;
const MOST_AT_ONCE = 200;
/** After these the step may still be done. */
const UNSETTLED = ['OUTCOME_PENDING', 'UNAVAILABLE'];

const thumbOf = (place: string): string => `${place}.thumb`;

/** A content in the store that no file knows of yet. */
export interface Upload {
  place: string;
  /** @throws AppError UNAVAILABLE when it has taken so long that the content may be removed */
  ensureFresh(now: Date): void;
}

interface Needs {
  models: FileModels;
  store: FileStore;
  clock: Clock;
  logger: Logger;
  /** Whether a module above has use for this content. */
  keeps(place: string): Promise<boolean>;
}

/** Contents on their way in: noted before they are stored, so that none is left behind unseen. */
export function createUploads({ models: { files, uploads }, store, clock, logger, keeps }: Needs) {
  const left = (): Date => new Date(clock.now().getTime() - LEFT_AFTER_MS);

  const isKept = async (place: string): Promise<boolean> =>
    (await files.exists({ content: place }).exec()) !== null || (await keeps(place));

  /** Keeps the content if anything knows of it, else removes it. */
  async function settle(place: string): Promise<void> {
    if (!(await isKept(place))) {
      await store.remove(thumbOf(place));
      await store.remove(place);
    }
    await uploads.deleteOne({ _id: place }).exec();
  }

  const settleOrLeave = (place: string): Promise<void> =>
    settle(place).catch((error: unknown) => void logger.warn('a content waits for its sweep', { error }));

  return {
    /** Stores a content under a place that nothing else has. */
    async store(op: string, { type, content, thumb }: Content): Promise<Upload> {
      const place = `${op}.${randomId()}`;
      const at = clock.now();
      await uploads.create({ _id: place, at });
      try {
        await store.put(place, content, type);
        if (thumb) await store.put(thumbOf(place), thumb, 'image/webp');
      } catch (error) {
        await settleOrLeave(place);
        throw error;
      }
      return {
        place,
        ensureFresh(now) {
          if (now.getTime() - at.getTime() > HOUR_MS)
            throw new AppError('UNAVAILABLE', 'This took too long. Send the file again.');
        },
      };
    },

    /** Runs the step that notes a content, and removes what was stored for nothing; what fails at that is done by the sweep. */
    async around<T>(place: string, step: () => Promise<T>): Promise<T> {
      try {
        const answer = await step();
        await settleOrLeave(place);
        return answer;
      } catch (error) {
        if (error instanceof AppError && !UNSETTLED.includes(error.code)) await settleOrLeave(place);
        throw error;
      }
    },

    thumbOf,

    /** The content of a file that says it has none any more. */
    async remove({ content }: Pick<FileDoc, 'content'>): Promise<void> {
      await store.remove(thumbOf(content));
      await store.remove(content);
    },

    pump: { name: PUMP, run: settle } satisfies Pump,
    sweep: {
      name: 'uploads',
      everyMs: HOUR_MS,
      pump: PUMP,
      async find() {
        const found = await uploads
          .find({ at: { $lt: left() } })
          .sort({ at: 1 })
          .limit(MOST_AT_ONCE)
          .lean<{ _id: string }[]>()
          .exec();
        return found.map(({ _id }) => _id);
      },
    } satisfies Sweep,
  };
}

export type Uploads = ReturnType<typeof createUploads>;
