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
const later = (ms: number): void => void (now = new Date(START.getTime() + ms));

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
});
