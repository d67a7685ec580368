import type { Proposal, ProposedAct, StaffWork } from '@amana/shared/admin/contract.js';
import { formatKes } from '@amana/shared/money.js';
import type { Command, CommandAnswer, RunCommand } from '../../platform/operations.js';
import type { WriteStaffAction } from '../../platform/staff-log.js';
import type { PaymentsModule, ProposalDoc } from '../payments/payments.module.js';
import type { Users } from '../users/users.module.js';
import { presentProposal } from './admin.presenter.js';

const SHOWN = 50;

type Staff = PaymentsModule['staff'];

interface Deps extends Pick<Staff, 'proposals' | 'statements' | 'work'> {
  runCommand: RunCommand;
  writeStaffAction: WriteStaffAction;
  users: Pick<Users, 'get' | 'namesOf'>;
}

/** What it is about, for the log: `close row/TKL9ZX8YW7, KES 1,500 (h3kq7w2mzt5x): why`; a person is named beside it. */
function lineOf({ _id, act, ref, amountCents }: ProposalDoc, why: string) {
  const subject = act!.kind === 'unfreeze' ? '' : ` ${ref}`;
  const what = `${act!.kind}${subject}, ${formatKes(amountCents)} (${_id.slice('act/'.length)})`;
  const person = 'user' in act! ? act.user : undefined;
  return { transaction: null, reason: `${what}: ${why}`, ...(person === undefined ? {} : { person }) };
}

const proposalId = (id: string): string => `act/${id}`;

/** What staff do about money that no rule can decide: one proposes, another confirms, each with his reason. */
export function createMoneyByHand(deps: Deps) {
  const { proposals, statements, work, runCommand, writeStaffAction, users } = deps;

  async function present(...found: ProposalDoc[]): Promise<Proposal[]> {
    const names = await users.namesOf([...new Set(found.flatMap(({ by }) => by ?? []))]);
    return found.map((proposal) => presentProposal(proposal, names));
  }

  return {
    /** Takes a statement in; it is compared at once, beside this. @throws AppError VALIDATION_FAILED, STATE_CONFLICT */
    receiveStatement: (command: Command): Promise<CommandAnswer> =>
      runCommand(command, async (step) => {
        const { user: by, body } = command;
        const { statement, write } = await statements.receive(step, typeof body === 'string' ? body : '', by);
        const { from, until, lines } = statement;
        const reason = `${statement.id}: ${from} to ${until}, lines: ${lines}.`;
        return {
          status: 202,
          data: statement,
          async write() {
            await writeStaffAction(step, { by, action: 'statement', transaction: null, reason });
            await write();
          },
        };
      }),

    /** @throws AppError NOT_FOUND, FORBIDDEN, STATE_CONFLICT, ON_HOLD, INSUFFICIENT */
    async propose(command: Command, act: ProposedAct, reason: string): Promise<CommandAnswer> {
      const { user: by } = command;
      if ('user' in act && act.user !== undefined) await users.get(act.user);
      const names = await users.namesOf([by]);
      return runCommand(command, async (step) => {
        const { proposal, write } = await proposals.propose(step, { act, by, reason });
        return {
          status: 201,
          data: presentProposal(proposal, names),
          async write() {
            await writeStaffAction(step, { by, action: 'propose', ...lineOf(proposal, reason) });
            await write();
          },
        };
      });
    },

    /** @throws AppError NOT_FOUND, FORBIDDEN for who proposed it, STATE_CONFLICT, ON_HOLD, INSUFFICIENT */
    async decide(
      command: Command,
      id: string,
      action: 'confirm' | 'reject',
      reason: string,
    ): Promise<CommandAnswer> {
      const { user: by } = command;
      const decision = action === 'confirm' ? 'confirmed' : 'rejected';
      const { by: proposer, prepared } = await proposals.prepare(proposalId(id));
      const names = await users.namesOf([proposer]);
      return runCommand(command, async (step) => {
        const { proposal, write } = await proposals.decide(step, proposalId(id), by, decision, prepared);
        return {
          status: 200,
          data: presentProposal(proposal, names),
          async write() {
            await writeStaffAction(step, { by, action, ...lineOf(proposal, reason) });
            await write();
          },
        };
      });
    },

    async work(): Promise<StaffWork> {
      const [rest, open] = await Promise.all([work(), proposals.listOpen(SHOWN)]);
      return { proposals: await present(...open), ...rest };
    },
  };
}

export type MoneyByHand = ReturnType<typeof createMoneyByHand>;
