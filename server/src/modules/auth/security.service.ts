import type { Model } from 'mongoose';
import type {
  Device,
  RecoveryCodes,
  SecondFactorOffer,
  Security,
  SecurityEvent,
  Session,
  StepUpRequest,
} from '@amana/shared/auth/contract.js';
import { AppError } from '../../platform/errors.js';
import type { Caller } from '../../platform/http/request-context.js';
import { randomId } from '../../platform/ids.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { NoteSecurityEvent, SecurityEventDoc, WriteSecurityEvent } from '../../platform/security-log.js';
import type { Users } from '../users/users.module.js';
import type { Warn } from './mails.js';
import type { Whence } from './whence.js';
import { ensureGoodPassword } from './password-rules.js';
import type { Passwords } from './passwords.js';
import type { SecondFactor } from './second-factor.js';
import type { SessionDoc } from './session.model.js';
import type { Sessions } from './sessions.js';
import type { SessionFor } from './session-for.js';

const SHOWN_EVENTS = 20;

interface Deps {
  users: Users;
  sessions: Sessions;
  sessionFor: SessionFor;
  passwords: Passwords;
  secondFactor: SecondFactor;
  events: Model<SecurityEventDoc>;
  atomically: Atomically;
  noteSecurityEvent: NoteSecurityEvent;
  writeSecurityEvent: WriteSecurityEvent;
  warn: Warn;
}

const deviceOf =
  (current: string) =>
  ({ _id, device, place, startedAt, rotatedAt }: SessionDoc): Device => ({
    id: _id,
    device,
    place,
    since: startedAt.toISOString(),
    lastSeen: rotatedAt.toISOString(),
    current: _id === current,
  });

const eventOf = ({ _id, what, at, device, place }: SecurityEventDoc): SecurityEvent => ({
  id: _id,
  what,
  at: at.toISOString(),
  device,
  place,
});

/** What a signed-in person does for the safety of his account. */
export function createSecurityService({
  users,
  sessions,
  sessionFor,
  passwords,
  secondFactor,
  ...deps
}: Deps) {
  const { events, atomically, noteSecurityEvent, writeSecurityEvent, warn } = deps;

  /** The second factor where there is one; the password where not. */
  async function isProof(user: string, { password, code }: StepUpRequest): Promise<boolean> {
    if (await secondFactor.findOn(user)) {
      if (code === undefined)
        throw new AppError('STEP_UP_REQUIRED', 'Enter the code of your authenticator app.', {
          secondFactor: true,
        });
      await secondFactor.use(user, code);
      return true;
    }
    return passwords.isRight(password ?? '', (await users.get(user)).passwordHash);
  }

  return {
    async show({ id, session }: Caller): Promise<Security> {
      const [factor, devices, newest] = await Promise.all([
        secondFactor.findOn(id),
        sessions.list(id),
        events
          .find({ user: id })
          .sort({ at: -1, _id: -1 })
          .limit(SHOWN_EVENTS)
          .lean<SecurityEventDoc[]>()
          .exec(),
      ]);
      return {
        secondFactor: factor !== null,
        recoveryCodesLeft: factor?.recovery.length ?? null,
        devices: devices.map(deviceOf(session)),
        events: newest.map(eventOf),
      };
    },

    /** A new access token, good for what needs a fresh proof. @throws AppError WRONG_CREDENTIALS, WRONG_CODE, STEP_UP_REQUIRED, BUSY, RATE_LIMITED */
    async stepUp({ id, session }: Caller, request: StepUpRequest, whence: Whence): Promise<Session> {
      const refused = () => noteSecurityEvent({ user: id, what: 'step_up_refused', ...whence });
      const proved = await isProof(id, request).catch(async (error: unknown) => {
        await refused();
        throw error;
      });
      if (!proved) {
        await refused();
        throw new AppError('WRONG_CREDENTIALS', 'This is not your password. Try again.');
      }
      const provenAt = await sessions.prove(session);
      await noteSecurityEvent({ user: id, what: 'stepped_up', ...whence });
      return sessionFor(await users.get(id), { session, provenAt });
    },

    /** @throws AppError NOT_FOUND unless it is his own */
    async endSession({ id }: Caller, session: string): Promise<void> {
      await sessions.endOne(id, session);
      await noteSecurityEvent({ user: id, what: 'signed_out' });
    },

    /** Ends every sign-in but the one that asks. */
    async endOthers({ id, session }: Caller): Promise<void> {
      await sessions.endAll(id, session);
      await noteSecurityEvent({ user: id, what: 'signed_out' });
    },

    /** Every other sign-in ends. @throws AppError VALIDATION_FAILED, BUSY */
    async changePassword({ id, session }: Caller, password: string, whence: Whence): Promise<void> {
      await ensureGoodPassword(password, await users.get(id));
      const passwordHash = await passwords.hash(password);
      await atomically(`password:${id}:${randomId()}`, async (step) => {
        await users.setPassword(step, id, passwordHash);
        await writeSecurityEvent(step, { user: id, what: 'password_changed', ...whence });
      });
      await sessions.endAll(id, session);
      void warn(id, 'password_changed', whence);
    },

    /** @throws AppError STATE_CONFLICT when one is on */
    offerSecondFactor: async ({ id }: Caller): Promise<SecondFactorOffer> =>
      secondFactor.offer(id, (await users.get(id)).email),

    /** Every other sign-in ends. @throws AppError WRONG_CODE, STATE_CONFLICT, RATE_LIMITED */
    async confirmSecondFactor(caller: Caller, code: string, whence: Whence): Promise<RecoveryCodes> {
      const { id, session } = caller;
      const recoveryCodes = await secondFactor.confirm(id, code);
      await noteSecurityEvent({ user: id, what: 'second_factor_on', ...whence });
      await sessions.endAll(id, session);
      void warn(id, 'second_factor_on', whence);
      return { recoveryCodes };
    },

    /** @throws AppError STATE_CONFLICT when it is off */
    async removeSecondFactor({ id }: Caller, whence: Whence): Promise<void> {
      await secondFactor.remove(id);
      await noteSecurityEvent({ user: id, what: 'second_factor_off', ...whence });
      void warn(id, 'second_factor_off', whence);
    },

    /** The old codes are good no more. @throws AppError STATE_CONFLICT when it is off */
    async renewRecoveryCodes({ id }: Caller, whence: Whence): Promise<RecoveryCodes> {
      const recoveryCodes = await secondFactor.renewRecovery(id);
      await noteSecurityEvent({ user: id, what: 'recovery_codes_made', ...whence });
      void warn(id, 'recovery_codes_made', whence);
      return { recoveryCodes };
    },
  };
}

export type SecurityService = ReturnType<typeof createSecurityService>;
