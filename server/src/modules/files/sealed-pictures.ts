import { buffer } from 'node:stream/consumers';
import type { Crypto } from '../../platform/crypto.js';
import type { ReceivedFile } from '../../platform/http/multipart.js';
import type { InTurn } from '../../platform/turns.js';
import { makeContent, PHOTOS } from './content.js';
import type { FileStore } from './store/file-store.js';
import type { Upload, Uploads } from './uploads.js';

/** Pictures that belong to no deal: checked and drawn anew as all are, and sealed, so that the store cannot show them. */
export interface SealedPictures {
  /** @throws AppError UNSUPPORTED_MEDIA for what is no picture, FILE_REFUSED, BUSY */
  store(op: string, received: ReceivedFile): Promise<{ upload: Upload; type: string }>;
  /** Runs the step that notes the picture; what was stored for nothing is removed. */
  around<T>(upload: Upload, step: () => Promise<T>): Promise<T>;
  read(place: string): Promise<Buffer>;
  remove(place: string): Promise<void>;
}

interface Needs {
  crypto: Pick<Crypto, 'seal' | 'open'>;
  store: FileStore;
  uploads: Uploads;
  inTurn: InTurn;
}

export const createSealedPictures = ({ crypto, store, uploads, inTurn }: Needs): SealedPictures => ({
  store: (op, received) =>
    inTurn(async () => {
      const { type, ending, content } = await makeContent(await received.read(), PHOTOS);
      const sealed = Buffer.from(crypto.seal(content.toString('base64')));
      const made = { type: 'application/octet-stream', ending, content: sealed, thumb: null };
      return { upload: await uploads.store(op, made), type };
    }),

  around: (upload, step) => uploads.around(upload.place, step),

  async read(place) {
    const sealed = await buffer(await store.read(place));
    return Buffer.from(crypto.open(sealed.toString()), 'base64');
  },

  remove: (place) => store.remove(place),
});
