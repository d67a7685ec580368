import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient, type Collection } from 'mongodb';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';

const suite = useAmana();
let store: MongoClient;
let accounts: Collection<{ _id: string; frozen: boolean }>;

beforeAll(async () => {
  store = await new MongoClient(suite.amana.config.mongodbUri).connect();
  accounts = store.db().collection('accounts');
});

afterAll(() => store.close());

const freeze = (account: string, frozen: boolean) =>
  accounts.updateOne({ _id: account }, { $set: { frozen } }, { writeConcern: { w: 'majority' } });

test('from a deal’s frozen account no money leaves: 409 with the reason, and it goes on when it is lifted', async () => {
  const { buyer, seller } = suite.people;
  const { id } = await dealAt(suite.amana, suite.people, 'delivered');
  await freeze(`es:${id}`, true);
  for (const [who, step] of [
    [buyer, 'accept'],
    [seller, 'refund'],
  ] as const)
    expect(await who.refused('POST', `/transactions/${id}/${step}`, {})).toMatchObject({
      status: 409,
      code: 'ON_HOLD',
    });
  expect((await buyer.ok<Deal>('GET', `/transactions/${id}`)).phase).toBe('delivered');
  await freeze(`es:${id}`, false);
  expect(await buyer.ok<Deal>('POST', `/transactions/${id}/accept`, {})).toMatchObject({ phase: 'released' });
});

test('from a frozen wallet no deal is paid: 409, and money still comes into it', async () => {
  const { buyer, seller } = suite.people;
  const { id } = await dealAt(suite.amana, suite.people, 'delivered');
  const { id: next } = await dealAt(suite.amana, suite.people, 'agreed');
  await seller.ok('POST', `/transactions/${id}/refund`, {});
  await freeze('w:demo-buyer', true);
  const { id: last } = await dealAt(suite.amana, suite.people, 'delivered');
  expect(await buyer.refused('POST', `/transactions/${next}/payments`, { method: 'wallet' })).toMatchObject({
    status: 409,
    code: 'ON_HOLD',
  });
  await seller.ok('POST', `/transactions/${last}/refund`, {});
  await freeze('w:demo-buyer', false);
  await buyer.ok('POST', `/transactions/${next}/payments`, { method: 'wallet' });
});
