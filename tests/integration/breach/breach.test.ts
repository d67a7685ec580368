import { randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';
import { inDatabase } from '../../support/database.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';

const suite = useAmana();
const CLI = path.resolve(import.meta.dirname, '../../../server/dist/src/breach/cli.js');
const run = promisify(execFile);

async function breach(collection: string): Promise<string[][]> {
  const { mongodbUri, dataKeys } = suite.amana.config;
  const env = { MONGODB_URI: mongodbUri, DATA_KEY: dataKeys.map((key) => key.toString('base64')).join(',') };
  const { stdout } = await run(process.execPath, [CLI, collection], { env, maxBuffer: 64 * 1_048_576 });
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.slice(1, -1).split('","'));
}

let deal: string;
beforeAll(async () => {
  deal = (await dealAt(suite.amana, suite.people, 'joined')).id;
  await suite.people.buyer.ok('POST', `/transactions/${deal}/messages`, { text: 'Is it still there?' });
});

const HEAD = ['id', 'name', 'email', 'phone', 'fields'];
const peopleOf = ([head, ...lines]: string[][]) => {
  expect(head).toEqual(HEAD);
  return lines.map(([id, , email, phone, fields]) => [id, email, phone, fields]);
};

test('of messages: both people of each deal, and how to reach them', async () =>
  expect(peopleOf(await breach('messages'))).toEqual([
    ['demo-buyer', 'buyer@amana.test', '254712345678', 'text'],
    ['demo-seller', 'seller@amana.test', '254722000111', 'text'],
  ]));

test('of each person only what the collection has of him', async () => {
  const people = peopleOf(await breach('users'));
  const fieldsOf = (id: string) => people.find((person) => person[0] === id)?.[3];
  expect(fieldsOf('demo-buyer')).toBe('email name passwordHash phone phoneHash');
  expect(fieldsOf('demo-admin')).toBe('email name passwordHash');
});

test('what leads to nobody, and what is no collection, is said', async () => {
  await expect(breach('callbacks')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('nobody'),
  });
  await expect(breach('people')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('users') });
});

test('a name that is a formula is text, and twenty thousand people are listed well within a minute', async () => {
  await inDatabase(suite.amana.config.mongodbUri, async (db) => {
    const people = Array.from({ length: 20_000 }, (_, n) => ({
      _id: `leaked-${String(n).padStart(5, '0')}` as never,
      email: `${randomUUID()}@amana.test`,
      name: '=cmd|"/c calc"!A1',
      passwordHash: 'none',
      createdAt: new Date(),
    }));
    const wallets = people.map(({ _id }) => ({
      _id: `w:${String(_id)}` as never,
      balanceCents: 0,
      frozen: false,
    }));
    await db.collection('users').insertMany(people);
    await db.collection('accounts').insertMany(wallets);
  });
  const started = performance.now();
  const lines = await breach('users');
  expect(performance.now() - started).toBeLessThan(60_000);
  const leaked = lines.filter(([id]) => id!.startsWith('leaked-'));
  expect(leaked).toHaveLength(20_000);
  expect(leaked[0]![1]).toBe(`'=cmd|""/c calc""!A1`);
}, 120_000);
