import { describe, expect, test } from '@jest/globals';
import { createCrypto, isOneOf, sameSecret } from '../../../../server/src/platform/crypto.js';

const [OLD, NEW, OTHER] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer];
const PHONE = '254712345678';

const before = createCrypto([OLD]);
const after = createCrypto([NEW, OLD]);
const stranger = createCrypto([OTHER]);

describe('a sealed text', () => {
  test('is opened by its key alone, and is another each time', () => {
    const sealed = before.seal(PHONE);
    expect(before.open(sealed)).toBe(PHONE);
    expect(sealed).not.toContain(PHONE);
    expect(before.seal(PHONE)).not.toBe(sealed);
    expect(() => stranger.open(sealed)).toThrow();
  });

  test('is opened after a rotation; what is sealed then needs the new key', () => {
    expect(after.open(before.seal(PHONE))).toBe(PHONE);
    const sealed = after.seal(PHONE);
    expect(after.open(sealed)).toBe(PHONE);
    expect(createCrypto([NEW]).open(sealed)).toBe(PHONE);
    expect(() => before.open(sealed)).toThrow();
  });

  test('of before there were key ids is opened by the oldest key', () => {
    const [, bare = ''] = before.seal(PHONE).split('.');
    expect(before.open(bare)).toBe(PHONE);
    expect(after.open(bare)).toBe(PHONE);
  });

  test('that was changed by one bit is not opened', () => {
    const sealed = before.seal(PHONE);
    const [id = '', body = ''] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => before.open(`${id}.${changed.toString('base64url')}`)).toThrow();
    }
    expect(() => before.open(`${id}.${body.slice(0, 30)}`)).toThrow();
    expect(() => before.open('')).toThrow();
  });
});

describe('what is derived', () => {
  test('hashes for look-ups stay the same through a rotation, and purposes apart', () => {
    expect(after.keyedHash('phone', PHONE)).toBe(before.keyedHash('phone', PHONE));
    expect(after.keyedHash('phone', PHONE)).not.toBe(stranger.keyedHash('phone', PHONE));
    expect(after.keyedHash('phone', PHONE)).not.toBe(after.keyedHash('code-to', PHONE));
    expect(after.keyedHash('a', 'b/c')).not.toBe(after.keyedHash('a/b', 'c'));
  });

  test('tokens are of the newest key, those of the others are known', () => {
    const [newest, oldest] = after.tokens('invite', 'deal');
    expect(newest).toBe(after.token('invite', 'deal'));
    expect(oldest).toBe(before.token('invite', 'deal'));
    expect(isOneOf(before.token('invite', 'deal'), after.tokens('invite', 'deal'))).toBe(true);
    expect(isOneOf(stranger.token('invite', 'deal'), after.tokens('invite', 'deal'))).toBe(false);
    expect(Buffer.from(newest!, 'base64url')).toHaveLength(32);
  });

  test('secrets of other lengths are other secrets', () => {
    expect(sameSecret('a', 'a')).toBe(true);
    expect(sameSecret('a', 'aa')).toBe(false);
    expect(sameSecret('', 'a')).toBe(false);
  });
});
