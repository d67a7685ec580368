import { finished } from 'node:stream/promises';
import mongoose, { type Connection, type mongo } from 'mongoose';
import type { FileStore } from './file-store.js';

const BUCKET = 'file_contents';
const CHUNK_BYTES = 1_048_576;

/** Contents in the database itself. */
export function createGridFsStore(connection: Connection): FileStore {
  let opened: mongo.GridFSBucket | undefined;
  const bucket = (): mongo.GridFSBucket =>
    (opened ??= new mongoose.mongo.GridFSBucket(connection.db!, {
      bucketName: BUCKET,
      chunkSizeBytes: CHUNK_BYTES,
    }));
  /** The driver takes any value as an id; its types know object ids alone. */
  const idOf = (place: string) => place as unknown as mongo.ObjectId;

  return {
    async put(place, content, type) {
      const upload = bucket().openUploadStreamWithId(idOf(place), place, { metadata: { type } });
      upload.end(content);
      await finished(upload);
    },

    read: (place, range) =>
      Promise.resolve(
        bucket().openDownloadStream(idOf(place), range ? { start: range.start, end: range.end + 1 } : {}),
      ),

    async remove(place) {
      const of = (name: string) => connection.db!.collection<{ _id: string }>(`${BUCKET}.${name}`);
      await of('files').deleteOne({ _id: place });
      await of('chunks').deleteMany({ files_id: place });
    },
  };
}
