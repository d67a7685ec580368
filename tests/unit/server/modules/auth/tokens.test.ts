import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import jwt from 'jsonwebtoken';
import type { StaffRole } from '../../../../../shared/src/users/roles.js';
import { createTokens } from '../../../../../server/src/modules/auth/tokens.js';

const SECRET = 'a secret of at least thirty-two characters';
const START = new Date('2026-11-21T09:00:00Z');
const CALLER = { id: 'wanjiku', roles: [] as StaffRole[], session: 'family', provenAt: START };

let now = START;
const ended = new Set<string>();
const clock = { now: () => now, monotonicMs: () => now.getTime() };
const tokens = createTokens([SECRET], clock, (session) => ended.has(session));
const seconds = (more = 0): number => START.getTime() / 1_000 + more;
const later = (ms: number): void => void (now = new Date(START.getTime() + ms));

const GOOD = {
  typ: 'access',
  roles: [],
  sid: 'family',
  sub: 'wanjiku',
  iss: 'amana',
  aud: 'amana-api',
  iat: seconds(),
  exp: seconds(900),
  auth_time: seconds(),
};
const kid = jwt.decode(tokens.sign(CALLER), { complete: true })!.header.kid!;
const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const unsigned = (header: object, claims: object): string => `${encode(header)}.${encode(claims)}.`;

function forged(header: object, claims: object, key: string): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

const refused = (token: string): void =>
  expect(() => tokens.verify(token)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));

describe('access tokens', () => {
  test('of a session that has ended open nothing, also when they were looked at before', () => {
    const token = tokens.sign({ ...CALLER, session: 'lost' });
    expect(tokens.verify(token).session).toBe('lost');
    ended.add('lost');
    refused(token);
    expect(tokens.verify(tokens.sign(CALLER)).id).toBe('wanjiku');
  });

  test('each has an id of its own', () => {
    const ids = Array.from({ length: 100 }, () => (jwt.decode(tokens.sign(CALLER)) as { jti: string }).jti);
    expect(new Set(ids).size).toBe(100);
  });

  test('of the secret before are taken and not made any more', () => {
    const next = createTokens(['a newer secret of thirty-two characters', SECRET], clock, () => false);
    expect(next.verify(tokens.sign(CALLER)).id).toBe('wanjiku');
    refused(next.sign(CALLER));
  });

  test('carry who it is, until they end after 15 minutes', () => {
    later(0);
    const token = tokens.sign(CALLER);
    expect(tokens.verify(token)).toEqual({ ...CALLER, expiresAt: new Date(START.getTime() + 900_000) });
    later(899_000);
    expect(tokens.verify(token).id).toBe('wanjiku');
    later(900_000);
    refused(token);
    later(0);
  });

  test('one that was checked before ends on time still, after more than are remembered too; a part of it is none', () => {
    later(0);
    const token = tokens.sign(CALLER);
    tokens.verify(token);
    refused(token.slice(0, -8));
    for (let n = 0; n < 2_100; n += 1) tokens.verify(tokens.sign({ ...CALLER, id: `person-${n}` }));
    expect(tokens.verify(token).id).toBe('wanjiku');
    later(900_000);
    refused(token);
    later(0);
  });

  test('the hand-made good one passes, so the forgeries below fail for their own reason', () =>
    expect(tokens.verify(forged({ alg: 'HS256', typ: 'JWT', kid }, GOOD, SECRET)).id).toBe('wanjiku'));

  test.each([
    ['alg none', unsigned({ alg: 'none', kid }, GOOD)],
    ['alg None', unsigned({ alg: 'None', kid }, GOOD)],
    ['another secret', forged({ alg: 'HS256', kid }, GOOD, 'another')],
    ['HS512 with our secret', jwt.sign(GOOD, SECRET, { algorithm: 'HS512', keyid: kid })],
    [
      'RS256',
      jwt.sign(GOOD, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, {
        algorithm: 'RS256',
        keyid: kid,
      }),
    ],
    [
      'a kid and jku of the sender',
      forged({ alg: 'HS256', kid: '../../dev/null', jku: 'https://evil.example' }, GOOD, ''),
    ],
    ['another type', forged({ alg: 'HS256', kid }, { ...GOOD, typ: 'refresh' }, SECRET)],
    ['no type', forged({ alg: 'HS256', kid }, { ...GOOD, typ: undefined }, SECRET)],
    ['another issuer', forged({ alg: 'HS256', kid }, { ...GOOD, iss: 'evil' }, SECRET)],
    ['another audience', forged({ alg: 'HS256', kid }, { ...GOOD, aud: 'else' }, SECRET)],
    ['no kid', forged({ alg: 'HS256' }, GOOD, SECRET)],
    ['no time of proof', forged({ alg: 'HS256', kid }, { ...GOOD, auth_time: undefined }, SECRET)],
    ['no end', forged({ alg: 'HS256', kid }, { ...GOOD, exp: undefined }, SECRET)],
    ['not begun', forged({ alg: 'HS256', kid }, { ...GOOD, nbf: seconds(60) }, SECRET)],
    ['a role we do not have', forged({ alg: 'HS256', kid }, { ...GOOD, roles: ['root'] }, SECRET)],
    ['a subject that is no text', forged({ alg: 'HS256', kid }, { ...GOOD, sub: { $gt: '' } }, SECRET)],
    ['a refresh token', 'abcdefghij.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['nothing', ''],
  ])('%s is refused', (_what, token) => refused(token));

  test('no flip of a bit passes', () => {
    const token = Buffer.from(tokens.sign(CALLER));
    for (let bit = 0; bit < 1_000; bit += 1) {
      const changed = Buffer.from(token);
      const at = (bit * 7) % (token.length * 8);
      changed[at >> 3]! ^= 1 << (at & 7);
      const text = changed.toString('latin1');
      // The last letter of base64 has two bits that carry nothing.
      if (
        Buffer.from(text.split('.')[2] ?? '', 'base64url').equals(
          Buffer.from(token.toString().split('.')[2]!, 'base64url'),
        ) &&
        at >> 3 === token.length - 1
      )
        continue;
      refused(text);
    }
  });
});
