import type { Step } from '../../platform/mongo/step.js';
import type { WriteNotices } from '../../platform/notices.js';
import { escrowAccount } from '../ledger/domain/legs.js';
import type { Ledger } from '../ledger/ledger.js';
import type { DealDoc, DealSet } from './domain/deal.js';
import type { Change } from './domain/event.js';
import { noticesOf } from './domain/notices.js';
import type { TransactionModels } from './transaction.model.js';

export type Commit = (
  step: Step,
  changes: readonly Change[],
  names: ReadonlyMap<string, string>,
) => Promise<void>;

/** Whoever keeps a document beside the deal writes it in the deal's own step. */
export type Follow = (step: Step, changes: readonly Change[]) => Promise<void>;

/** The entry's id says what it is: `in:<payment>` is named by the payment, the others by their event. */
const entriesOf = ({ event: { _id }, decision }: Change) =>
  (decision.entries ?? []).map(({ kind, legs }) =>
    kind === 'in'
      ? { id: _id, legs, source: `payments/${_id.slice('in:'.length)}` }
      : { id: `${kind}:${_id}`, legs, source: `events/${_id}` },
  );

function tell(step: Step, changes: readonly Change[], { _id: id, v, phase, buyer, seller }: DealDoc): void {
  const users = [buyer, seller].filter((user) => user !== null);
  if (changes[0]?.before)
    step.emit({ event: 'transaction:updated', users, transaction: id, change: { id, v, phase } });
  else step.emit({ event: 'transaction:created', users, change: { id, v } });
  const legs = changes.flatMap(entriesOf).flatMap((entry) => entry.legs);
  const wallets = legs.filter((leg) => leg.account.startsWith('w:'));
  if (wallets.length > 0)
    step.emit({ event: 'wallet:updated', users: wallets.map((leg) => leg.account.slice(2)), change: {} });
}

/** Writes a decision: events, deal at its next version, what follows it, notices, and last the journal entry. */
export function createCommit(
  models: TransactionModels,
  ledger: Ledger,
  writeNotices: WriteNotices,
  follow: Follow,
): Commit {
  async function writeDeal(step: Step, changes: readonly Change[], deal: DealDoc): Promise<void> {
    const before = changes[0]?.before;
    if (!before) {
      await step.insert(models.transactions, deal);
      await ledger.open(step, escrowAccount(deal._id));
      return;
    }
    const { items, ...fields } = Object.assign({}, ...changes.map(({ decision }) => decision.set)) as DealSet;
    const lines = changes.map(({ line }) => line);
    const { timeline } = deal;
    const pushed = [...before.timeline, ...lines].slice(-timeline.length);
    const isPushed = pushed.every((line, n) => line === timeline[n]);
    await step.update(
      models.transactions,
      { _id: deal._id, v: before.v },
      {
        $set: {
          ...fields,
          ...(items ? { items: deal.items } : {}),
          ...(isPushed ? {} : { timeline }),
          v: deal.v,
          headHash: deal.headHash,
        },
        ...(isPushed ? { $push: { timeline: { $each: lines, $slice: -timeline.length } } } : {}),
      },
    );
  }

  return async (step, changes, names) => {
    const last = changes.at(-1)!;
    await step.insert(models.events, ...changes.map(({ event }) => event));
    await writeDeal(step, changes, last.deal);
    await follow(step, changes);
    await writeNotices(step, noticesOf(last, names));
    for (const entry of changes.flatMap(entriesOf)) await ledger.post(step, entry);
    tell(step, changes, last.deal);
  };
}
