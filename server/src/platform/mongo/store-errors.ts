import mongoose from 'mongoose';

const { MongoBulkWriteError, MongoError, MongoServerError } = mongoose.mongo;

/** A guard in a filter matched nothing though `decide` had said yes: never a refusal, always a defect. */
export class GuardMissed extends Error {}

/** What an error of the store means for a step. */
export type StoreFault =
  | { kind: 'unknown' }
  | { kind: 'duplicate'; collection: string; index: string; value: unknown }
  | { kind: 'unclassified' };

/** Interrupted, not-primary, shutdown and time-out codes: the outcome is not known. */
const UNKNOWN_CODES = new Set([
  6, 7, 24, 50, 64, 89, 91, 112, 134, 189, 202, 246, 251, 262, 290, 317, 384, 391, 9001, 10058, 10107, 11600,
  11602, 13435, 13436,
]);

const UNKNOWN_NAMES = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoPoolClearedOnNetworkError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoExpiredSessionError',
  'MongoClientClosedError',
]);

/** A broken connection as Node tells it: the driver lets some of them through as they are. */
const UNKNOWN_SYSTEM_CODES = new Set([
  'EPIPE',
  'ECONNRESET',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

/** Sorts an error into transient or unknown outcome, a duplicate key (which one), or unclassified. */
export function classify(error: unknown): StoreFault {
  if (!(error instanceof Error)) return { kind: 'unclassified' };
  if (error instanceof MongoServerError && error.code === 11000) {
    const where = /collection: [^.]+\.(\S+) index: (\S+)/.exec(error.message);
    const values = Object.values((error.keyValue ?? {}) as Record<string, unknown>);
    return { kind: 'duplicate', collection: where?.[1] ?? '', index: where?.[2] ?? '', value: values[0] };
  }
  // The driver wraps whatever ends `insertMany` and `bulkWrite`, a broken line too, in an error of their own.
  if (error instanceof MongoBulkWriteError && error.errorResponse instanceof Error)
    return classify(error.errorResponse);
  if (UNKNOWN_NAMES.has(error.name)) return { kind: 'unknown' };
  if (UNKNOWN_SYSTEM_CODES.has(String((error as NodeJS.ErrnoException).code))) return { kind: 'unknown' };
  if (error instanceof MongoServerError && UNKNOWN_CODES.has(Number(error.code))) return { kind: 'unknown' };
  const labelled =
    error instanceof MongoError &&
    (error.hasErrorLabel('TransientTransactionError') ||
      error.hasErrorLabel('UnknownTransactionCommitResult') ||
      error.hasErrorLabel('RetryableWriteError'));
  return labelled ? { kind: 'unknown' } : { kind: 'unclassified' };
}
