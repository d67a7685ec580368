import type { Used, Window } from '@amana/shared/limits/rules.js';
import { CURRENCY, isCents, isWholeShillings, type Cents } from '@amana/shared/money.js';
import { AppError } from '../../platform/errors.js';
import { canonicalJson, sha256Hex } from '../../platform/ids.js';
import type { Step, Sums } from '../../platform/mongo/step.js';
import { hasBalance, type Leg } from './domain/legs.js';
import type { AccountDoc, EntryDoc, LedgerModels } from './ledger.models.js';

export type { EntryDoc } from './ledger.models.js';

export interface NewEntry {
  id: string;
  legs: Leg[];
  source: string;
  corrects?: string;
}

/** M-Pesa's charges alone may carry cents. */
const inShillings = (entry: string, account: string): boolean =>
  hasBalance(account) || (account === 'float' && !entry.startsWith('ch:'));

function check({ id, legs }: NewEntry): void {
  const wrong = (why: string) => new Error(`entry ${id}: ${why}`);
  if (legs.length < 2 || legs.length > 24) throw wrong('2 to 24 legs');
  if (!legs.every((leg) => isCents(leg.cents) && leg.cents !== 0))
    throw wrong('whole cents that are not zero');
  if (legs.reduce((sum, leg) => sum + leg.cents, 0) !== 0) throw wrong('legs do not sum to zero');
  if (!legs.every((leg) => !inShillings(id, leg.account) || isWholeShillings(leg.cents)))
    throw wrong('whole shillings');
  if (new Set(legs.map((leg) => leg.account)).size !== legs.length) throw wrong('one leg for each account');
}

/** The append-only double-entry book; the only writer of balances. */
export interface Ledger {
  /** Opens an account at zero, in the step that makes its owner. */
  open(step: Step, account: string): Promise<void>;
  /** Refuses before the first write what `post` could only fail at. @throws AppError INSUFFICIENT, ON_HOLD */
  ensureCanDebit(step: Step, account: string, cents: Cents): Promise<void>;
  /** Inserts the entry and applies its legs; call it last. @throws Error for a malformed entry, GuardMissed */
  post(step: Step, entry: NewEntry): Promise<void>;
  /** Stops all debits of the account; credits still pass. */
  freeze(step: Step, account: string): Promise<void>;
  unfreeze(step: Step, account: string): Promise<void>;
  isFrozen(step: Step, account: string): Promise<boolean>;
  /** What was paid for deals out of a wallet, in the window's day and month. */
  paidFrom(sums: Sums, account: string, window: Window): Promise<Used>;
  /** An account's latest entries, newest first; a read for screens. */
  entriesOf(account: string, limit: number): Promise<EntryDoc[]>;
}

export function createLedger({ accounts, entries }: LedgerModels): Ledger {
  async function getAccount(step: Step, account: string): Promise<AccountDoc> {
    const found = await step.findOne(accounts, { _id: account });
    if (!found) throw new Error(`account ${account} was never opened`);
    return found;
  }

  const setFrozen = (step: Step, account: string, frozen: boolean) =>
    step.update(accounts, { _id: account }, { $set: { frozen } });

  return {
    open: (step, account) => step.insert(accounts, { _id: account, balanceCents: 0, frozen: false }),
    async ensureCanDebit(step, account, cents) {
      const { balanceCents, frozen } = await getAccount(step, account);
      if (frozen) throw new AppError('ON_HOLD', 'This account is paused. Amana’s staff will contact you.');
      if (balanceCents < cents)
        throw new AppError('INSUFFICIENT', 'There is not enough money in the wallet.', { balanceCents });
    },
    async post(step, entry) {
      check(entry);
      const body: Omit<EntryDoc, 'hash'> = {
        _id: entry.id,
        legs: entry.legs,
        currency: CURRENCY,
        source: entry.source,
        at: step.now,
        ...(entry.corrects === undefined ? {} : { corrects: entry.corrects }),
      };
      await step.insert(entries, { ...body, hash: sha256Hex(canonicalJson(body)) });
      const touched = entry.legs.filter((leg) => hasBalance(leg.account));
      if (touched.length === 0) return;
      await step.updateEach(
        accounts,
        touched.map(({ account, cents }) => ({
          filter:
            cents > 0 ? { _id: account, balanceCents: { $gte: cents }, frozen: false } : { _id: account },
          update: { $inc: { balanceCents: -cents } },
        })),
      );
    },
    freeze: (step, account) => setFrozen(step, account, true),
    unfreeze: (step, account) => setFrozen(step, account, false),
    isFrozen: async (step, account) => (await getAccount(step, account)).frozen,
    paidFrom(sums, account, { day, month }) {
      // The kind is in the expression: in the filter it could draw the store to all entries of that kind.
      const isPaid = { $eq: [{ $substrBytes: ['$_id', 0, 3] }, 'wl:'] };
      const own = { $cond: [{ $eq: ['$$leg.account', account] }, '$$leg.cents', 0] };
      const cents = { $cond: [isPaid, { $sum: { $map: { input: '$legs', as: 'leg', in: own } } }, 0] };
      return sums(
        entries,
        { 'legs.account': account, at: { $gte: month } },
        { dayCents: { $cond: [{ $gte: ['$at', day] }, cents, 0] }, monthCents: cents },
      );
    },
    entriesOf: (account, limit) =>
      entries
        .find({ 'legs.account': account })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean<EntryDoc[]>()
        .exec(),
  };
}
