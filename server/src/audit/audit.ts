import type { MongoClient } from 'mongodb';
import { auditAccounts, auditTotals, auditUnowned } from './accounts.js';
import { auditSizes } from './bounds.js';
import { createBook } from './book.js';
import { auditDeals } from './deals.js';
import { auditDisputes, auditStaff } from './disputes.js';
import { auditEntries, auditLeftovers } from './entries.js';
import { auditOperations } from './operations.js';
import { auditPayments } from './payments.js';
import { auditPayouts } from './payouts.js';
import { auditReconciliation } from './reconciliation.js';
import { openSnapshot, type Snapshot } from './snapshot.js';
import { Tally, type Report } from './tally.js';

/** Checks every invariant on one snapshot; each pass needs what those before it wrote in the book. */
export async function auditSnapshot(snapshot: Snapshot): Promise<Report> {
  const tally = new Tally();
  const book = createBook();
  await auditEntries(snapshot, tally, book);
  await auditAccounts(snapshot, tally, book);
  await auditPayments(snapshot, tally, book);
  await auditPayouts(snapshot, tally, book);
  await auditReconciliation(snapshot, tally, book);
  await auditDeals(snapshot, tally, book);
  await auditDisputes(snapshot, tally, book);
  await auditStaff(snapshot, tally, book);
  await auditOperations(snapshot, tally, book);
  await auditSizes(snapshot, tally);
  auditLeftovers(tally, book);
  auditUnowned(tally, book);
  auditTotals(tally, book);
  return tally.report(snapshot.at);
}

/**
 * Reads all books at one point in time and checks them.
 * @param client a client of its own, whose URI carries no readConcernLevel
 * @throws CannotMeasure when there is no snapshot; the message says what to do
 */
export async function runAudit(client: MongoClient, dbName: string): Promise<Report> {
  const snapshot = await openSnapshot(client, dbName);
  try {
    return await auditSnapshot(snapshot);
  } finally {
    await snapshot.close();
  }
}
