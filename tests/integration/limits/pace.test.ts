import { expect, test } from '@jest/globals';
import type { Payment } from '../../../shared/src/payments/contract.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { newKey } from '../../support/client.js';
import { verifiedAt } from '../../support/people.js';
import { personWith } from '../../support/roles.js';
import { answerPin, dealAt, openPrompt, PROPOSAL } from '../../support/story.js';
import { until } from '../../support/until.js';
import { useAmana } from '../../support/suite.js';

const suite = useAmana({ env: { OPEN_PROPOSALS: '3', NEW_DEALS_A_DAY: '5' } });

test('so many offers may wait and so many deals begin in a day; the refusal is told again', async () => {
  const { client } = await personWith(suite.amana);
  const propose = (role: 'buyer' | 'seller', key = newKey()) =>
    client.ok<Deal>('POST', '/transactions', { ...PROPOSAL, role }, key);
  const refused = (key = newKey()) =>
    client.refused('POST', '/transactions', { ...PROPOSAL, role: 'buyer' }, key);
  const withdraw = ({ id }: Deal) => client.ok('POST', `/transactions/${id}/withdraw`, {});
  const open = [await propose('buyer'), await propose('seller'), await propose('buyer')];
  const key = newKey();
  const tooMany = { status: 409, code: 'LIMIT_REACHED', details: { limit: 'open_proposals', most: 3 } };
  expect(await refused(key)).toMatchObject(tooMany);
  await withdraw(open[0]!);
  expect(await refused(key)).toMatchObject(tooMany);
  await withdraw(await propose('seller'));
  await propose('buyer');
  await withdraw(open[1]!);
  expect(await refused()).toMatchObject({
    code: 'LIMIT_REACHED',
    details: { limit: 'new_deals', most: 5, lifts: 'time' },
  });
});

test('a prompt goes to the payer’s own verified number, whatever the request or the link says', async () => {
  const { amana, people } = suite;
  const own = '254733000222';
  const { client: guest } = await personWith(amana);
  const { id } = await dealAt(amana, people, 'agreed');
  const { payUrl } = await people.buyer.ok<Deal>('GET', `/transactions/${id}`);
  const path = `/pay/${payUrl!.split('/pay/')[1]!}/payments`;
  expect(await guest.refused('POST', path, {})).toMatchObject({ code: 'PHONE_NOT_VERIFIED' });
  await verifiedAt(amana, guest, own);
  const stranger = '254744000333';
  expect(await guest.refused('POST', path, { phone: stranger })).toMatchObject({
    code: 'VALIDATION_FAILED',
    details: { fields: [{ field: 'phone' }] },
  });
  expect(
    await people.buyer.refused('POST', `/transactions/${id}/payments`, { method: 'mpesa', phone: stranger }),
  ).toMatchObject({ code: 'VALIDATION_FAILED', details: { fields: [{ field: 'phone' }] } });
  const payment = await guest.ok<Payment>('POST', path, {});
  expect(payment.phone).toBe(own);
  await answerPin(amana, await openPrompt(amana, own));
  await until(
    'it is held',
    async () => (await people.buyer.ok<Deal>('GET', `/transactions/${id}`)).heldCents > 0,
  );
  const prompts = (await amana.control('GET', '/prompts')) as { msisdn: string }[];
  expect(prompts.map(({ msisdn }) => msisdn)).toEqual([own]);
}, 30_000);
