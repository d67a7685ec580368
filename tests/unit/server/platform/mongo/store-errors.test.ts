import { expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { classify, GuardMissed } from '../../../../../server/src/platform/mongo/store-errors.js';

const { MongoNetworkError, MongoServerError } = mongoose.mongo;
const system = (code: string): Error => Object.assign(new Error('as Node tells it'), { code });
const server = (code: number): Error => new MongoServerError({ message: 'as the store tells it', code });

test('a line that broke leaves the outcome unknown, whoever tells it', () => {
  for (const error of [new MongoNetworkError('lost'), system('EPIPE'), system('ECONNRESET'), server(91)])
    expect(classify(error)).toEqual({ kind: 'unknown' });
});

test('a taken key is a duplicate; a defect is unclassified', () => {
  expect(classify(server(11000)).kind).toBe('duplicate');
  for (const error of [
    new GuardMissed('matched nothing'),
    new TypeError(),
    system('ENOENT'),
    server(121),
    'x',
  ])
    expect(classify(error)).toEqual({ kind: 'unclassified' });
});
