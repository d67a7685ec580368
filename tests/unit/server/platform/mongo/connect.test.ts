import { expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { labelCommits } from '../../../../../server/src/platform/mongo/connect.js';
import { classify } from '../../../../../server/src/platform/mongo/store-errors.js';

const { MongoClient, MongoServerError } = mongoose.mongo;

/** What a step sees when its commit ends so. */
async function told(error: Error): Promise<unknown> {
  const client = new MongoClient('mongodb://127.0.0.1:1');
  const start = client.startSession.bind(client);
  client.startSession = (options) => {
    const session = start(options);
    session.commitTransaction = () => Promise.reject(error);
    return session;
  };
  labelCommits(client);
  const session = client.startSession();
  try {
    return await session.withTransaction(() => Promise.resolve('done')).catch((thrown: unknown) => thrown);
  } finally {
    await session.endSession();
    await client.close();
  }
}

test('a line that Node tells to be broken under a commit leaves the outcome unknown', async () => {
  const broken = Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' });
  expect(classify(await told(broken))).toEqual({ kind: 'unknown' });
});

test('what the driver itself throws is told as it is', async () => {
  const error = new MongoServerError({ message: 'no such command', code: 59 });
  expect(await told(error)).toBe(error);
});
