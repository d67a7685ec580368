import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAudit } from '../../../server/src/audit/audit.js';
import { auditCommand } from '../../../server/src/audit/command.js';
import { originatorId } from '../../../server/src/platform/ids.js';
import { client, db, docs, name, uri } from './books.js';
import { consistentBooks } from './store.js';

const OPENING = 1_000_000;
let folder: string;

interface Row {
  receipt: string;
  cents: number;
  ref?: string;
  charge?: boolean;
  at?: Date;
}

/** What M-Pesa has of the consistent books. */
let mpesa: Row[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-statement-'));
});

beforeEach(async () => {
  const books = consistentBooks();
  await books.write(db);
  const ref = (payment: string) => String(books.get('payments', payment).ref);
  mpesa = [
    { receipt: 'SKU', cents: 7_700 },
    { receipt: 'R-RELEASED', cents: 103_500, ref: ref('pay-RELEASED') },
    { receipt: 'SKL', cents: 100_000, ref: ref('late') },
    { receipt: 'SKE', cents: 40_000, ref: ref('pay-e') },
    { receipt: 'SK1', cents: 60_000, ref: ref('pay-s1') },
    { receipt: 'SK2', cents: 41_500, ref: ref('pay-s2') },
    { receipt: 'SKA', cents: 102_500, ref: ref('pay-a') },
    { receipt: 'SKM', cents: 102_500, ref: ref('pay-m') },
    { receipt: 'SKP', cents: -50_000, ref: originatorId('settled') },
    { receipt: 'SKC', cents: -1_550, charge: true },
  ];
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await db.dropDatabase();
  await client.close();
});

const rowOf = (receipt: string): Row => mpesa.find((row) => row.receipt === receipt)!;
const without = (receipt: string): void => void mpesa.splice(mpesa.indexOf(rowOf(receipt)), 1);

function csv(period = 'From 2020-01-01 00:00:00 To 2030-01-01 00:00:00'): string {
  let balance = OPENING;
  const shillings = (cents: number) => (cents / 100).toFixed(2);
  const lines = mpesa.map(
    ({ receipt, cents, ref = '', charge = false, at = new Date(Date.UTC(2020, 1, 1)) }) => {
      balance += cents;
      const time = new Date(at.getTime() + 3 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
      const details = charge ? 'Charge for a payout' : `Original conversation ID is ${ref}.`;
      const [paidIn, withdrawn] = cents > 0 ? [shillings(cents), ''] : ['', shillings(-cents)];
      return [receipt, time, details, paidIn, withdrawn, shillings(balance), cents > 0 ? ref : ''].join(',');
    },
  );
  const head = 'Receipt No.,Completion Time,Details,Paid In,Withdrawn,Balance,A/C No.';
  return [`Time Period:,${period}`, `Opening Balance:,${shillings(OPENING)}`, head, ...lines].join('\n');
}

/** What is found with the statement, as `I10 place`. */
async function found(text = csv()): Promise<string[]> {
  const { rows } = await runAudit(client, name, undefined, () => Promise.resolve(text));
  return rows.flatMap(({ id, findings }) => findings.map(({ place }) => `${id} ${place}`)).sort();
}

test('the books and M-Pesa’s agree: both invariants are measured, and the exit code is 0', async () => {
  const { rows, compared } = await runAudit(client, name, undefined, () => Promise.resolve(csv()));
  expect(rows.filter((row) => row.failures > 0)).toEqual([]);
  const measured = rows.filter(({ id }) => id === 'I10' || id === 'I11');
  expect(measured.map(({ checked, sum }) => [checked, sum])).toEqual([
    [2, 50_000],
    [10, 1_506_150],
  ]);
  expect(compared).toMatchObject({ laterCents: 0, waitingCents: 0, chargesCents: 0, newerCents: 0 });

  const file = join(folder, 'statement.csv');
  await writeFile(file, csv());
  const printed: string[] = [];
  const wish = { full: false, statement: file };
  expect(await auditCommand(uri.href, wish, (text) => printed.push(text))).toBe(0);
  expect(printed.join('\n')).toMatch(/^I10 +OK/m);
  expect(printed.join('\n')).toMatch(/Compared with M-Pesa’s statement from 2019-12-31T21:00:00.000Z to 20/);
});

describe('what M-Pesa did, and we do not know', () => {
  const again = (payout: string, receipt: string, cents: number) =>
    mpesa.push({ receipt, cents, ref: originatorId(payout) });

  test.each<[what: string, change: () => unknown, found: string[]]>([
    [
      'a payout that was paid twice',
      () => again('settled', 'SKX', -50_000),
      ['I10 payouts/settled', 'I11 totals'],
    ],
    [
      'a payout that was returned, and paid',
      () => again('returned', 'SKX', -20_000),
      ['I10 payouts/returned', 'I11 totals'],
    ],
    ['a payout that was never paid', () => without('SKP'), ['I10 payouts/settled', 'I11 totals']],
    [
      'a payout that was paid with another sum',
      () => (rowOf('SKP').cents = -50_100),
      ['I10 payouts/settled', 'I11 M-Pesa/SKP', 'I11 totals'],
    ],
    [
      'the payout’s receipt is another one’s',
      () => (rowOf('SKP').ref = originatorId('open')),
      ['I10 payouts/settled'],
    ],
    [
      'an open payout that was paid two days ago',
      () => again('open', 'SKX', -10_000),
      ['I10 M-Pesa/SKX', 'I11 totals'],
    ],
    [
      'money out that nobody knows',
      () => mpesa.push({ receipt: 'SKX', cents: -100 }),
      ['I10 M-Pesa/SKX', 'I11 totals'],
    ],
    [
      'money in that nobody knows',
      () => mpesa.push({ receipt: 'SKX', cents: 100, ref: 'NOBODY' }),
      ['I11 M-Pesa/SKX', 'I11 totals'],
    ],
    ['a shilling more in a payment', () => (rowOf('SKE').cents += 100), ['I11 M-Pesa/SKE', 'I11 totals']],
    ['a cent more in a charge', () => (rowOf('SKC').cents -= 1), ['I11 M-Pesa/SKC/charge', 'I11 totals']],
    ['a payment that never came', () => without('SKE'), ['I11 entries/in:pay-e', 'I11 totals']],
    [
      'a payment without a receipt that never came',
      () => without('SKL'),
      ['I11 entries/in:late', 'I11 totals'],
    ],
  ])('%s', async (_, change, places) => {
    change();
    expect(await found()).toEqual(places);
  });

  test('a statement whose balances do not run on, or that ends with another one', async () => {
    const broken = csv().replace('10077.00', '10078.00');
    expect(await found(broken)).toEqual(['I11 M-Pesa/R-RELEASED', 'I11 M-Pesa/SKU']);
    const text = `Closing Balance:,14036.51\n${csv()}`;
    expect(await found(text)).toEqual(['I11 M-Pesa/closing balance', 'I11 totals']);
  });
});

describe('what is no fault', () => {
  const hourAgo = () => new Date(Date.now() - 3_600_000);
  const comparedNow = async () => {
    const report = await runAudit(client, name, undefined, () => Promise.resolve(csv()));
    expect(report.rows.flatMap(({ findings }) => findings)).toEqual([]);
    return report.compared;
  };

  test('money of the last hour whose payment or payout waits for the answer', async () => {
    const { ref } = (await docs('payments').findOne({ _id: 'waiting' }))!;
    mpesa.push({ receipt: 'SKW', cents: 100_000, ref: String(ref), at: hourAgo() });
    mpesa.push({ receipt: 'SKO', cents: -10_000, ref: originatorId('open'), at: hourAgo() });
    expect(await comparedNow()).toMatchObject({ waitingCents: 90_000 });
  });

  test('what M-Pesa moved after the books were read', async () => {
    mpesa.push({ receipt: 'SKN', cents: 100, at: new Date(Date.now() + 60_000) });
    expect(await comparedNow()).toMatchObject({ newerCents: 100 });
  });

  test('a charge of a time whose statement nobody handed in; after that it must be booked', async () => {
    mpesa.push({ receipt: 'SKP', cents: -700, charge: true });
    expect(await comparedNow()).toMatchObject({ chargesCents: -700 });
    const figures = { from: '2020-01-01T00:00:00.000Z', until: '2021-01-01T00:00:00.000Z' };
    const paper = { kind: 'statement', state: 'closed', amountCents: 0, figures };
    await docs('reconciliation').insertOne({ _id: 'statement/1', ...paper });
    expect(await found()).toEqual(['I11 M-Pesa/SKP/charge', 'I11 totals']);
  });

  test('what was booked after the statement’s end', async () => {
    mpesa = [];
    const period = 'From 2019-01-01 00:00:00 To 2019-02-01 00:00:00';
    const { rows, compared } = await runAudit(client, name, undefined, () => Promise.resolve(csv(period)));
    expect(rows.flatMap(({ findings }) => findings)).toEqual([]);
    expect(compared).toMatchObject({ laterCents: 506_150 });
  });
});

test.each([
  ['no file', '/no/such/file.csv', 'cannot be read from'],
  ['nobody who answers', 'http://127.0.0.1:1/control/statement', 'cannot be read from'],
  ['no statement', import.meta.filename, 'no line with Receipt No.'],
])('%s: exit code 2', async (_, statement, says) => {
  const printed: string[] = [];
  expect(await auditCommand(uri.href, { full: true, statement }, (text) => printed.push(text))).toBe(2);
  expect(printed.join('\n')).toContain(says);
});
