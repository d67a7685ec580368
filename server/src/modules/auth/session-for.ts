import type { Session } from '@amana/shared/auth/contract.js';
import type { Clock } from '../../platform/clock.js';
import { firstEnd, rolesAt, type UserDoc, type Users } from '../users/users.module.js';
import type { Grant } from './sessions.js';
import type { Tokens } from './tokens.js';

/** The answer to a sign-in: an access token with the roles of this moment, which does not outlive them. */
export const createSessionFor =
  (users: Pick<Users, 'me'>, tokens: Tokens, clock: Clock) =>
  (user: UserDoc, { session, provenAt }: Pick<Grant, 'session' | 'provenAt'>): Session => {
    const now = clock.now();
    const caller = { id: user._id, roles: rolesAt(user, now), session, provenAt };
    const expiresIn = tokens.secondsUntil(firstEnd(user, now));
    return { accessToken: tokens.sign(caller, expiresIn), expiresIn, user: users.me(user) };
  };

export type SessionFor = ReturnType<typeof createSessionFor>;
