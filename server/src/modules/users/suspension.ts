import { AppError } from '../../platform/errors.js';
import type { Crypto } from '../../platform/crypto.js';
import type { Step } from '../../platform/mongo/step.js';
import type { WriteNotices } from '../../platform/notices.js';
import type { WriteSecurityEvent } from '../../platform/security-log.js';
import type { UserDoc, UserModels } from './user.model.js';

/** Told only to who has proved that the account is his. @throws AppError SUSPENDED */
export function ensureNotSuspended({ suspendedAt }: UserDoc): void {
  if (suspendedAt)
    throw new AppError(
      'SUSPENDED',
      'This account is suspended. Read the e-mail about it: it says what to do.',
    );
}

const MAILS = {
  suspended: {
    title: 'Your Amana account is suspended',
    text: 'Amana’s staff have suspended your account for your safety: every sign-in has ended, nobody can sign in, and no money leaves your wallet. Your deals and their clocks go on, and money that others owe you still comes in. If your phone was lost or stolen, choose a new password (“Forgot your password?” on the sign-in page). Then write to Amana’s staff from this address: they let you in again once they know that it is you.',
  },
  suspension_lifted: {
    title: 'Your Amana account is open again',
    text: 'Amana’s staff have lifted the suspension of your account. Sign in, and look through your deals: their clocks went on. If you did not ask for this, write to Amana’s staff at once.',
  },
} as const;

interface Deps {
  models: UserModels;
  crypto: Pick<Crypto, 'seal'>;
  writeSecurityEvent: WriteSecurityEvent;
  writeNotices: WriteNotices;
}

/** What a suspension is for the person; his money is stopped and let go by payments, in the same step. */
export function createSuspension({ models: { users }, crypto, writeSecurityEvent, writeNotices }: Deps) {
  async function tell(step: Step, { _id, email }: UserDoc, kind: keyof typeof MAILS): Promise<void> {
    await writeSecurityEvent(step, { user: _id, what: kind });
    const deliver = { channel: 'email' as const, to: crypto.seal(email) };
    await writeNotices(step, [
      { user: null, transaction: null, v: null, body: { kind, ...MAILS[kind] }, deliver },
    ]);
  }

  return {
    async suspend(step: Step, user: UserDoc): Promise<void> {
      await step.update(users, { _id: user._id }, { $set: { suspendedAt: step.now } });
      await tell(step, user, 'suspended');
    },

    async unsuspend(step: Step, user: UserDoc): Promise<void> {
      await step.update(users, { _id: user._id }, { $unset: { suspendedAt: 1 } });
      await tell(step, user, 'suspension_lifted');
    },
  };
}
