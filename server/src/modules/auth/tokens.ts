import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Clock } from '../../platform/clock.js';
import { AppError } from '../../platform/errors.js';
import type { Caller } from '../../platform/http/request-context.js';

export const ACCESS_SECONDS = 900;

const ISSUER = 'amana';
const AUDIENCE = 'amana-api';
const TYPE = 'access';
/** Tokens that were checked already are known again; the oldest is forgotten first. */
const MOST_KNOWN = 2_000;

export interface Access extends Caller {
  /** When the token ends. */
  expiresAt: Date;
}

export interface Tokens {
  /** A signed access token of 15 minutes. */
  sign(caller: Caller): string;
  /** @throws AppError UNAUTHENTICATED for anything but a living access token of ours */
  verify(token: string): Access;
}

const refused = (): AppError => new AppError('UNAUTHENTICATED', 'Your sign-in has ended. Sign in again.');

const isRole = (role: unknown): role is Caller['role'] => role === 'user' || role === 'admin';

/** Access tokens: HS256 and nothing else, whatever a token says of itself. */
export function createTokens(secret: string, clock: Clock): Tokens {
  // Made once: of a text, the library would first try to make a public key, for each token.
  const key = createSecretKey(Buffer.from(secret));
  const nowSeconds = (): number => Math.floor(clock.now().getTime() / 1_000);

  const known = new Map<string, Access>();

  function keep(token: string, access: Access): Access {
    known.set(token, access);
    if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
    return access;
  }

  return {
    sign: ({ id, role, session }) =>
      jwt.sign({ typ: TYPE, role, sid: session, iat: nowSeconds() }, key, {
        algorithm: 'HS256',
        expiresIn: ACCESS_SECONDS,
        subject: id,
        issuer: ISSUER,
        audience: AUDIENCE,
      }),

    verify(token) {
      const checked = known.get(token);
      if (checked && checked.expiresAt.getTime() > nowSeconds() * 1_000) return checked;
      known.delete(token);
      let claims: unknown;
      try {
        claims = jwt.verify(token, key, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          audience: AUDIENCE,
          clockTimestamp: nowSeconds(),
        });
      } catch {
        throw refused();
      }
      const { typ, sub, role, sid, exp } = claims as Record<string, unknown>;
      const whole = typeof sub === 'string' && typeof sid === 'string' && typeof exp === 'number';
      if (typ !== TYPE || !whole || !isRole(role)) throw refused();
      return keep(token, { id: sub, role, session: sid, expiresAt: new Date(exp * 1_000) });
    },
  };
}
