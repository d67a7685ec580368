import type { Readable } from 'node:stream';
import type * as Sdk from '@aws-sdk/client-s3';
import type { FilesS3 } from '../../../config.js';
import { AppError } from '../../../platform/errors.js';
import type { FileStore } from './file-store.js';

const PATIENCE = { connectionTimeout: 5_000, requestTimeout: 20_000 };

/** Contents in a bucket of S3 or what speaks like it; the library is loaded with the first of them. */
export function createS3Store({ endpoint, region, bucket, ...credentials }: FilesS3): FileStore {
  async function load() {
    const sdk = await import('@aws-sdk/client-s3');
    const client = new sdk.S3Client({
      ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
      region,
      credentials,
      // Other stores than Amazon's refuse the checksums that it adds otherwise.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: PATIENCE,
    });
    return { sdk, client };
  }

  let loading: ReturnType<typeof load> | undefined;

  async function ask<T>(work: (client: Sdk.S3Client, sdk: typeof Sdk) => Promise<T>): Promise<T> {
    const { sdk, client } = await (loading ??= load());
    try {
      return await work(client, sdk);
    } catch (cause) {
      throw Object.assign(
        new AppError('UNAVAILABLE', 'Amana cannot reach its files just now. Try again in a moment.'),
        { cause },
      );
    }
  }

  return {
    put: (place, content, type) =>
      ask(async (client, { PutObjectCommand }) => {
        await client.send(
          new PutObjectCommand({ Bucket: bucket, Key: place, Body: content, ContentType: type }),
        );
      }),

    read: (place, range) =>
      ask(async (client, { GetObjectCommand }) => {
        const { Body } = await client.send(
          new GetObjectCommand({
            Bucket: bucket,
            Key: place,
            ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
          }),
        );
        return Body as Readable;
      }),

    remove: (place) =>
      ask(async (client, { DeleteObjectCommand }) => {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: place }));
      }),
  };
}
