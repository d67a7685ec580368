import type { Model } from 'mongoose';
import type { Cents } from '@amana/shared/money.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import { legsOf } from '../ledger/domain/legs.js';
import type { Ledger } from '../ledger/ledger.js';
import { OPENING_ENTRY } from './books.queries.js';
import type { ReconciliationDoc } from './reconciliation.model.js';
import { dayOf } from './rows.js';

const CASE = 'case/opening';

/** Books what the paybill held before the first deal, once per store; later calls do nothing. */
export const createOpeningFloat =
  (cases: Model<ReconciliationDoc>, ledger: Ledger, atomically: Atomically) =>
  (amountCents: Cents): Promise<void> =>
    atomically(
      OPENING_ENTRY,
      async (step) => {
        if (amountCents === 0 || (await step.findOne(cases, { _id: CASE }))) return;
        await step.insert(cases, {
          _id: CASE,
          kind: 'own',
          state: 'closed',
          amountCents,
          day: dayOf(step.now),
          ref: null,
          at: step.now,
        });
        const legs = legsOf(['float', amountCents], ['adjust', -amountCents]);
        await ledger.post(step, { id: OPENING_ENTRY, legs, source: `reconciliation/${CASE}` });
      },
      { recall: async () => ((await cases.exists({ _id: CASE })) ? undefined : null) },
    );
