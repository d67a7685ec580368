import { expect, test } from '@jest/globals';
import { codeFrom } from '../../../../../client/src/features/truth/truth.api.js';

test.each(['AM7K2Q9F', 'am7k2q9f', ' am7k 2q9f ', 'AM7K-2Q9F', 'am7k–2q9f.'])('%s is a code', (text) =>
  expect(codeFrom(text)).toBe('AM7K2Q9F'),
);

test.each(['', 'AM7K2Q9', 'AM7K2Q9FF', 'AM7K2Q9/', 'AM7K2Q9É', '../../etc'])('%s is none', (text) =>
  expect(codeFrom(text)).toBeNull(),
);
