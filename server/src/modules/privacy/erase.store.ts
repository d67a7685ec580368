import type { Connection, mongo } from 'mongoose';
import { otherParty, type Party } from '@amana/shared/transactions/lifecycle.js';
import type { Crypto } from '../../platform/crypto.js';
import type { FileDoc } from '../files/files.module.js';

type Raw = { _id: string } & Record<string, unknown>;

/** One side of a deal. */
export interface Side {
  user: string;
  role: Party;
}

const AT_ONCE = 500;
/** An operation's status stays: that it was done, and once, is what the books rest on. */
const NO_ANSWER = { $set: { 'answer.body.data': {} } };

/** Contents of files, which are not always in the database. */
export type RemoveContent = (file: Pick<FileDoc, 'content' | 'thumbBytes'>) => Promise<void>;

export interface EraseDeps {
  connection: Connection;
  crypto: Crypto;
  removeContent: RemoveContent;
  /** Of his IDs. */
  removePicturesOf: (user: string) => Promise<void>;
}

/** Overwrites what people wrote and what tells who they are; each can be done again and again. */
export function createErase({ connection, crypto, removeContent, removePicturesOf }: EraseDeps) {
  /** Sealed as a number is, so that who shows it needs to know nothing of this. */
  const noPhone = () => ({ $set: { phone: crypto.seal(''), phoneHash: '' } });
  const of = <T extends { _id: string } = Raw>(name: string): mongo.Collection<T> =>
    connection.db!.collection<T>(name);
  const idsOf = async (name: string, filter: Record<string, unknown>): Promise<string[]> =>
    (
      await of(name)
        .find(filter, { projection: { _id: 1 } })
        .toArray()
    ).map(({ _id }) => _id);

  async function answers(ops: string[]): Promise<void> {
    for (let n = 0; n < ops.length; n += AT_ONCE)
      await of('operations').updateMany(
        { _id: { $in: ops.slice(n, n + AT_ONCE) }, 'answer.body.data': { $exists: true, $ne: {} } },
        NO_ANSWER,
      );
  }

  /** What commands answered about this deal, to whomever: views of it hold names and words. */
  async function answersOfDeal(transaction: string): Promise<void> {
    const names = ['events', 'messages', 'files', 'payments', 'ratings'];
    const found = await Promise.all(names.map((name) => idsOf(name, { transaction })));
    await answers(found.flat().map((id) => id.split('.', 1)[0]!));
  }

  async function files(filter: Record<string, unknown>): Promise<void> {
    for (const file of await of<FileDoc>('files')
      .find({ ...filter, bytes: { $gt: 0 } })
      .toArray()) {
      await removeContent(file);
      const none = { name: 'Removed', caption: null, bytes: 0, thumbBytes: null };
      await of<FileDoc>('files').updateOne({ _id: file._id }, { $set: none });
    }
  }

  async function claims(transaction: string, roles: Party[]): Promise<void> {
    for (const role of roles) {
      const blank = (filter: object, field: string) =>
        of('disputes').updateMany(
          { transaction, ...filter, [field]: { $type: 'string' } },
          { $set: { [field]: '' } },
        );
      await blank({ claimant: role }, 'reason');
      await blank({ claimant: otherParty(role) }, 'answer.reason');
      await blank({ 'appeal.by': role }, 'appeal.reason');
      await blank({}, `offers.${role}.reason`);
    }
  }

  /** One that waits needs nobody's decision any more. */
  async function identity(user: string, now: Date): Promise<void> {
    const closed = { state: 'rejected', reason: 'The account was closed.', decidedAt: now };
    await of('identity').updateMany({ user, state: 'waiting' }, { $set: closed });
    await removePicturesOf(user);
    await of('identity').updateMany({ user }, { $set: { last4: '' } });
  }

  return {
    /** What this side wrote and sent in a deal. @param side null: both */
    async deal(transaction: string, side: Side | null): Promise<void> {
      const roles: Party[] = side ? [side.role] : ['buyer', 'seller'];
      await of('messages').updateMany(
        { transaction, by: { $in: roles } },
        { $set: { text: '', warn: false } },
      );
      await files({ transaction, ...(side ? { by: side.user } : {}) });
      await claims(transaction, roles);
      // About him as well: what others wrote of a person tells of that person.
      await of('ratings').updateMany({ transaction }, { $set: { comment: null } });
      await of('notices').deleteMany({ transaction });
      await answersOfDeal(transaction);
      if (!side) await of('payments').updateMany({ transaction }, noPhone());
    },

    /** What is kept about a person outside deals. */
    async person(user: string, now: Date): Promise<void> {
      const made = await Promise.all([
        idsOf('payouts', { user }),
        idsOf('payments', { payer: user }),
        idsOf('identity', { user }),
        idsOf('staff_actions', { $or: [{ by: user }, { person: user }] }),
      ]);
      await answers(made.flat());
      await of('payouts').updateMany({ user }, noPhone());
      await of('payments').updateMany({ payer: user }, noPhone());
      await of('notices').deleteMany({ user });
      await of('security_events').updateMany({ user }, { $set: { device: null, place: null } });
      await of('second_factors').deleteOne({ _id: user });
      await identity(user, now);
      await of('api_keys').deleteMany({ user });
      await of('webhooks').deleteMany({ user });
      await of('sessions').deleteMany({ user });
    },
  };
}

export type Erase = ReturnType<typeof createErase>;
