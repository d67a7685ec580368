import { expect, test } from '@jest/globals';
import { sizeWords } from '../../../../client/src/lib/words.js';

test.each([
  [1, '0.1\u00a0MB'],
  [300_000, '0.3\u00a0MB'],
  [2_500_000, '2.4\u00a0MB'],
  [26_214_400, '25\u00a0MB'],
  [26_214_401, '26\u00a0MB'],
])('%d bytes are %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words));
