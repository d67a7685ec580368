import type { Clock } from '../../platform/clock.js';
import type { Pump, Sweep } from '../../platform/pumps.js';
import type { SealedPictures } from '../files/files.module.js';
import type { IdentityBook } from './identity.model.js';

const PUMP = 'identity-picture';
const HOUR_MS = 3_600_000;
const MOST_AT_ONCE = 200;

interface Needs {
  book: IdentityBook;
  pictures: Pick<SealedPictures, 'remove'>;
  clock: Clock;
}

/** Removes pictures of IDs whose time is over; what staff decided stays. */
export function createRemoval({ book: { documents }, pictures, clock }: Needs): { pump: Pump; sweep: Sweep } {
  const due = () => ({ removeAt: { $lte: clock.now() } });
  return {
    pump: {
      name: PUMP,
      async run(_id) {
        const doc = await documents
          .findOne({ _id, ...due() })
          .lean()
          .exec();
        if (!doc?.content) return;
        await pictures.remove(doc.content);
        await documents.updateOne({ _id }, { $unset: { content: 1, removeAt: 1 } }).exec();
      },
    },
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
    },
  };
}
