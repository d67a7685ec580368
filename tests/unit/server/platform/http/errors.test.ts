import { expect, test } from '@jest/globals';
import { ERROR_CODES } from '../../../../../shared/src/errors.js';
import { statusOf } from '../../../../../server/src/platform/http/errors.js';

test('every code is told as a failure', () => {
  expect(ERROR_CODES.filter((code) => !(statusOf(code) >= 400 && statusOf(code) < 600))).toEqual([]);
});

test('only what is our own fault or passes by itself is a 5xx', () => {
  expect(ERROR_CODES.filter((code) => statusOf(code) >= 500)).toEqual([
    'INTERNAL',
    'BUSY',
    'OUTCOME_PENDING',
    'UNAVAILABLE',
  ]);
});
