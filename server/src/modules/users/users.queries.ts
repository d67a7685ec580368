import { notFound } from '../../platform/errors.js';
import type { Step } from '../../platform/mongo/step.js';
import type { UserDoc, UserModels } from './user.model.js';

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
