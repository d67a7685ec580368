import type { Model } from 'mongoose';
import type { ProposedAct } from '@amana/shared/admin/contract.js';
import { AppError, notFound } from '../../../platform/errors.js';
import type { Step } from '../../../platform/mongo/step.js';
import type { Act } from '../acts.js';
import type { ReconciliationDoc } from '../reconciliation.model.js';

type Book = Extract<ProposedAct, { kind: 'book' }>;

export const STATEMENT = 'statement';

/** The proposal to book the lines of this statement that our books lack. */
export const bookingOf = (statement: string): string => statement.replace('statement/', 'act/book-');

/** What a statement alone knows of is booked once a second of the staff says that the statement is M-Pesa's. */
export function createBook(cases: Model<ReconciliationDoc>) {
  return {
    async plan(step: Step, { statement: id }: Book): Promise<Act> {
      const statement = await step.findOne(cases, { _id: id, kind: 'statement' });
      if (!statement) throw notFound('statement');
      if (statement.state !== 'open')
        throw new AppError('STATE_CONFLICT', 'This statement is closed already.');
      return {
        amountCents: statement.amountCents,
        about: id,
        write: () => Promise.resolve(step.poke(STATEMENT, id)),
      };
    },

    /** Nothing of it is believed any more; another statement may have the same lines. */
    async reject(step: Step, { statement: id }: Book): Promise<void> {
      await step.update(
        cases,
        { _id: id, state: 'open' },
        { $set: { state: 'closed', decision: 'rejected' } },
      );
      await step.updateMany(
        cases,
        { statement: id, kind: 'line', state: 'open' },
        { $set: { state: 'closed', found: 'refused' } },
      );
    },
  };
}
