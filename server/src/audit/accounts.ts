import type { Book } from './book.js';
import type { Source } from './snapshot.js';
import type { Tally } from './tally.js';

interface Account {
  _id: string;
  balanceCents: number;
  frozen: boolean;
}

/** A person or a deal was met: the account that belongs to it must be there. */
export function auditOwner(tally: Tally, book: Book, account: string, owner: string): void {
  book.unowned.delete(account);
  tally.holds('I3', owner, book.balances.has(account), `an account ${account}`, 'none');
}

/** Balances against the legs of all entries, which must have been read before. */
export async function auditAccounts(snapshot: Source, tally: Tally, book: Book): Promise<void> {
  for await (const batch of snapshot.read<Account>('accounts'))
    for (const { _id, balanceCents, frozen } of batch) {
      const place = `accounts/${_id}`;
      tally.count('I2');
      tally.count('I3', balanceCents);
      book.balances.set(_id, balanceCents);
      book.unowned.add(_id);
      tally.holds('I2', place, balanceCents >= 0, 'at least 0', balanceCents);
      tally.holds('I3', place, Number.isSafeInteger(balanceCents), 'whole cents', balanceCents);
      tally.holds('I3', place, typeof frozen === 'boolean', 'frozen or not', frozen);
      tally.same('I3', place, -(book.sums.get(_id) ?? 0), balanceCents);
    }
  for (const [account, cents] of book.sums)
    if (/^(w|es):/.test(account) && !book.balances.has(account))
      tally.fail('I3', `accounts/${account}`, `a balance of ${-cents}`, 'no such account');
  for await (const batch of snapshot.read<{ _id: string }>('users', { $project: { _id: 1 } }))
    for (const { _id } of batch) auditOwner(tally, book, `w:${_id}`, `users/${_id}`);
}

/** After people and deals were met: accounts that belong to none of them. */
export function auditUnowned(tally: Tally, { unowned }: Book): void {
  for (const account of unowned)
    tally.fail('I3', `accounts/${account}`, 'a person or a deal that it belongs to', 'none');
}

/** Cents by the sum of legs, for an account without a balance of its own; a credit counts plus. */
const credited = (book: Book, account: string): number => -(book.sums.get(account) ?? 0);

/** All that we owe and own against the float. */
export function auditTotals(tally: Tally, book: Book): void {
  tally.same('I4', 'totals', tally.sumOf('I4'), credited(book, 'transit'));
  let all = 0;
  for (const cents of book.sums.values()) all += cents;
  tally.same('I12', 'totals', 0, all);
  let owed = 0;
  for (const cents of book.balances.values()) owed += cents;
  for (const account of ['transit', 'suspense', 'fees', 'charges', 'adjust']) owed += credited(book, account);
  const float = book.sums.get('float') ?? 0;
  tally.count('I12', float, book.sums.size);
  tally.same('I12', 'totals', owed, float);
}
