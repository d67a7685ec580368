import { CLOSED_NAME, type Me } from '@amana/shared/users/contract.js';
import type { Cache } from '../../platform/cache.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import { AppError, notFound } from '../../platform/errors.js';
import { randomId } from '../../platform/ids.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { Step } from '../../platform/mongo/step.js';
import type { WriteSecurityEvent } from '../../platform/security-log.js';
import { walletAccount } from '../ledger/domain/legs.js';
import type { Ledger } from '../ledger/ledger.js';
import type { GrantedRole, UserDoc, UserModels } from './user.model.js';
import { presentMe } from './users.presenter.js';

export interface NewUser {
  /** Made by the caller, once for all tries of the same registration. */
  id: string;
  /** Lower case. */
  email: string;
  name: string;
  roles?: GrantedRole[];
  passwordHash: string;
  /** A number that needs no code, `2547…`; demo people have one. */
  verifiedPhone?: string;
  /** Staff need not check an ID; demo people's are. */
  idChecked?: boolean;
}

/** Somebody whom Clerk has signed in; his e-mail is proved. */
export interface ClerkPerson {
  clerkId: string;
  /** Lower case. */
  email: string;
  name: string;
}

export interface UserDeps {
  models: UserModels;
  atomically: Atomically;
  crypto: Crypto;
  clock: Clock;
  ledger: Ledger;
  names: Cache;
  writeSecurityEvent: WriteSecurityEvent;
}

/** What else happens in a step. */
export type InStep = (step: Step) => Promise<void>;
const nothingElse: InStep = () => Promise.resolve();

/** Accounts of people: made together with their wallet. */
export function createUserService({ models, atomically, clock, crypto, ledger, ...deps }: UserDeps) {
  const { users } = models;
  const { names, writeSecurityEvent } = deps;

  const phoneOf = ({ verifiedPhone }: NewUser): Pick<UserDoc, 'phone' | 'phoneHash'> =>
    verifiedPhone === undefined
      ? {}
      : { phone: crypto.seal(verifiedPhone), phoneHash: crypto.keyedHash('phone', verifiedPhone) };

  async function make(step: Step, user: UserDoc): Promise<UserDoc> {
    await step.insert(users, user);
    await ledger.open(step, walletAccount(user._id));
    return user;
  }

  /**
   * Makes the person and opens his wallet.
   * @param also happens in the same step
   * @throws AppError EMAIL_TAKEN
   */
  function register(user: NewUser, also: InStep = nothingElse): Promise<UserDoc> {
    const { id, email, name, roles, passwordHash } = user;
    const phone = phoneOf(user);
    return atomically(`reg:${id}`, async (step) => {
      const owner = await step.findOne(users, { email });
      if (owner?._id === id) return owner;
      if (owner)
        throw new AppError('EMAIL_TAKEN', 'There is an account with this e-mail. Sign in instead.', {
          fields: [{ field: 'email', message: 'email has an account already' }],
        });
      const made = await make(step, {
        _id: id,
        email,
        name,
        passwordHash,
        ...(roles ? { roles } : {}),
        ...phone,
        ...(user.idChecked ? { idCheckedAt: step.now } : {}),
        createdAt: step.now,
      });
      await also(step);
      return made;
    });
  }

  /**
   * The person of an account at Clerk: linked before, or by his e-mail, or made.
   * @throws AppError EMAIL_TAKEN when the e-mail belongs to another account at Clerk
   */
  function fromClerk({ clerkId, email, name }: ClerkPerson): Promise<UserDoc> {
    const id = randomId();
    return atomically(`clerk:${clerkId}`, async (step) => {
      const known = await step.findOne(users, { clerkId });
      if (known) return known;
      const owner = await step.findOne(users, { email });
      if (!owner) {
        await writeSecurityEvent(step, { user: id, what: 'signed_up' });
        return make(step, { _id: id, email, name, clerkId, createdAt: step.now });
      }
      if (owner.clerkId !== undefined)
        throw new AppError('EMAIL_TAKEN', 'This e-mail belongs to another account. Write to Amana’s staff.');
      await step.update(users, { _id: owner._id }, { $set: { clerkId } });
      await writeSecurityEvent(step, { user: owner._id, what: 'clerk_linked' });
      return { ...owner, clerkId };
    });
  }

  return {
    register,
    fromClerk,

    /** The person as he sees himself. */
    me: (user: UserDoc): Me =>
      presentMe(user, user.phone === undefined ? null : crypto.open(user.phone), clock.now()),

    setPassword: (step: Step, id: string, passwordHash: string): Promise<void> =>
      step.update(users, { _id: id }, { $set: { passwordHash } }),

    setRoles: (step: Step, id: string, roles: GrantedRole[]): Promise<void> =>
      step.update(users, { _id: id }, roles.length > 0 ? { $set: { roles } } : { $unset: { roles: 1 } }),

    /** From now on he is level 2. */
    setIdChecked: (step: Step, id: string): Promise<void> =>
      step.update(users, { _id: id }, { $set: { idCheckedAt: step.now } }),

    /** Written by each step that counts against a person's limits: of two at once one sees the other. */
    countMove: (step: Step, id: string): Promise<void> =>
      step.update(users, { _id: id }, { $inc: { moves: 1 } }),
    /** For good: what told who it was is gone, and no password opens it. Its name is then in no list but as closed. */
    async close(step: Step, id: string): Promise<void> {
      await step.update(
        users,
        { _id: id },
        {
          $set: { email: `closed:${id}`, name: CLOSED_NAME, passwordHash: 'none', closedAt: step.now },
          $unset: { phone: 1, phoneHash: 1, phoneHeldUntil: 1, clerkId: 1 },
        },
      );
    },

    forgetName: (id: string): Promise<void> => names.forget(id),

    /** The same password under a stronger hash, unless it was changed meanwhile. */
    async strengthen(id: string, weakHash: string, passwordHash: string): Promise<void> {
      await users.updateOne({ _id: id, passwordHash: weakHash }, { $set: { passwordHash } });
    },

    /** @throws AppError NOT_FOUND */
    async rename(id: string, name: string): Promise<UserDoc> {
      const user = await users
        .findOneAndUpdate({ _id: id }, { $set: { name } }, { returnDocument: 'after' })
        .lean<UserDoc>()
        .exec();
      if (!user) throw notFound('account');
      await names.forget(id);
      return user;
    },
  };
}

export type UserService = ReturnType<typeof createUserService>;
