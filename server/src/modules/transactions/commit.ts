import type { Step } from '../../platform/mongo/step.js';
import type { WriteNotices } from '../../platform/notices.js';
import { escrowAccount } from '../ledger/domain/legs.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Change } from './domain/event.js';
import { noticesOf } from './domain/notices.js';
import type { TransactionModels } from './transaction.model.js';

export type Commit = (step: Step, change: Change, names: ReadonlyMap<string, string>) => Promise<void>;

/** The entry's id says what it is: `in:<payment>` is named by the payment, the others by their event. */
function entryOf({ event, decision }: Change) {
  const { entry } = decision;
  if (!entry) return null;
  if (entry.kind === 'in')
    return { id: event._id, legs: entry.legs, source: `payments/${event._id.slice('in:'.length)}` };
  return { id: `${entry.kind}:${event._id}`, legs: entry.legs, source: `events/${event._id}` };
}

function tell(step: Step, { before, deal, decision }: Change): void {
  const users = [deal.buyer, deal.seller].filter((user) => user !== null);
  const { _id: id, v, phase } = deal;
  if (before) step.emit({ event: 'transaction:updated', users, transaction: id, change: { id, v, phase } });
  else step.emit({ event: 'transaction:created', users, change: { id, v } });
  const wallets = (decision.entry?.legs ?? []).filter((leg) => leg.account.startsWith('w:'));
  if (wallets.length > 0)
    step.emit({ event: 'wallet:updated', users: wallets.map((leg) => leg.account.slice(2)), change: {} });
}

/** Writes a decision: event, deal at its next version, notices, and last the journal entry. */
export function createCommit(models: TransactionModels, ledger: Ledger, writeNotices: WriteNotices): Commit {
  async function writeDeal(step: Step, { before, deal, decision, line }: Change): Promise<void> {
    if (!before) {
      await step.insert(models.transactions, deal);
      await ledger.open(step, escrowAccount(deal._id));
      return;
    }
    const { items, ...fields } = decision.set;
    await step.update(
      models.transactions,
      { _id: deal._id, v: before.v },
      {
        $set: { ...fields, ...(items ? { items: deal.items } : {}), v: deal.v, headHash: deal.headHash },
        $push: { timeline: { $each: [line], $slice: -50 } },
      },
    );
  }

  return async (step, change, names) => {
    await step.insert(models.events, change.event);
    await writeDeal(step, change);
    await writeNotices(step, noticesOf(change, names));
    const entry = entryOf(change);
    if (entry) await ledger.post(step, entry);
    tell(step, change);
  };
}
