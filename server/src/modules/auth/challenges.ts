import type { Model } from 'mongoose';
import type { SecondFactorWanted } from '@amana/shared/auth/contract.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';
import type { ChallengeDoc } from './second-factor.models.js';

const SECONDS = 300;
const MAX_TRIES = 5;

interface Deps {
  challenges: Model<ChallengeDoc>;
  clock: Clock;
  crypto: Crypto;
}

/** The moment between the password and the second factor: 5 minutes and 5 tries, then the password again. */
export function createChallenges({ challenges, clock, crypto }: Deps) {
  const idOf = (token: string): string => crypto.keyedHash('challenge', token);

  return {
    async start(user: string): Promise<SecondFactorWanted> {
      const challenge = crypto.randomToken();
      const expiresAt = new Date(clock.now().getTime() + SECONDS * 1_000);
      await challenges.insertMany([{ _id: idOf(challenge), user, tries: 0, expiresAt }]);
      return { challenge, expiresInSeconds: SECONDS };
    },

    /** Takes one try. @returns whose it is @throws AppError CODE_EXPIRED */
    async take(token: string): Promise<string> {
      const taken = await challenges
        .findOneAndUpdate(
          { _id: idOf(token), tries: { $lt: MAX_TRIES }, expiresAt: { $gt: clock.now() } },
          { $inc: { tries: 1 } },
        )
        .lean<ChallengeDoc>()
        .exec();
      if (!taken)
        throw new AppError(
          'CODE_EXPIRED',
          'This took too long, or too many codes were wrong. Enter your password again.',
        );
      return taken.user;
    },

    /** A challenge that was met is gone. @throws AppError CODE_EXPIRED when somebody was faster */
    async meet(token: string): Promise<void> {
      const { deletedCount } = await challenges.deleteOne({ _id: idOf(token) });
      if (deletedCount === 0) throw new AppError('CODE_EXPIRED', 'This was used already. Sign in again.');
    },
  };
}

export type Challenges = ReturnType<typeof createChallenges>;
