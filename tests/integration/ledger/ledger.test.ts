import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { createLedger, type Ledger, type NewEntry } from '../../../server/src/modules/ledger/ledger.js';
import { ledgerModels, type LedgerModels } from '../../../server/src/modules/ledger/ledger.models.js';
import { type Atomically } from '../../../server/src/platform/mongo/atomically.js';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import { migrate } from '../../../server/src/platform/mongo/migrations/migrate.js';
import { GuardMissed } from '../../../server/src/platform/mongo/store-errors.js';
import { atomicallyOn } from '../../support/atomic.js';
import { newDatabase, storeUri } from '../../support/app.js';

let connection: Connection;
let atomically: Atomically;
let models: LedgerModels;
let ledger: Ledger;

beforeAll(async () => {
  connection = await connectStore(storeUri(newDatabase()));
  await migrate(connection);
  models = ledgerModels(connection);
  ledger = createLedger(models);
  atomically = atomicallyOn(connection);
  for (const account of ['w:a', 'w:b', 'w:c', 'es:d'])
    await atomically(`open-${account}`, (step) => ledger.open(step, account));
});

afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const post = (entry: Omit<NewEntry, 'source'>) =>
  atomically(entry.id, (step) => ledger.post(step, { ...entry, source: `events/${entry.id}` }));

const give = (id: string, account: string, cents: number) =>
  post({
    id,
    legs: [
      { account: 'float', cents },
      { account, cents: -cents },
    ],
  });

const balance = async (account: string) =>
  (await models.accounts.findById(account).lean().exec())?.balanceCents;

test('a credit raises, a debit lowers, and both are in the book', async () => {
  await give('in:1', 'w:a', 10_000);
  await post({
    id: 'wl:1',
    legs: [
      { account: 'w:a', cents: 4_000 },
      { account: 'es:d', cents: -4_000 },
    ],
  });
  expect([await balance('w:a'), await balance('es:d')]).toEqual([6_000, 4_000]);
  expect(await models.entries.countDocuments({ 'legs.account': 'w:a' })).toBe(2);
});

const WRONG: [string, NewEntry['legs']][] = [
  [
    'does not sum to zero',
    [
      { account: 'w:a', cents: -100 },
      { account: 'float', cents: 200 },
    ],
  ],
  ['has one leg', [{ account: 'w:a', cents: 0 }]],
  [
    'moves part of a shilling of a person',
    [
      { account: 'w:a', cents: -50 },
      { account: 'float', cents: 50 },
    ],
  ],
  [
    'moves part of a cent',
    [
      { account: 'fees', cents: -0.5 },
      { account: 'charges', cents: 0.5 },
    ],
  ],
  [
    'names an account twice',
    [
      { account: 'w:a', cents: -100 },
      { account: 'w:a', cents: 100 },
    ],
  ],
  [
    'has an empty leg',
    [
      { account: 'w:a', cents: 0 },
      { account: 'float', cents: 0 },
    ],
  ],
];
test.each(WRONG)('an entry that %s is refused', async (_, legs) => {
  await expect(post({ id: 'bad', legs })).rejects.toThrow(/entry bad/);
  expect(await models.entries.findById('bad').lean().exec()).toBeNull();
});

test('an entry is written once: the same id again changes nothing', async () => {
  await give('in:once', 'w:b', 1_000);
  await expect(give('in:once', 'w:b', 1_000)).rejects.toMatchObject({ code: 'OUTCOME_PENDING' });
  expect(await balance('w:b')).toBe(1_000);
}, 20_000);

test('sixty-four debits of the whole balance at once: one, and never below zero', async () => {
  await give('in:race', 'w:c', 5_000);
  const results = await Promise.allSettled(
    Array.from({ length: 64 }, (_, n) =>
      atomically(`race-${n}`, async (step) => {
        await ledger.ensureCanDebit(step, 'w:c', 5_000);
        await ledger.post(step, {
          id: `po:race-${n}`,
          source: `payouts/race-${n}`,
          legs: [
            { account: 'w:c', cents: 5_000 },
            { account: 'transit', cents: -5_000 },
          ],
        });
      }),
    ),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await balance('w:c')).toBe(0);
}, 30_000);

describe('guards', () => {
  test('a debit beyond the balance is stopped below `decide` too', async () => {
    const legs = [
      { account: 'w:a', cents: 900_000 },
      { account: 'transit', cents: -900_000 },
    ];
    await expect(post({ id: 'po:over', legs })).rejects.toBeInstanceOf(GuardMissed);
  });

  test('frozen: no debit, but credits pass', async () => {
    await atomically('freeze', (step) => ledger.freeze(step, 'w:a'));
    await expect(atomically('try', (step) => ledger.ensureCanDebit(step, 'w:a', 100))).rejects.toMatchObject({
      code: 'ON_HOLD',
    });
    const legs = [
      { account: 'w:a', cents: 100 },
      { account: 'transit', cents: -100 },
    ];
    await expect(post({ id: 'po:frozen', legs })).rejects.toBeInstanceOf(GuardMissed);
    const before = await balance('w:a');
    await give('in:frozen', 'w:a', 200);
    expect(await balance('w:a')).toBe(before! + 200);
    await atomically('unfreeze', (step) => ledger.unfreeze(step, 'w:a'));
    await post({ id: 'po:free', legs });
  });

  test('the store itself refuses a balance below zero and legs that do not sum to zero', async () => {
    const accounts = connection.collection<{ _id: string }>('accounts');
    const entries = connection.collection<{ _id: string }>('entries');
    await expect(accounts.updateOne({ _id: 'w:a' }, { $set: { balanceCents: -100 } })).rejects.toThrow(
      /validation/,
    );
    const entry = {
      _id: 'raw',
      legs: [
        { account: 'w:a', cents: 1 },
        { account: 'float', cents: 1 },
      ],
      currency: 'KES',
      source: 'x',
      at: new Date(),
      hash: 'x',
    };
    await expect(entries.insertOne(entry as never)).rejects.toThrow(/validation/);
  });

  test('a field that no schema knows is refused', async () => {
    await expect(models.entries.insertMany([{ _id: 'x', extra: 1 } as never])).rejects.toThrow();
    await expect(
      models.accounts.insertMany([{ _id: 'w:x', balanceCents: -1, frozen: false }]),
    ).rejects.toThrow(/validation/i);
  });
});
