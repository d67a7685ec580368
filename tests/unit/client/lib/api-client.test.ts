import { describe, expect, test } from '@jest/globals';
import { dealPath } from '../../../../client/src/lib/api-client.js';

describe('the path of a deal', () => {
  test('is made of its code', () => {
    expect(dealPath('AM7K2Q9F')).toBe('/transactions/AM7K2Q9F');
    expect(dealPath('AM7K2Q9F', '/accept')).toBe('/transactions/AM7K2Q9F/accept');
  });

  test.each(['../users/me', 'AM7K2Q9F/../x', 'am7k2q9f', 'AM7K2Q9F\n', ''])('%j is no deal, unasked', (id) =>
    expect(() => dealPath(id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' })),
  );
});
