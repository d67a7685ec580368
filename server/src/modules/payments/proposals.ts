import type { Model } from 'mongoose';
import type { ProposedAct } from '@amana/shared/admin/contract.js';
import { AppError, notFound } from '../../platform/errors.js';
import type { Step } from '../../platform/mongo/step.js';
import type { Act, Acts } from './acts.js';
import type { ReconciliationDoc } from './reconciliation.model.js';
import { dayOf } from './rows.js';

export interface Proposed {
  act: ProposedAct;
  by: string;
  reason: string;
}

const NOT_YOURS = 'This money would be yours: somebody else of the staff must see to it.';

/** What moves money by hand takes two of the staff: one proposes, another confirms; neither gets any of it. */
export function createProposals(cases: Model<ReconciliationDoc>, acts: Acts) {
  const find = (id: string) => cases.findOne({ _id: id, kind: 'proposal' }).lean<ReconciliationDoc>().exec();

  function ensureNotFor(user: string, { gets }: Act): void {
    if (gets === user) throw new AppError('FORBIDDEN', NOT_YOURS);
  }

  return {
    /** @throws AppError what the act itself would be refused with, FORBIDDEN */
    async propose(step: Step, { act, by, reason }: Proposed) {
      const planned = await acts.plan(step, act, null);
      ensureNotFor(by, planned);
      const proposal: ReconciliationDoc = {
        _id: `act/${step.op}`,
        kind: 'proposal',
        state: 'open',
        amountCents: planned.amountCents,
        day: dayOf(step.now),
        ref: planned.about,
        at: step.now,
        act,
        by,
        reason,
      };
      return { proposal, write: () => step.insert(cases, proposal) };
    },

    /** What the decision needs and does not rest on, read before its step, and who proposed it. @throws AppError NOT_FOUND */
    async prepare(id: string) {
      const proposal = await find(id);
      if (!proposal) throw notFound('proposal');
      return { by: proposal.by!, prepared: await acts.prepare(proposal.act!) };
    },

    /**
     * Another of the staff does it, or turns it down. `write` goes after the caller's own first write.
     * @throws AppError NOT_FOUND, FORBIDDEN for who proposed it, STATE_CONFLICT, and what the act is refused with
     */
    async decide(
      step: Step,
      id: string,
      user: string,
      decision: 'confirmed' | 'rejected',
      prepared: Awaited<ReturnType<Acts['prepare']>>,
    ) {
      const proposal = await step.findOne(cases, { _id: id, kind: 'proposal' });
      if (!proposal) throw notFound('proposal');
      if (proposal.by === user && decision === 'confirmed')
        throw new AppError('FORBIDDEN', 'You proposed this: somebody else of the staff must confirm it.');
      if (proposal.state !== 'open') throw new AppError('STATE_CONFLICT', 'This is decided already.');
      const planned = decision === 'confirmed' ? await acts.plan(step, proposal.act!, prepared) : null;
      if (planned) ensureNotFor(user, planned);
      const decided = { state: 'closed', decision, decidedBy: user } as const;
      return {
        proposal: { ...proposal, ...decided } satisfies ReconciliationDoc,
        async write(): Promise<void> {
          await step.update(cases, { _id: id, state: 'open' }, { $set: decided });
          if (planned) await planned.write();
          else await acts.reject(step, proposal.act!);
        },
      };
    },

    /** Those that wait for a second person, oldest first. */
    listOpen: (limit: number): Promise<ReconciliationDoc[]> =>
      cases
        .find({ kind: 'proposal', state: 'open' })
        .sort({ at: 1 })
        .limit(limit)
        .lean<ReconciliationDoc[]>()
        .exec(),
  };
}

export type Proposals = ReturnType<typeof createProposals>;
