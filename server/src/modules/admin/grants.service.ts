import type { Model } from 'mongoose';
import type {
  EndGrantRequest,
  Grant,
  GrantRequest,
  Staff,
  StaffActionKind,
} from '@amana/shared/admin/contract.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import { AppError, notFound } from '../../platform/errors.js';
import type { WriteNotices } from '../../platform/notices.js';
import type { Step } from '../../platform/mongo/step.js';
import type { Command, CommandAnswer, RunCommand } from '../../platform/operations.js';
import type { WriteStaffAction } from '../../platform/staff-log.js';
import type { GrantedRole, UserDoc, Users } from '../users/users.module.js';
import type { GrantDoc } from './grant.model.js';
import { roleEnded, roleGiven } from './grants.notices.js';

const MOST_SHOWN = 200;

interface Deps {
  grants: Model<GrantDoc>;
  users: Pick<Users, 'getInStep' | 'listStaff' | 'namesOf' | 'setRoles' | 'staffWho'>;
  clock: Clock;
  crypto: Pick<Crypto, 'seal'>;
  runCommand: RunCommand;
  writeNotices: WriteNotices;
  writeStaffAction: WriteStaffAction;
  /** Whose roles change signs in again, with a token that says so. */
  signOut(user: string, why: 'roles'): Promise<void>;
}

const notOneself = (): AppError =>
  new AppError('FORBIDDEN', 'Nobody changes his own roles. Ask another admin.');

const ensureNotClosed = ({ closedAt }: UserDoc): void => {
  if (closedAt) throw new AppError('STATE_CONFLICT', 'This account is closed: nobody can have a role there.');
};

const living = (roles: GrantedRole[] = [], now: Date): GrantedRole[] =>
  roles.filter(({ until }) => until === null || until > now);

/** Who becomes staff: one admin proposes a role, another gives it; ending one takes one. */
export function createGrants({ grants, users, clock, crypto, runCommand, ...deps }: Deps) {
  const { writeNotices, writeStaffAction, signOut } = deps;
  const nameOf = async (id: string): Promise<string> =>
    (await users.namesOf([id])).get(id) ?? 'Amana’s staff';

  async function present(...docs: GrantDoc[]): Promise<Grant[]> {
    const names = await users.namesOf([...new Set(docs.flatMap(({ user, by }) => [user, by]))]);
    const named = (id: string) => ({ id, name: names.get(id) ?? 'Unknown' });
    return docs.map(({ _id, user, role, until, state, by, at, reason }) => ({
      id: _id,
      user: named(user),
      role,
      until: until?.toISOString() ?? null,
      state,
      by: named(by),
      at: at.toISOString(),
      reason,
    }));
  }

  const log = (
    step: Step,
    action: StaffActionKind,
    { by, user, role, reason }: Pick<GrantDoc, 'by' | 'user' | 'role' | 'reason'>,
  ): Promise<void> =>
    writeStaffAction(step, { by, action, transaction: null, person: user, reason: `${role}: ${reason}` });

  return {
    async list(): Promise<Staff> {
      const now = clock.now();
      const [staff, proposed] = await Promise.all([
        users.listStaff(MOST_SHOWN),
        grants.find({ state: 'proposed' }).sort({ at: 1 }).limit(MOST_SHOWN).lean<GrantDoc[]>().exec(),
      ]);
      const people = staff.map(({ _id: id, name, roles }) => ({
        id,
        name,
        roles: living(roles, now).map(({ role, until }) => ({ role, until: until?.toISOString() ?? null })),
      }));
      return {
        people: people.filter(({ roles }) => roles.length > 0),
        proposed: await present(...proposed),
      };
    },

    /** @throws AppError NOT_FOUND, FORBIDDEN for oneself, VALIDATION_FAILED for a time that has passed, STATE_CONFLICT while it is proposed */
    propose: (command: Command, { user, role, until, reason }: GrantRequest): Promise<CommandAnswer> =>
      runCommand(command, async (step) => {
        const { user: by, op } = command;
        if (by === user) throw notOneself();
        ensureNotClosed(await users.getInStep(step, user));
        const end = until === undefined ? null : new Date(until);
        if (end && end <= step.now)
          throw new AppError('VALIDATION_FAILED', 'The role would have ended already.', {
            fields: [{ field: 'until', message: 'until must lie ahead' }],
          });
        if (await step.findOne(grants, { state: 'proposed', user, role }))
          throw new AppError(
            'STATE_CONFLICT',
            'This role is proposed for this person already: another admin confirms it or turns it down.',
          );
        const grant: GrantDoc = {
          _id: op,
          user,
          role,
          until: end,
          state: 'proposed',
          by,
          reason,
          at: step.now,
        };
        return {
          status: 201,
          data: (await present(grant))[0],
          async write() {
            await step.insert(grants, grant);
            await log(step, 'grant_propose', { by, user, role, reason });
          },
        };
      }),

    /** @throws AppError NOT_FOUND, FORBIDDEN for who proposed it or gets it, STATE_CONFLICT */
    async decide(
      command: Command,
      id: string,
      decision: 'confirm' | 'reject',
      reason: string,
    ): Promise<CommandAnswer> {
      const { user: by } = command;
      const answer = await runCommand(command, async (step) => {
        const grant = await step.findOne(grants, { _id: id });
        if (!grant) throw notFound('proposed role');
        const { user, role, until } = grant;
        if (by === user) throw notOneself();
        if (by === grant.by && decision === 'confirm')
          throw new AppError('FORBIDDEN', 'You proposed this: another admin must confirm it.');
        if (grant.state !== 'proposed') throw new AppError('STATE_CONFLICT', 'This is decided already.');
        const person = await users.getInStep(step, user);
        if (decision === 'confirm') ensureNotClosed(person);
        const kept = living(person.roles, step.now).filter((each) => each.role !== role);
        const told = { user, to: crypto.seal(person.email), role, by: await nameOf(by) };
        const state = decision === 'confirm' ? ('given' as const) : ('refused' as const);
        return {
          status: 200,
          data: (await present({ ...grant, state }))[0],
          async write() {
            await step.update(grants, { _id: id, state: 'proposed' }, { $set: { state, decidedBy: by } });
            if (state === 'given') {
              await users.setRoles(step, user, [...kept, { role, until }]);
              await writeNotices(step, [roleGiven(told, until)]);
            }
            await log(step, `grant_${decision}`, { by, user, role, reason });
          },
        };
      });
      const decided = answer.body.success ? (answer.body.data as Grant) : null;
      if (decided?.state === 'given') await signOut(decided.user.id, 'roles');
      return answer;
    },

    /** @throws AppError NOT_FOUND, FORBIDDEN for oneself, STATE_CONFLICT for what is no role of his and for the last two admins */
    async end(command: Command, { user, role, reason }: EndGrantRequest): Promise<CommandAnswer> {
      const { user: by } = command;
      const admins = await users.staffWho('grants.confirm', clock.now());
      const answer = await runCommand(command, async (step) => {
        if (by === user) throw notOneself();
        const { roles, email } = await users.getInStep(step, user);
        const before = living(roles, step.now);
        const kept = before.filter((each) => each.role !== role);
        if (kept.length === before.length)
          throw new AppError('STATE_CONFLICT', 'This person does not have this role.');
        if (role === 'admin' && admins.length <= 2)
          throw new AppError(
            'STATE_CONFLICT',
            'Two admins are the least: nobody could confirm a role any more. Make another admin first.',
          );
        const told = { user, to: crypto.seal(email), role, by: await nameOf(by) };
        return {
          status: 200,
          data: {},
          async write() {
            await users.setRoles(step, user, kept);
            await writeNotices(step, [roleEnded(told)]);
            await log(step, 'grant_end', { by, user, role, reason });
          },
        };
      });
      await signOut(user, 'roles');
      return answer;
    },
  };
}

export type Grants = ReturnType<typeof createGrants>;
