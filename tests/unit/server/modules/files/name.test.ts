import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanName } from '../../../../../server/src/modules/files/domain/name.js';

describe('what a file is called', () => {
  test.each([
    ['photo', 'photo.jpg'],
    ['photo.JPG', 'photo.jpg'],
    ['photo.jpg.jpg', 'photo.jpg'],
    ['a\\b/c\0d.png', 'cd.jpg'],
    ['..', 'file.jpg'],
    ['', 'file.jpg'],
    ['   ', 'file.jpg'],
    ['CON:.png', 'CON_.jpg'],
    ['a\nb\tc.png', 'abc.jpg'],
    ['Cafe\u0301.png', 'Café.jpg'],
  ])('%j is kept as %j', (sent, kept) => expect(cleanName(sent, 'jpg')).toBe(kept));

  test('is a visible name of at most 100 characters without a path, whatever was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (sent) => {
        const kept = cleanName(sent, 'webm');
        expect(kept).toMatch(/^[^\p{C}/\\<>:"|?*]+\.webm$/u);
        expect(kept).not.toMatch(/^[. ]/);
        expect(Array.from(kept).length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 2_000 },
    );
  });
});
