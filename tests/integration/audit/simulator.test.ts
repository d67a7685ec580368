import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { runAudit } from '../../../server/src/audit/audit.js';
import type { ApiClient } from '../../support/client.js';
import { compared, PATIENT, signInStaff } from '../../support/staff.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';

const suite = useAmana({ env: PATIENT });
let staff: [ApiClient, ApiClient];
let client: MongoClient;

beforeAll(async () => {
  const { amana } = suite;
  staff = await signInStaff(amana.anonymous.url);
  const uri = new URL(amana.config.mongodbUri);
  uri.searchParams.delete('readConcernLevel');
  client = await new MongoClient(uri.href).connect();
}, 60_000);
afterAll(() => client.close());

const portal = async () => (await suite.amana.control('GET', '/statement')) as string;
const docs = (collection: string) => client.db().collection<{ _id: string }>(collection);

/** The invariants that fail, the figures of I10 and I11, and what was compared. */
async function audit() {
  const { rows, compared: about } = await runAudit(client, client.options.dbName, undefined, portal);
  const of = (id: string) => rows.find((row) => row.id === id)!;
  return {
    found: rows.flatMap(({ id, findings }) => findings.map(({ place }) => `${id} ${place}`)),
    payouts: of('I10').checked,
    rows: of('I11').checked,
    about: about!,
  };
}

test('the simulator’s statement is ours to the cent, before and after its charges are booked', async () => {
  const { amana, people } = suite;
  const { id } = await dealAt(amana, people, 'delivered');
  await people.buyer.ok('POST', `/transactions/${id}/accept`, {});
  await people.seller.ok('POST', '/wallet/withdrawals', { amountCents: 500_000 });
  await until(
    'the payout is settled',
    async () => (await docs('payouts').countDocuments({ state: 'SETTLED' })) === 1,
    30_000,
  );
  const before = await audit();
  expect(before).toMatchObject({ found: [], payouts: 1, rows: 3 });
  expect(before.about.chargesCents).toBeLessThan(0);

  await compared(staff, await portal());
  const after = await audit();
  expect(after).toMatchObject({ found: [], payouts: 1, rows: 3, about: { chargesCents: 0 } });

  const row = (await amana.control('POST', '/organisation', { amountCents: 100, what: 'Unknown' })) as {
    receipt: string;
  };
  const unknown = await until(
    'the books are read at a later moment than that of the row',
    async () => {
      const { found, about } = await audit();
      return about.newerCents === 0 && found;
    },
    30_000,
  );
  expect(unknown).toEqual([`I11 M-Pesa/${row.receipt}`, 'I11 totals']);
  await compared(staff, await portal());
  expect((await audit()).found).toEqual([]);

  const charge = (await docs('entries').findOne({ _id: /^ch:/ }))!;
  await docs('entries').deleteOne({ _id: charge._id });
  expect((await audit()).found).toEqual(
    expect.arrayContaining([
      `I11 M-Pesa/${charge._id.slice(3)}/charge`,
      'I11 totals',
      `I7 entries/${charge._id}`,
    ]),
  );
  await docs('entries').insertOne(charge);
}, 120_000);
