import { describe, expect, test } from '@jest/globals';
import { decodeCursor, encodeCursor } from '../../../../../server/src/platform/http/pages.js';

describe('cursors', () => {
  test('come back as they went', () => {
    const position = { at: new Date('2026-11-21T09:00:00.123Z'), id: 'abc/def 1' };
    expect(decodeCursor(encodeCursor(position))).toEqual(position);
  });

  const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test.each([
    ['nothing', ''],
    ['no JSON', 'AAAA'],
    ['an object', json({ $gt: '' })],
    ['a time that is text', json(['1', 'id'])],
    ['a time that is none', json([1e300, 'id'])],
    ['an id that is an operator', json([1, { $gt: '' }])],
    ['null', json(null)],
  ])('%s is refused with the field named', (_what, cursor) => {
    expect(() => decodeCursor(cursor)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        details: { fields: [expect.objectContaining({ field: 'cursor' })] },
      }),
    );
  });
});
