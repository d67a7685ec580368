import { expect, test } from '@jest/globals';
import type { Request, Response } from 'express';
import { writeAtRightTime } from '../../../../../server/src/platform/http/right-time.js';

/** Does this request pass? */
async function passes(method: string, clockIsOff: () => Promise<boolean>): Promise<boolean> {
  let passed = false;
  const next = (): void => void (passed = true);
  await writeAtRightTime(clockIsOff)({ method } as Request, {} as Response, next);
  return passed;
}

const off = () => Promise.resolve(true);

test('a process whose clock is off reads and does not write', async () => {
  expect(await passes('GET', off)).toBe(true);
  await expect(passes('POST', off)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(passes('PATCH', off)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('right clocks write, and a store that does not answer is left to the request itself', async () => {
  expect(await passes('POST', () => Promise.resolve(false))).toBe(true);
  expect(await passes('POST', () => Promise.reject(new Error('no store')))).toBe(true);
});
