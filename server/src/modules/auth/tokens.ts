import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { STAFF_ROLES, type StaffRole } from '@amana/shared/users/roles.js';
import type { Clock } from '../../platform/clock.js';
import { AppError } from '../../platform/errors.js';
import type { Caller } from '../../platform/http/request-context.js';
import { randomId } from '../../platform/ids.js';

const ACCESS_SECONDS = 900;

const ISSUER = 'amana';
const AUDIENCE = 'amana-api';
const TYPE = 'access';
/** Tokens that were checked already are known again; the oldest is forgotten first. */
const MOST_KNOWN = 2_000;

export interface Access extends Caller {
  /** When the token ends. */
  expiresAt: Date;
}

/** Who an access token belongs to. @throws AppError UNAUTHENTICATED, UNAVAILABLE, and FORBIDDEN without a proved e-mail */
export type VerifyAccess = (token: string) => Access | Promise<Access>;

export interface Tokens {
  /** How long a token lives: 15 minutes, or less when a role of its owner ends before. */
  secondsUntil(roleEnds: Date | null): number;
  /** A signed access token. */
  sign(caller: Caller, seconds?: number): string;
  /** @throws AppError UNAUTHENTICATED for anything but a living access token of ours */
  verify(token: string): Access;
}

const refused = (): AppError => new AppError('UNAUTHENTICATED', 'Your sign-in has ended. Sign in again.');

const areRoles = (roles: unknown): roles is StaffRole[] =>
  Array.isArray(roles) && roles.every((role) => (STAFF_ROLES as readonly unknown[]).includes(role));

/** Names a secret without telling it. */
const keyIdOf = (secret: string): string =>
  createHmac('sha256', secret).update('kid').digest('hex').slice(0, 8);

const headerOf = (token: string): unknown => {
  try {
    return JSON.parse(Buffer.from(token.split('.', 1)[0]!, 'base64url').toString('utf8'));
  } catch {
    throw refused();
  }
};

/**
 * Access tokens: HS256 and nothing else, whatever a token says of itself.
 * @param secrets the first one signs; tokens of the others are taken until they end
 * @param isEnded whether this session was ended
 */
export function createTokens(
  secrets: readonly [string, ...string[]],
  clock: Clock,
  isEnded: (session: string) => boolean,
): Tokens {
  // Made once: of a text, the library would first try to make a public key, for each token.
  const keys = new Map<unknown, KeyObject>(
    secrets.map((secret) => [keyIdOf(secret), createSecretKey(Buffer.from(secret))]),
  );
  const kid = keyIdOf(secrets[0]);
  const signing = keys.get(kid)!;
  const nowSeconds = (): number => Math.floor(clock.now().getTime() / 1_000);

  const known = new Map<string, Access>();

  function keep(token: string, access: Access): Access {
    known.set(token, access);
    if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
    return access;
  }

  function check(token: string): Access {
    const key = keys.get((headerOf(token) as { kid?: unknown } | null)?.kid);
    if (!key) throw refused();
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
    const { typ, sub, roles, sid, exp, auth_time: proven } = claims as Record<string, unknown>;
    const whole =
      typeof sub === 'string' &&
      typeof sid === 'string' &&
      typeof exp === 'number' &&
      typeof proven === 'number';
    if (typ !== TYPE || !whole || !areRoles(roles)) throw refused();
    const [expiresAt, provenAt] = [new Date(exp * 1_000), new Date(proven * 1_000)];
    return keep(token, { id: sub, roles, session: sid, provenAt, expiresAt });
  }

  return {
    secondsUntil: (roleEnds) =>
      roleEnds === null
        ? ACCESS_SECONDS
        : Math.max(1, Math.min(ACCESS_SECONDS, Math.floor(roleEnds.getTime() / 1_000) - nowSeconds())),

    sign: ({ id, roles, session, provenAt }, seconds = ACCESS_SECONDS) =>
      jwt.sign(
        {
          typ: TYPE,
          roles,
          sid: session,
          auth_time: Math.floor(provenAt.getTime() / 1_000),
          iat: nowSeconds(),
        },
        signing,
        {
          algorithm: 'HS256',
          keyid: kid,
          jwtid: randomId(),
          expiresIn: seconds,
          subject: id,
          issuer: ISSUER,
          audience: AUDIENCE,
        },
      ),

    verify(token) {
      const checked = known.get(token);
      const lives = checked && checked.expiresAt.getTime() > nowSeconds() * 1_000;
      if (!lives) known.delete(token);
      const access = lives ? checked : check(token);
      if (isEnded(access.session)) throw refused();
      return access;
    },
  };
}
