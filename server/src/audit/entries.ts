import { metOnce, type Book } from './book.js';
import type { Entry, Leg } from './documents.js';
import type { Source } from './snapshot.js';
import type { Tally } from './tally.js';

const MAX_LEGS = 24;
const GENERAL = new Set(['float', 'transit', 'suspense', 'fees', 'charges', 'adjust']);

/** Entries that a document of ours accounts for, leg by leg: by kind, where that document is. */
const ACCOUNTED: Record<string, string> = {
  in: 'payments',
  wl: 'events',
  out: 'events',
  fr: 'events',
  po: 'payouts',
  ps: 'payouts',
  pr: 'payouts',
  rc: 'reconciliation/row',
  ow: 'reconciliation/case',
};

/** Entries whose source only has to exist: cents that staff took for charges, staff cases. */
const NAMED = new Set(['ch', 'cs']);

const isPersonal = (account: string): boolean => account.startsWith('w:') || account.startsWith('es:');

function auditLeg(tally: Tally, place: string, kind: string, { account, cents }: Leg): void {
  tally.holds('I1', place, Number.isSafeInteger(cents) && cents !== 0, 'whole cents, not 0', cents);
  const inShillings = isPersonal(account) || (account === 'float' && kind !== 'ch');
  tally.holds('I1', place, !inShillings || cents % 100 === 0, `whole shillings on ${account}`, cents);
  tally.holds('I1', place, isPersonal(account) || GENERAL.has(account), 'an account of the plan', account);
}

function auditContent(tally: Tally, place: string, kind: string, entry: Entry): void {
  const { legs } = entry;
  for (const leg of legs) auditLeg(tally, place, kind, leg);
  let sum = 0;
  for (const { cents } of legs) sum += cents;
  tally.same('I1', place, 0, sum);
  const isTwice = (leg: Leg, n: number) => legs.findIndex(({ account }) => account === leg.account) !== n;
  tally.holds('I1', place, !legs.some(isTwice), 'one leg for each account', 'two');
  tally.same('I1', place, 'KES', entry.currency);
  tally.holds('I1', place, entry.at instanceof Date, 'a date', entry.at);
  tally.holds('I14', place, legs.length >= 2 && legs.length <= MAX_LEGS, '2 to 24 legs', legs.length);
  if (kind === 'ch') {
    const accounts = legs.map(({ account }) => account).sort();
    tally.same('I7', place, 'charges, float', accounts.join(', '));
  }
}

function want(book: Book, source: string, entry: string): void {
  book.wanted.set(source, [...(book.wanted.get(source) ?? []), entry]);
}

function auditSource(tally: Tally, book: Book, place: string, kind: string, entry: Entry): void {
  const name = entry._id.slice(kind.length + 1);
  const accounted = ACCOUNTED[kind];
  if (accounted) {
    tally.same('I7', place, `${accounted}/${name}`, entry.source);
    book.open.set(entry._id, entry.legs);
  } else if (entry.source === `reconciliation/row/${name}/charge`) {
    book.open.set(entry._id, entry.legs);
  } else if (NAMED.has(kind)) want(book, entry.source, entry._id);
  else tally.fail('I7', place, 'an entry of a known kind', kind);
  if (entry.corrects !== undefined) want(book, `entries/${entry.corrects}`, entry._id);
}

async function findCorrected(snapshot: Source, book: Book): Promise<void> {
  const ids = [...book.wanted.keys()].filter((key) => key.startsWith('entries/')).map((key) => key.slice(8));
  if (ids.length === 0) return;
  const found = snapshot.read<Entry>('entries', { $match: { _id: { $in: ids } } }, { $project: { _id: 1 } });
  for await (const batch of found) for (const { _id } of batch) book.wanted.delete(`entries/${_id}`);
}

/** Every entry by itself; fills the book with what the others must account for. */
export async function auditEntries(snapshot: Source, tally: Tally, book: Book): Promise<void> {
  for await (const batch of snapshot.read<Entry>('entries'))
    for (const entry of batch) {
      const place = `entries/${entry._id}`;
      tally.count('I7');
      tally.guarded('I1', place, () => {
        const kind = entry._id.split(':', 1)[0]!;
        let debited = 0;
        for (const { account, cents } of entry.legs) {
          book.sums.set(account, (book.sums.get(account) ?? 0) + cents);
          if (cents > 0) debited += cents;
        }
        tally.count('I1', debited);
        auditSource(tally, book, place, kind, entry);
        auditContent(tally, place, kind, entry);
        if (kind === 'rc') metOnce(tally, book, 'receipt', entry._id.slice(3), place);
      });
    }
  await findCorrected(snapshot, book);
}

/** After all sources were met: the entries that nothing accounts for. */
export function auditLeftovers(tally: Tally, { open, wanted, placed }: Book): void {
  for (const id of open.keys()) tally.fail('I7', `entries/${id}`, 'a source that accounts for it', 'none');
  for (const [source, entries] of wanted)
    for (const id of entries) tally.fail('I7', `entries/${id}`, source, 'no such document');
  for (const [payment, { deal, cents }] of placed)
    tally.fail('I7', `entries/in:${payment}`, `an event of deal ${deal} that takes ${cents}`, 'none');
}
