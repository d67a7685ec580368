import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalText, contentHash } from '../../../../server/src/audit/canonical.js';
import { canonicalJson } from '../../../../server/src/platform/ids.js';

describe('the text that hashes are taken of', () => {
  test('keys sorted, dates as ISO strings, absent fields left out, null kept', () => {
    const at = new Date('2026-11-21T09:00:00Z');
    const value = { b: [1, { d: undefined, c: null }], a: 'ü"', Z: at };
    expect(canonicalText(value)).toBe('{"Z":"2026-11-21T09:00:00.000Z","a":"ü\\"","b":[1,{"c":null}]}');
  });

  test('the same, letter for letter, as what the writer hashes', () => {
    fc.assert(
      fc.property(fc.object({ withDate: true, withNullPrototype: false }), (value) => {
        expect(canonicalText(value)).toBe(canonicalJson(value));
      }),
    );
  });

  test('the hash is SHA-256 of everything but itself', () => {
    const expected = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862';
    expect(contentHash({ a: 1, hash: 'x' } as { hash: string })).toBe(expected);
    expect(contentHash({ a: 1, hash: 'y' } as { hash: string })).toBe(expected);
    expect(contentHash({ a: 2, hash: 'x' } as { hash: string })).not.toBe(expected);
  });
});
