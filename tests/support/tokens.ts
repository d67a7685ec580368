import type { ApiClient } from './client.js';
import { createTokens } from '../../server/src/modules/auth/tokens.js';
import { systemClock } from '../../server/src/platform/clock.js';
import type { Caller } from '../../server/src/platform/http/request-context.js';

const known = () => false;

/** Access tokens as a process with this secret makes them, for people who never signed in. */
export function tokensOf(secret: string, clock = systemClock) {
  const tokens = createTokens([secret], clock, known);
  return {
    verify: (token: string) => tokens.verify(token),
    /** Of somebody who has just proved who he is. */
    sign: (caller: Pick<Caller, 'id' | 'roles' | 'session'>): string =>
      tokens.sign({ ...caller, provenAt: clock.now() }),
  };
}

/** The same person and session, whose last proof is so old. */
export function provenBefore(client: ApiClient, secret: string, ms: number): ApiClient {
  const before = { now: () => new Date(Date.now() - ms), monotonicMs: () => 0 };
  return client.as(tokensOf(secret, before).sign(tokensOf(secret).verify(client.token ?? '')));
}
