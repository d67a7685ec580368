import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { auditSnapshot, runAudit, runAuditOfChanges } from '../../../server/src/audit/audit.js';
import { auditCommand } from '../../../server/src/audit/command.js';
import { openSnapshot, type Snapshot } from '../../../server/src/audit/snapshot.js';
import { client, db, docs, name, uri } from './books.js';
import { DEAL_TAMPERS } from './deal-tampers.js';
import { KES, MONEY_TAMPERS } from './money-tampers.js';
import { consistentBooks } from './store.js';

const TAMPERS = [...MONEY_TAMPERS, ...DEAL_TAMPERS];

beforeEach(() => consistentBooks().write(db));

afterAll(async () => {
  await db.dropDatabase();
  await client.close();
});

describe('books that are right', () => {
  test('every invariant holds, each looked at something, and the exit code is 0', async () => {
    const printed: string[] = [];
    expect(await auditCommand(uri.href, { full: true }, (text) => printed.push(text))).toBe(0);
    expect(printed.join('\n')).toContain('All invariants measured here hold.');
    const { rows } = await runAudit(client, name);
    expect(rows.filter((row) => row.findings.length > 0)).toEqual([]);
    // These books are of one day, and none is sealed yet.
    expect(rows.filter((row) => row.counts !== null && row.checked === 0).map(({ id }) => id)).toEqual([
      'I16',
    ]);
    expect(rows.filter((row) => row.counts === null).map((row) => row.id)).toEqual([
      'I10',
      'I11',
      'I13',
      'I15',
    ]);
  });
});

describe('books that were tampered with', () => {
  test.each(TAMPERS)('%s', async (_, tamper, id, place) => {
    await tamper();
    const report = await runAudit(client, name);
    expect(report.ok).toBe(false);
    const row = report.rows.find((one) => one.id === id)!;
    expect(row.findings.map((finding) => finding.place)).toContain(place);
  });

  /** That one the store's unique index refuses; these books have none. */
  const seen = TAMPERS.filter(([what]) => what !== 'a receipt twice');

  test.each(seen)('%s, by the audit of what changed', async (_, tamper) => {
    const { mark } = await runAudit(client, name);
    await tamper();
    expect((await runAuditOfChanges(client, name, mark)).ok).toBe(false);
  });

  test('the place is printed with what was expected and found, and the exit code is 1', async () => {
    await docs('accounts').updateOne({ _id: 'w:juma' }, { $inc: { balanceCents: KES } });
    const printed: string[] = [];
    expect(await auditCommand(uri.href, { full: true }, (text) => printed.push(text))).toBe(1);
    expect(printed.join('\n')).toMatch(/accounts\/w:juma\n\s+expected: 28500\n\s+found:\s+28600\n/);
  });
});

describe('one point in time', () => {
  test('a change between two reads is not seen, and the next audit sees it', async () => {
    const snapshot = await openSnapshot(client, name);
    let reads = 0;
    const disturbed: Snapshot = {
      ...snapshot,
      async *read(collection, ...stages) {
        reads += 1;
        if (reads === 2) await docs('accounts').updateOne({ _id: 'w:juma' }, { $inc: { balanceCents: KES } });
        yield* snapshot.read<never>(collection, ...stages);
      },
    };
    const during = await auditSnapshot(disturbed);
    await snapshot.close();
    expect(reads).toBeGreaterThan(2);
    expect(during.rows.flatMap((row) => row.findings)).toEqual([]);
    expect((await runAudit(client, name)).ok).toBe(false);
  });

  test('a URI with a readConcernLevel gives no snapshot: exit code 2', async () => {
    const other = new URL(uri);
    other.searchParams.set('readConcernLevel', 'majority');
    const printed: string[] = [];
    expect(await auditCommand(other.href, { full: true }, (text) => printed.push(text))).toBe(2);
    expect(printed.join('\n')).toContain('Take readConcernLevel out of MONGODB_URI');
  });
});

describe('nothing to measure: exit code 2, and what to do', () => {
  const missing = new URL('mongodb://127.0.0.1:1/none?serverSelectionTimeoutMS=200');

  test.each([
    ['no setting', () => undefined, 'MONGODB_URI is not set'],
    ['no store', () => missing.href, 'Check MONGODB_URI and that mongod runs'],
    ['another database', () => Object.assign(new URL(uri), { pathname: '/audit_none' }).href, 'is empty'],
  ])('%s', async (_, where, says) => {
    const printed: string[] = [];
    expect(await auditCommand(where(), { full: true }, (text) => printed.push(text))).toBe(2);
    expect(printed.join('\n')).toContain(says);
  });
});
