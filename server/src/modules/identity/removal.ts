import type { Clock } from '../../platform/clock.js';
import type { Pump, Sweep } from '../../platform/pumps.js';
import type { SealedPictures } from '../files/files.module.js';
import type { IdentityBook, IdentityDoc } from './identity.model.js';

const PUMP = 'identity-picture';
const HOUR_MS = 3_600_000;
const MOST_AT_ONCE = 200;

interface Needs {
  book: IdentityBook;
  pictures: Pick<SealedPictures, 'remove'>;
  clock: Clock;
}

/** Removes pictures of IDs, then the note of where each was; what staff decided stays. */
export function createRemoval({ book: { documents }, pictures, clock }: Needs) {
  const due = () => ({ removeAt: { $lte: clock.now() } });

  async function remove(filter: { _id: string } | { user: string }): Promise<void> {
    const shown = await documents
      .find({ ...filter, content: { $exists: true } })
      .lean<IdentityDoc[]>()
      .exec();
    for (const { _id, content } of shown) {
      await pictures.remove(content!);
      await documents.updateOne({ _id }, { $unset: { content: 1, removeAt: 1 } }).exec();
    }
  }

  return {
    /** All of this person, at once. */
    removeAllOf: (user: string): Promise<void> => remove({ user }),
    pump: { name: PUMP, run: (_id) => remove({ _id, ...due() }) } satisfies Pump,
    sweep: {
      name: 'identity-pictures',
      everyMs: HOUR_MS,
      pump: PUMP,
      async find() {
        const docs = await documents
          .find(due(), { _id: 1 })
          .sort({ removeAt: 1 })
          .limit(MOST_AT_ONCE)
          .lean<{ _id: string }[]>()
          .exec();
        return docs.map(({ _id }) => _id);
      },
    } satisfies Sweep,
  };
}
