import { expect, test } from '@jest/globals';
const module: string = '../../../scripts/lib/rotated.mjs';
const { rotated } = (await import(module)) as {
  rotated: (text: string, which: 'jwt' | 'data', fresh: Buffer) => string;
};

const fresh = Buffer.alloc(32, 5);
const HEX = fresh.toString('hex');

test('a new secret signs, the one before is kept beside it, and nothing else changes', () => {
  const once = rotated('# keys\nJWT_SECRET=old\nPORT=1\n', 'jwt', fresh);
  expect(once).toBe(`# keys\nJWT_SECRET=${HEX}\nPORT=1\nJWT_SECRET_PREVIOUS=old`);
  const twice = rotated(once, 'jwt', Buffer.alloc(32, 6));
  expect(twice).toContain(`JWT_SECRET_PREVIOUS=${HEX}`);
  expect(twice).not.toContain('=old');
});

test('a new data key comes first, all old ones stay', () => {
  const once = rotated('DATA_KEY=b2xk', 'data', fresh);
  expect(once).toBe(`DATA_KEY=${fresh.toString('base64')},b2xk`);
  expect(rotated(once, 'data', Buffer.alloc(32, 6))).toMatch(
    new RegExp(`,${fresh.toString('base64').replace('+', '\\+')},b2xk$`),
  );
});

test('without a key there is nothing to rotate', () =>
  expect(() => rotated('PORT=1', 'jwt', fresh)).toThrow('JWT_SECRET is not set there'));
