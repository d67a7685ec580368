import { may, PERMISSIONS, STAFF_ROLES, type Permission } from '@amana/shared/users/roles.js';
import { AppError, notFound } from '../../platform/errors.js';
import { NAME_ORDER } from '../../platform/mongo/migrations/people.schema.js';
import type { Step } from '../../platform/mongo/step.js';
import { rolesAt } from './roles.js';
import type { UserDoc, UserModels } from './user.model.js';

export interface PeopleQuery {
  beginning: string;
  /** Of the whole number, when the text is one. */
  phoneHash: string | null;
  limit: number;
}

const LISTED = { passwordHash: 0 } as const;
/** Comes after every other character, by bytes of UTF-8 in the e-mails and by weight in the names' order. */
const LAST = '\uffff';

/** One of the staff, and not one who may do this. */
export const notYourRole = (): AppError =>
  new AppError('FORBIDDEN', 'Your role at Amana does not include this. Ask an admin.');

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

    /** Nobody is there any more, to read or to be rated. @param id null: he never was */
    isClosed: async (step: Step, id: string | null): Promise<boolean> =>
      id !== null && (await step.findOne(users, { _id: id }))?.closedAt !== undefined,

    findByPhoneHash: (step: Step, phoneHash: string): Promise<UserDoc | null> =>
      step.findOne(users, { phoneHash }),

    /** @param email lower case */
    findByEmail: (email: string): Promise<UserDoc | null> => users.findOne({ email }).lean<UserDoc>().exec(),

    findByClerkId: (clerkId: string): Promise<UserDoc | null> =>
      users.findOne({ clerkId }).lean<UserDoc>().exec(),

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

    /** Those of the staff who may do this at this time. */
    async staffWho(permission: Permission, now: Date): Promise<string[]> {
      const staff = await users
        .find({ 'roles.role': { $in: PERMISSIONS[permission] } }, { roles: 1 })
        .lean<Pick<UserDoc, '_id' | 'roles'>[]>()
        .exec();
      return staff.filter((one) => may(rolesAt(one, now), permission)).map(({ _id }) => _id);
    },

    /** All who have or had a role, with their names. */
    listStaff: (limit: number): Promise<Pick<UserDoc, '_id' | 'name' | 'roles'>[]> =>
      users
        .find({ 'roles.role': { $in: STAFF_ROLES } }, { name: 1, roles: 1 })
        .limit(limit)
        .lean<Pick<UserDoc, '_id' | 'name' | 'roles'>[]>()
        .exec(),

    /** Asked in the step that acts: whose role ended a moment ago acts no more. @throws AppError FORBIDDEN */
    async ensureMay(step: Step, id: string, permission: Permission): Promise<void> {
      const user = await step.findOne(users, { _id: id });
      if (!user || !may(rolesAt(user, step.now), permission)) throw notYourRole();
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
