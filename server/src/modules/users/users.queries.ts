import { notFound } from '../../platform/errors.js';
import { NAME_ORDER } from '../../platform/mongo/migrations/schema.js';
import type { Step } from '../../platform/mongo/step.js';
import type { UserDoc, UserModels } from './user.model.js';

export interface PeopleQuery {
  beginning: string;
  /** Of the whole number, when the text is one. */
  phoneHash: string | null;
  limit: number;
}

const LISTED = { passwordHash: 0, pending: 0 } as const;
/** Comes after every other character, by bytes of UTF-8 in the e-mails and by weight in the names' order. */
const LAST = '\uffff';

/** People as other modules look them up. */
export function createUserQueries({ users }: UserModels) {
  const found = (user: UserDoc | null): UserDoc => {
    if (!user) throw notFound('account');
    return user;
  };

  return {
    /** @throws AppError NOT_FOUND */
    get: async (id: string): Promise<UserDoc> => found(await users.findById(id).lean<UserDoc>().exec()),

    /** @throws AppError NOT_FOUND */
    getInStep: async (step: Step, id: string): Promise<UserDoc> =>
      found(await step.findOne(users, { _id: id })),

    findByPhoneHash: (step: Step, phoneHash: string): Promise<UserDoc | null> =>
      step.findOne(users, { phoneHash }),

    /** @param email lower case */
    findByEmail: (email: string): Promise<UserDoc | null> => users.findOne({ email }).lean<UserDoc>().exec(),

    /**
     * People whose e-mail or name begins so, or whose verified number it is; each part on its index.
     * @param beginning trimmed; case counts in neither, accents not in names
     */
    async search({ beginning, phoneHash, limit }: PeopleQuery): Promise<UserDoc[]> {
      const email = beginning.toLowerCase();
      const found = await Promise.all([
        users
          .find({ email: { $gte: email, $lt: email + LAST } }, LISTED)
          .sort({ email: 1 })
          .limit(limit)
          .lean<UserDoc[]>()
          .exec(),
        users
          .find({ name: { $gte: beginning, $lt: beginning + LAST } }, LISTED)
          .collation(NAME_ORDER)
          .sort({ name: 1, _id: 1 })
          .limit(limit)
          .lean<UserDoc[]>()
          .exec(),
        phoneHash === null ? [] : users.find({ phoneHash }, LISTED).lean<UserDoc[]>().exec(),
      ]);
      return [...new Map(found.flat().map((user) => [user._id, user])).values()].slice(0, limit);
    },

    /** All of the staff. */
    async staffIds(): Promise<string[]> {
      const staff = await users.find({ role: 'admin' }, { _id: 1 }).lean<Pick<UserDoc, '_id'>[]>().exec();
      return staff.map(({ _id }) => _id);
    },

    /** Display names by id; who is unknown is left out. */
    async namesOf(ids: string[]): Promise<Map<string, string>> {
      const people = await users
        .find({ _id: { $in: ids } }, { name: 1 })
        .lean<Pick<UserDoc, '_id' | 'name'>[]>()
        .exec();
      return new Map(people.map(({ _id, name }) => [_id, name]));
    },
  };
}
