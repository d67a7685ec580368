import type {
  CodeSent,
  ConfirmEmailRequest,
  LoginRequest,
  RegisterRequest,
  ResetPasswordRequest,
  SecondFactorRequest,
  SecondFactorWanted,
  Session,
} from '@amana/shared/auth/contract.js';
import { AppError } from '../../platform/errors.js';
import { randomId } from '../../platform/ids.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { NoteSecurityEvent, WriteSecurityEvent } from '../../platform/security-log.js';
import {
  codeSent,
  type Asker,
  ensureNotSuspended,
  type Codes,
  type NewUser,
  type UserDoc,
  type Users,
} from '../users/users.module.js';
import type { Challenges } from './challenges.js';
import { alreadyThere, nobodyThere, resetCode, signUpCode, type Warn } from './mails.js';
import type { Whence } from './whence.js';
import { ensureGoodPassword } from './password-rules.js';
import type { Passwords } from './passwords.js';
import type { SecondFactor } from './second-factor.js';
import type { Grant, Sessions } from './sessions.js';
import type { SessionFor } from './session-for.js';

/** What a sign-in gives: the answer, and the token for the cookie. */
export interface SignedIn {
  session: Session;
  grant: Grant;
}

export type Entered = SignedIn | { wanted: SecondFactorWanted };

interface Deps {
  users: Users;
  codes: Codes;
  sessions: Sessions;
  sessionFor: SessionFor;
  passwords: Passwords;
  challenges: Challenges;
  secondFactor: SecondFactor;
  atomically: Atomically;
  noteSecurityEvent: NoteSecurityEvent;
  writeSecurityEvent: WriteSecurityEvent;
  warn: Warn;
}

type SignUp = Pick<NewUser, 'id' | 'email' | 'name' | 'passwordHash'>;

const wrongCredentials = (): AppError =>
  new AppError('WRONG_CREDENTIALS', 'E-mail or password is wrong. Try again, or create an account.');

/** Work that would tell by its time that there is an account is done when the answer is long gone. */
const afterwards = (work: () => Promise<void>): void => void setTimeout(() => void work(), 100).unref();

/** Sign-up, sign-in, and what keeps a person signed in. Nothing it answers tells whether an e-mail has an account. */
export function createAuthService({ users, codes, sessions, sessionFor, passwords, ...deps }: Deps) {
  const { challenges, secondFactor, atomically, noteSecurityEvent, writeSecurityEvent, warn } = deps;

  const signedIn = (user: UserDoc, grant: Grant): SignedIn => ({
    grant,
    session: sessionFor(user, grant),
  });

  async function start(user: UserDoc, whence: Whence): Promise<SignedIn> {
    const grant = await sessions.start(user._id, whence);
    // Read once the sign-in is there: a suspension at the same moment either ends it or is seen here.
    const now = await users.get(user._id);
    if (now.suspendedAt) await sessions.endAll(user._id);
    ensureNotSuspended(now);
    await noteSecurityEvent({ user: user._id, what: 'signed_in', ...whence });
    return signedIn(user, grant);
  }

  /** After the password: in, or asked for the second factor. */
  async function enter(user: UserDoc, whence: Whence): Promise<Entered> {
    if (await secondFactor.findOn(user._id)) return { wanted: await challenges.start(user._id) };
    return start(user, whence);
  }

  async function strengthen({ _id, passwordHash }: UserDoc, password: string): Promise<void> {
    if (passwordHash !== undefined && passwords.isWeak(passwordHash))
      await users.strengthen(_id, passwordHash, await passwords.hash(password));
  }

  return {
    /** Sends a code to the mailbox; who has an account there is told so in it. @throws AppError VALIDATION_FAILED, BUSY, RATE_LIMITED, UNAVAILABLE */
    async register({ email, password, name }: RegisterRequest, asker: Asker): Promise<CodeSent> {
      await ensureGoodPassword(password, { email, name });
      const passwordHash = await passwords.hash(password);
      const owner = await users.findByEmail(email);
      const person: SignUp = { id: randomId(), email, name, passwordHash };
      await codes.send({
        purpose: 'sign-up',
        subject: email,
        asker,
        to: email,
        payload: owner ? null : JSON.stringify(person),
        text: owner ? alreadyThere : signUpCode,
      });
      return codeSent;
    },

    /** Makes the account whose mailbox is proved now. @throws AppError WRONG_CODE, CODE_EXPIRED, EMAIL_TAKEN */
    async confirm({ email, code }: ConfirmEmailRequest, asker: Asker, whence: Whence): Promise<SignedIn> {
      const right = await codes.check({ purpose: 'sign-up', subject: email }, code, asker);
      const person = JSON.parse(right.payload) as SignUp;
      const user = await users.register(person, async (step) => {
        await codes.use(step, right);
        await writeSecurityEvent(step, { user: person.id, what: 'signed_up', ...whence });
      });
      return start(user, whence);
    },

    /** @throws AppError WRONG_CREDENTIALS, BUSY, SUSPENDED */
    async login({ email, password }: LoginRequest, whence: Whence): Promise<Entered> {
      const user = await users.findByEmail(email);
      const right = await passwords.isRight(password, user?.passwordHash);
      if (user && !right)
        afterwards(() => noteSecurityEvent({ user: user._id, what: 'sign_in_refused', ...whence }));
      if (!user || !right) throw wrongCredentials();
      await strengthen(user, password);
      return enter(user, whence);
    },

    /** The second half of a sign-in. @throws AppError WRONG_CODE, CODE_EXPIRED, RATE_LIMITED, SUSPENDED */
    async second({ challenge, code }: SecondFactorRequest, whence: Whence): Promise<SignedIn> {
      const id = await challenges.take(challenge);
      const used = await secondFactor.use(id, code).catch(async (error: unknown) => {
        await noteSecurityEvent({ user: id, what: 'second_factor_refused', ...whence });
        throw error;
      });
      await challenges.meet(challenge);
      if (used === 'recovery') {
        await noteSecurityEvent({ user: id, what: 'recovery_code_used', ...whence });
        void warn(id, 'recovery_code_used', whence);
      }
      return start(await users.get(id), whence);
    },

    /** Sends a code to the mailbox. @throws AppError RATE_LIMITED, UNAVAILABLE */
    async forgot(email: string, asker: Asker): Promise<CodeSent> {
      const owner = await users.findByEmail(email);
      await codes.send({
        purpose: 'password',
        subject: email,
        asker,
        to: email,
        payload: owner?._id ?? null,
        text: owner ? resetCode : nobodyThere,
      });
      return codeSent;
    },

    /** A new password for who reads the mailbox; every other sign-in ends. @throws AppError VALIDATION_FAILED, WRONG_CODE, CODE_EXPIRED, BUSY, SUSPENDED */
    async reset(
      { email, code, password }: ResetPasswordRequest,
      asker: Asker,
      whence: Whence,
    ): Promise<Entered> {
      await ensureGoodPassword(password, { email });
      const passwordHash = await passwords.hash(password);
      const right = await codes.check({ purpose: 'password', subject: email }, code, asker);
      const id = right.payload;
      await ensureGoodPassword(password, await users.get(id));
      await atomically(`password:${id}:${right.codeHash.slice(0, 16)}`, async (step) => {
        await codes.use(step, right);
        await users.setPassword(step, id, passwordHash);
        await writeSecurityEvent(step, { user: id, what: 'password_changed', ...whence });
      });
      await sessions.endAll(id);
      void warn(id, 'password_changed', whence);
      return enter(await users.get(id), whence);
    },

    /** @throws AppError UNAUTHENTICATED */
    async refresh(refreshToken: string, whence: Whence): Promise<SignedIn> {
      const grant = await sessions.rotate(refreshToken, whence);
      const user = await users.get(grant.user);
      if (user.suspendedAt) throw new AppError('UNAUTHENTICATED', 'Your sign-in has ended. Sign in again.');
      return signedIn(user, grant);
    },

    async logout(refreshToken: string, whence: Whence): Promise<void> {
      const user = await sessions.endByToken(refreshToken);
      if (user !== null) await noteSecurityEvent({ user, what: 'signed_out', ...whence });
    },
  };
}

export type AuthService = ReturnType<typeof createAuthService>;
