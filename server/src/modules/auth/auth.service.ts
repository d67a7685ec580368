import type { LoginRequest, RegisterRequest, Session } from '@amana/shared/auth/contract.js';
import { AppError } from '../../platform/errors.js';
import { randomId } from '../../platform/ids.js';
import type { UserDoc, Users } from '../users/users.module.js';
import { hashPassword, isPassword } from './passwords.js';
import type { Grant, Sessions } from './sessions.js';
import { ACCESS_SECONDS, type Tokens } from './tokens.js';

/** What a sign-in gives: the answer, and the token for the cookie. */
export interface SignedIn {
  session: Session;
  grant: Grant;
}

interface Deps {
  users: Users;
  sessions: Sessions;
  tokens: Tokens;
}

/** Sign-up, sign-in, and what keeps a person signed in. */
export function createAuthService({ users, sessions, tokens }: Deps) {
  const signedIn = (user: UserDoc, grant: Grant): SignedIn => ({
    grant,
    session: {
      accessToken: tokens.sign({ id: user._id, role: user.role, session: grant.session }),
      expiresIn: ACCESS_SECONDS,
      user: users.me(user),
    },
  });

  return {
    /** @throws AppError EMAIL_TAKEN, BUSY */
    async register({ email, password, name }: RegisterRequest): Promise<SignedIn> {
      const id = randomId();
      const passwordHash = await hashPassword(password);
      const user = await users.register({ id, email, name, role: 'user', passwordHash });
      return signedIn(user, await sessions.start(user._id));
    },

    /** @throws AppError WRONG_CREDENTIALS, BUSY */
    async login({ email, password }: LoginRequest): Promise<SignedIn> {
      const user = await users.findByEmail(email);
      const right = await isPassword(password, user?.passwordHash);
      if (!user || !right)
        throw new AppError(
          'WRONG_CREDENTIALS',
          'E-mail or password is wrong. Try again, or create an account.',
        );
      return signedIn(user, await sessions.start(user._id));
    },

    /** @throws AppError UNAUTHENTICATED */
    async refresh(refreshToken: string): Promise<SignedIn> {
      const grant = await sessions.rotate(refreshToken);
      return signedIn(await users.get(grant.user), grant);
    },

    logout: (refreshToken: string): Promise<void> => sessions.end(refreshToken),
  };
}

export type AuthService = ReturnType<typeof createAuthService>;
