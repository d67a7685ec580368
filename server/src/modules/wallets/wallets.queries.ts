import type { Wallet, WalletEntry, WalletEntryKind } from '@amana/shared/wallet/contract.js';
import { walletAccount } from '../ledger/domain/legs.js';
import type { EntryDoc, LedgerModels } from '../ledger/ledger.models.js';

export interface EntryPage {
  limit: number;
  after?: { at: Date; id: string };
}

interface Deps {
  ledgerModels: LedgerModels;
  onTheWayCents(user: string): Promise<number>;
  /** Deal and kind of these events. */
  eventFacts(ids: string[]): Promise<ReadonlyMap<string, EventFacts>>;
  /** The deals that these payments were asked for. */
  transactionsOf(payments: string[]): Promise<ReadonlyMap<string, string>>;
}

/** The event behind an entry, as far as the statement needs it. */
export interface EventFacts {
  transaction: string;
  type: string;
  /** Of a step that may share the money out. */
  seller?: string;
}

const prefixOf = (entry: EntryDoc): string => entry._id.slice(0, entry._id.indexOf(':'));
const idIn = (source: string): string => source.slice(source.indexOf('/') + 1);

/** Money that leaves a deal is the seller's pay, or comes back to who paid it. */
function kindOf(entry: EntryDoc, event: EventFacts | undefined, user: string): WalletEntryKind {
  switch (prefixOf(entry)) {
    case 'in':
      return 'deposit';
    case 'wl':
      return 'paid_in';
    case 'out':
      return event?.type === 'accept' || event?.type === 'auto_accept' || event?.seller === user
        ? 'received'
        : 'returned';
    case 'po':
      return 'withdrawal';
    case 'pr':
      return 'withdrawal_returned';
    default:
      return 'adjustment';
  }
}

/** A person's view of the ledger. */
export function createWalletQueries({ ledgerModels, eventFacts, onTheWayCents, transactionsOf }: Deps) {
  const { accounts, entries } = ledgerModels;

  async function factsOf(found: EntryDoc[]): Promise<ReadonlyMap<string, EventFacts>> {
    const bySource = (kind: string) =>
      found.filter((entry) => entry.source.startsWith(`${kind}/`)).map((entry) => idIn(entry.source));
    const [events, payments] = await Promise.all([
      eventFacts(bySource('events')),
      transactionsOf(bySource('payments')),
    ]);
    return new Map<string, EventFacts>([
      ...[...events].map(([id, event]): [string, EventFacts] => [`events/${id}`, event]),
      ...[...payments].map(([id, transaction]): [string, EventFacts] => [
        `payments/${id}`,
        { transaction, type: 'deposit_confirmed' },
      ]),
    ]);
  }

  return {
    async wallet(user: string): Promise<Wallet> {
      const [account, onTheWay] = await Promise.all([
        accounts.findById(walletAccount(user)).lean().exec(),
        onTheWayCents(user),
      ]);
      return {
        balanceCents: account?.balanceCents ?? 0,
        onTheWayCents: onTheWay,
        frozen: account?.frozen ?? false,
      };
    },

    /** The statement, newest first; `last` is where the next page begins. */
    async entries(
      user: string,
      { limit, after }: EntryPage,
    ): Promise<{ items: WalletEntry[]; last: EntryDoc | null }> {
      const account = walletAccount(user);
      const older = after
        ? { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] }
        : {};
      const found = await entries
        .find({ 'legs.account': account, ...older })
        .sort({ at: -1, _id: -1 })
        .limit(limit + 1)
        .lean<EntryDoc[]>()
        .exec();
      const page = found.slice(0, limit);
      const facts = await factsOf(page);
      const items = page.map((entry): WalletEntry => {
        const event = facts.get(entry.source);
        return {
          id: entry._id,
          kind: kindOf(entry, event, user),
          cents: -(entry.legs.find((leg) => leg.account === account)?.cents ?? 0),
          at: entry.at.toISOString(),
          transactionId: event?.transaction ?? null,
        };
      });
      return { items, last: found.length > limit ? (page.at(-1) ?? null) : null };
    },
  };
}

export type WalletQueries = ReturnType<typeof createWalletQueries>;
