import { Timestamp, type MongoClient } from 'mongodb';
import { auditAccounts, auditTotals, auditUnowned } from './accounts.js';
import { auditSizes } from './bounds.js';
import { createBook, type Book } from './book.js';
import { auditContents, type AuditContents } from './contents.js';
import { changesBetween } from './changes.js';
import { auditDeals } from './deals.js';
import { auditDisputes, auditRatings, auditStaff } from './disputes.js';
import { auditEntries, auditLeftovers } from './entries.js';
import { excerptOf, openPayouts, transitOf } from './excerpt.js';
import { auditMessages } from './messages.js';
import { auditClosures, auditFiles } from './files.js';
import { auditOperations } from './operations.js';
import { auditPayments } from './payments.js';
import { auditPayouts } from './payouts.js';
import { auditReconciliation } from './reconciliation.js';
import { auditMpesa, type Compared } from './mpesa.js';
import { openSnapshot, type Snapshot, type Source } from './snapshot.js';
import { statementOf } from './statement.js';
import { Tally, type Mark, type Report } from './tally.js';

/**
 * Every rule that needs to know more than one document; each pass needs what those before it wrote in the book.
 * @param sums of the accounts that are read, when not all of their entries are
 */
async function auditRules(source: Source, tally: Tally, sums: Map<string, number> | null): Promise<Book> {
  const book = createBook();
  await auditEntries(source, tally, book);
  if (sums) book.sums = sums;
  await auditAccounts(source, tally, book);
  await auditPayments(source, tally, book);
  await auditPayouts(source, tally, book);
  await auditReconciliation(source, tally, book);
  await auditDeals(source, tally, book);
  await auditDisputes(source, tally, book);
  await auditStaff(source, tally, book);
  await auditRatings(source, book);
  await auditMessages(source, tally, book);
  await auditFiles(source, book);
  await auditClosures(source, book);
  await auditOperations(source, tally, book);
  await auditSizes(source, tally);
  auditLeftovers(tally, book);
  auditUnowned(tally, book);
  return book;
}

/** Fetches M-Pesa's statement as CSV, after the books were opened: what they have of its time, it has too. */
export type FetchStatement = () => Promise<string>;

/** Checks every invariant on one snapshot. */
export async function auditSnapshot(
  snapshot: Snapshot,
  contents: AuditContents = auditContents,
  fetchStatement?: FetchStatement,
): Promise<Report> {
  const tally = new Tally();
  const statement = fetchStatement && statementOf(await fetchStatement());
  const [rows, book] = await Promise.all([contents(snapshot), auditRules(snapshot, tally, null)]);
  auditTotals(tally, book);
  tally.add(rows);
  let compared: Compared | undefined;
  if (statement) {
    tally.withBooks();
    compared = await auditMpesa(snapshot, tally, book, statement);
  }
  const transitCents = -(book.sums.get('transit') ?? 0);
  const report = tally.report(snapshot.at, { time: snapshot.time.toBigInt().toString(), transitCents });
  return { ...report, ...(compared ? { compared } : {}) };
}

/**
 * Reads all books at one point in time and checks them.
 * @param client a client of its own, whose URI carries no readConcernLevel
 * @param fetchStatement M-Pesa's books, for I10 and I11
 * @throws CannotMeasure when there is no snapshot; the message says what to do
 */
export async function runAudit(
  client: MongoClient,
  dbName: string,
  contents?: AuditContents,
  fetchStatement?: FetchStatement,
): Promise<Report> {
  const snapshot = await openSnapshot(client, dbName);
  try {
    return await auditSnapshot(snapshot, contents, fetchStatement);
  } finally {
    await snapshot.close();
  }
}

/**
 * Checks what was written since the last audit, and all that belongs to it, by the same rules.
 * @throws CannotMeasure also when the store's log no longer reaches back so far
 */
export async function runAuditOfChanges(client: MongoClient, dbName: string, mark: Mark): Promise<Report> {
  const snapshot = await openSnapshot(client, dbName);
  try {
    const tally = new Tally();
    const since = Timestamp.fromString(mark.time, 10);
    const changes = await changesBetween(client, dbName, tally, since, snapshot.time);
    const { source, sums } = await excerptOf(snapshot, changes);
    await auditRules(source, tally, sums);
    tally.add(await auditContents(source));
    const transitCents = mark.transitCents + (await transitOf(snapshot, changes.newEntries));
    tally.same('I4', 'totals', await openPayouts(snapshot), transitCents);
    return tally.report(snapshot.at, { time: snapshot.time.toBigInt().toString(), transitCents });
  } finally {
    await snapshot.close();
  }
}
