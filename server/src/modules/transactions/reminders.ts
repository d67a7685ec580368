import type { DealClock } from '@amana/shared/transactions/contract.js';
import { HOUR_MS, turnOf } from '@amana/shared/transactions/policy.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { WriteNotices } from '../../platform/notices.js';
import type { Pump, Sweep } from '../../platform/pumps.js';
import { shownClock } from './domain/clock.js';
import type { DealDoc } from './domain/deal.js';
import { factsOf } from './domain/transaction.js';
import type { TransactionModels } from './transaction.model.js';

const AT_ONCE = 200;
/** A process that starts looks this far back. */
const BACK_MS = 2 * HOUR_MS;

/** When each is due: by which field, and how long before it. */
const REMINDERS = {
  half: { field: 'halfAt', leadMs: 0, left: 'Half of the time is over' },
  day: { field: 'clockAt', leadMs: 24 * HOUR_MS, left: '24 hours left' },
  last: { field: 'clockAt', leadMs: 2 * HOUR_MS, left: '2 hours left' },
} as const;
type Which = keyof typeof REMINDERS;

const WORDS: Partial<Record<DealClock['kind'], string>> = {
  answer: 'read the terms and answer, or the deal ends.',
  pay: 'pay in, or the deal ends.',
  deliver: 'deliver; a day later the buyer may cancel.',
  inspect: 'check what you got; after that the seller is paid by itself.',
  ship_back: 'send it back, or the seller is paid.',
  take_back: 'say whether it came back; after that the buyer gets the money.',
  respond: 'answer the claim, or an arbiter decides without you.',
  mediate: 'agree with each other, or an arbiter decides.',
  appeal: 'appeal, or the decision is carried out.',
};

interface Deps {
  models: TransactionModels;
  atomically: Atomically;
  writeNoticesOnce: WriteNotices;
  /** The clock of deals. */
  dealNow(): Promise<Date>;
  everyMs: number;
}

/** Tells who must act, at half of a clock, 24 hours and 2 hours before its end; late or twice is harmless. */
export function createReminders({ models, atomically, writeNoticesOnce, dealNow, everyMs }: Deps) {
  const { transactions } = models;
  const reached = new Map<Which, Date>();

  async function findOf(which: Which, now: Date): Promise<string[]> {
    const { field, leadMs } = REMINDERS[which];
    const until = new Date(now.getTime() + leadMs);
    const from = reached.get(which) ?? new Date(until.getTime() - BACK_MS);
    const found = await transactions
      .find({ [field]: { $type: 'date', $gt: from, $lte: until } }, { [field]: 1 })
      .sort({ [field]: 1 })
      .limit(AT_ONCE)
      .lean<DealDoc[]>()
      .exec();
    reached.set(which, found.length < AT_ONCE ? until : found.at(-1)![field]!);
    return found.map(({ _id }) => `${which}/${_id}`);
  }

  async function find(): Promise<string[]> {
    const now = await dealNow();
    const found: string[] = [];
    for (const which of Object.keys(REMINDERS) as Which[]) found.push(...(await findOf(which, now)));
    return found;
  }

  async function run(id: string): Promise<void> {
    const [which, deal] = id.split('/') as [Which, string];
    const [now, seen] = await Promise.all([dealNow(), transactions.findById(deal).lean<DealDoc>().exec()]);
    const clock = seen && shownClock(seen);
    const words = clock && WORDS[clock.kind];
    if (!words || clock.at <= now) return;
    const turn = turnOf(factsOf(seen));
    const readers = turn ? [seen[turn]] : [seen.buyer, seen.seller];
    const text = `${REMINDERS[which].left}: ${words}`;
    const notices = readers.flatMap((user) =>
      user === null
        ? []
        : [
            {
              user,
              transaction: deal,
              v: seen.v,
              body: { kind: 'reminder' as const, title: seen.terms.title, text },
            },
          ],
    );
    await atomically(`remind:${which}/${deal}@${seen.v}`, (step) => writeNoticesOnce(step, notices));
  }

  const pump: Pump = { name: 'reminder', run };
  const sweep: Sweep = { name: 'reminders', everyMs, find, pump: 'reminder' };
  return { pump, sweep };
}
