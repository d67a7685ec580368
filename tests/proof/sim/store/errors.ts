import mongoose from 'mongoose';

const { MongoBulkWriteError, MongoNetworkError, MongoServerError } = mongoose.mongo;
type StoreError = mongoose.mongo.MongoError;

const TRANSIENT = ['TransientTransactionError'];
const BULK_RESULT = {} as mongoose.mongo.BulkWriteResult;

/** Somebody else's write is in the way: inside a transaction an error, outside a reason to wait. */
export class Conflict extends Error {}

export const writeConflict = (): StoreError =>
  new MongoServerError({
    message:
      'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.',
    code: 112,
    codeName: 'WriteConflict',
    errorLabels: TRANSIENT,
  });

export const noSuchTransaction = (): StoreError =>
  new MongoServerError({
    message: 'Transaction has been aborted.',
    code: 251,
    codeName: 'NoSuchTransaction',
    errorLabels: TRANSIENT,
  });

export const duplicateKey = (collection: string, index: string, key: Record<string, unknown>): StoreError => {
  const dup = Object.entries(key).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return new MongoServerError({
    message: `E11000 duplicate key error collection: sim.${collection} index: ${index} dup key: { ${dup.join(', ')} }`,
    code: 11000,
    keyPattern: Object.fromEntries(Object.keys(key).map((name) => [name, 1])),
    keyValue: key,
  });
};

export const failedValidation = (): StoreError =>
  new MongoServerError({
    message: 'Document failed validation',
    code: 121,
    codeName: 'DocumentValidationFailure',
  });

export const typeMismatch = (): StoreError =>
  new MongoServerError({
    message: 'Cannot apply $inc to a value of non-numeric type.',
    code: 14,
    codeName: 'TypeMismatch',
  });

/** The link broke: what was asked may have happened. */
export function brokenLink(labels: readonly string[]): StoreError {
  const error = new MongoNetworkError('connection 7 to 10.0.0.1:27017 closed');
  for (const label of labels) error.addErrorLabel(label);
  return error;
}

/** The server asked is primary no more: what was asked may have happened. */
export function steppedDown(labels: readonly string[]): StoreError {
  const error = new MongoServerError({
    message: 'operation was interrupted',
    code: 11602,
    codeName: 'InterruptedDueToReplStateChange',
  });
  for (const label of labels) error.addErrorLabel(label);
  return error;
}

/** As the driver tells every error of `insertMany` and `bulkWrite`, those of the network too. */
export function inBulk(error: unknown): unknown {
  if (!(error instanceof mongoose.mongo.MongoError)) return error;
  const isOfOneWrite = [11000, 121, 14].includes(Number(error.code));
  return new MongoBulkWriteError(
    isOfOneWrite ? { message: error.message, code: Number(error.code) } : error,
    BULK_RESULT,
  );
}
