import { expect, test } from '@jest/globals';
import { createSystemHold } from '../../../../../server/src/modules/transactions/system-hold.js';

type Deps = Parameters<typeof createSystemHold>[0];

test('a deal that moves on while it is being paused is looked at again', async () => {
  const stored = [
    { v: 1, hold: null },
    { v: 2, hold: { at: new Date() } },
  ];
  let reads = 0;
  const deal = () => ({ _id: 'D', buyer: null, seller: null, ...stored[reads++] });
  const ops: string[] = [];
  const hold = createSystemHold({
    models: { transactions: { findById: () => ({ lean: () => ({ exec: () => Promise.resolve(deal()) }) }) } },
    users: { namesOf: () => Promise.resolve(new Map()) },
    atomically: (op: string, work: (step: unknown) => Promise<unknown>) => {
      ops.push(op);
      return work({ findOne: () => Promise.resolve({ _id: 'D', v: 2 }) });
    },
    commit: () => Promise.reject(new Error('nothing is written for an old version')),
  } as unknown as Deps);
  expect(await hold('D', 'The books do not add up')).toBe(true);
  expect(ops).toEqual(['hold:D@1']);
  expect(reads).toBe(2);
});
