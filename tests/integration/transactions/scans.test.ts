import { expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { newDatabase, startAmana, storeUri } from '../../support/app.js';
import { dealAt, signInBoth } from '../../support/story.js';
import { until } from '../../support/until.js';

interface Profiled {
  ns: string;
  planSummary?: string;
  command: Record<string, unknown>;
}

test('no query of a whole deal, its lists, pumps and sweeps reads a collection from end to end', async () => {
  const database = newDatabase();
  const client = await new MongoClient(storeUri(database)).connect();
  const db = client.db(database);
  const amana = await startAmana({ database });
  await db.setProfilingLevel('all');

  const people = await signInBoth(amana);
  const { id } = await dealAt(amana, people, 'delivered');
  await people.buyer.ok('POST', `/transactions/${id}/accept`, {});
  const { id: withdrawal } = await people.seller.ok<{ id: string }>('POST', '/wallet/withdrawals', {
    amountCents: 500_000,
  });
  for (const path of [
    '/transactions?limit=5',
    '/transactions?status=completed&role=buyer',
    `/transactions/${id}`,
    '/wallet',
    '/wallet/entries?limit=5',
    '/wallet/withdrawals',
    '/notifications',
  ])
    await people.seller.ok('GET', path);
  await until('the withdrawal is paid', async () => {
    const { items } = await people.seller.ok<{ items: { id: string; outcome: string }[] }>(
      'GET',
      '/wallet/withdrawals',
    );
    return items.some((one) => one.id === withdrawal && one.outcome === 'paid');
  });
  await amana.stop();

  await db.setProfilingLevel('off');
  const profile = db.collection<Profiled>('system.profile');
  expect(await profile.countDocuments({ planSummary: /IXSCAN|IDHACK/ })).toBeGreaterThan(50);
  const scans = await profile
    .find({ planSummary: /COLLSCAN/, ns: { $not: /system\.profile|\$cmd/ } })
    .toArray();
  expect(
    scans.map(({ ns, planSummary, command }) => [ns, planSummary, JSON.stringify(command).slice(0, 300)]),
  ).toEqual([]);
  await client.close();
}, 60_000);
