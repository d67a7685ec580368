import { describe, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import type { Grant, Proposal, StaffWork } from '../../../shared/src/admin/contract.js';
import type { Me } from '../../../shared/src/users/contract.js';
import { personWith } from '../../support/roles.js';
import { dealAt } from '../../support/story.js';
import { compared, signInStaff } from '../../support/staff.js';
import { until } from '../../support/until.js';
import { adminApi } from '../../../server/src/modules/admin/admin.openapi.js';
import { useExamples } from './sending.js';

const { suite, sendExample, example, leftOut } = useExamples();

describe('every example of what staff do', () => {
  test('staff', async () => {
    const { amana, people, admin } = suite;
    const params = { id: (await dealAt(amana, people, 'funded')).id };
    for (const step of ['hold', 'unhold']) {
      await sendExample(admin, `post /admin/transactions/:id/${step}`, { params });
      await sendExample(admin, 'get /admin/transactions/:id', { params });
    }
    await sendExample(admin, 'get /admin/search');
    await sendExample(admin, 'get /admin/search', { query: { q: params.id } });
    const { id } = await people.buyer.ok<Me>('GET', '/users/me');
    await sendExample(admin, 'get /admin/people/:id', { params: { id } });
    const { id: lost } = await personWith(amana);
    await sendExample(admin, 'post /admin/people/:id/suspend', { params: { id: lost } });
    await sendExample(admin, 'get /admin/people/:id', { params: { id: lost } });
    await sendExample(admin, 'post /admin/payouts');
    await sendExample(admin, 'get /admin/payouts');
    await sendExample(admin, 'post /admin/payouts', { body: { on: true } });
    await sendExample(admin, 'get /admin/reconciliation');
    await sendExample(admin, 'get /admin/actions');
  });

  test('who is staff', async () => {
    const { amana, admin } = suite;
    const { id: user } = await personWith(amana);
    const [, second] = await signInStaff(amana.anonymous.url);
    const propose = () => example<Grant>(admin, 'post /admin/grants', { body: { user } });
    const { id: first } = await propose();
    await sendExample(admin, 'get /admin/grants');
    await sendExample(second, 'post /admin/grants/:id/reject', { params: { id: first } });
    const { id: again } = await propose();
    await sendExample(second, 'post /admin/grants/:id/confirm', { params: { id: again } });
    await sendExample(admin, 'post /admin/grants/end', { body: { user } });
  });

  test('money by hand', async () => {
    const { amana, people, admin } = suite;
    const staff = await signInStaff(amana.anonymous.url);
    const { id: sold } = await dealAt(amana, people, 'delivered');
    await people.buyer.ok('POST', `/transactions/${sold}/accept`, {});
    await people.seller.ok('POST', '/wallet/withdrawals', { amountCents: 100_000 });
    await sendExample(admin, 'post /admin/reconciliation/statements');
    await sendExample(admin, 'get /admin/reconciliation/statements');
    await amana.control('POST', '/organisation', { amountCents: 500_00, what: 'unknown' });
    await compared(staff, (await amana.control('GET', '/statement')) as string);
    const { cases } = await example<StaffWork>(admin, 'get /admin/work');
    const unmatched = cases.find(({ kind }) => kind === 'unmatched')!.id;
    const { id: user } = await people.buyer.ok<Me>('GET', '/users/me');
    const closing = { body: { case: unmatched, user } };
    const close = () => example<Proposal>(admin, 'post /admin/reconciliation/close', closing);
    const [first, second] = [await close(), await close()];
    await sendExample(staff[1], 'post /admin/proposals/:id/reject', { params: { id: first.id } });
    await sendExample(staff[1], 'post /admin/proposals/:id/confirm', { params: { id: second.id } });
    await sendExample(admin, 'post /admin/reconciliation/own');

    const store = await new MongoClient(amana.config.mongodbUri).connect();
    const [payouts, accounts] = ['payouts', 'accounts'].map((name) =>
      store.db().collection<{ _id: string }>(name),
    );
    const payout = await until('a payout is sent', () => payouts!.findOne({ sentAt: { $exists: true } }));
    await payouts!.updateOne({ _id: payout._id }, { $set: { manual: true } });
    await sendExample(admin, 'post /admin/payouts/:id/resolve', { params: { id: payout._id } });
    await payouts!.updateOne({ _id: payout._id }, { $set: { manual: false } });
    await accounts!.updateOne({ _id: `w:${user}` }, { $set: { frozen: true } });
    await sendExample(admin, 'post /admin/people/:id/unfreeze', { params: { id: user } });
    await accounts!.updateOne({ _id: `w:${user}` }, { $set: { frozen: false } });
    await store.close();
    await sendExample(admin, 'get /admin/work');
  }, 60_000);

  test('no route was left out', () => {
    expect(leftOut(adminApi.routes)).toEqual([]);
  });
});

test('every answer on the way was as described', () => {
  expect(suite.watch.problems).toEqual([]);
  expect(suite.watch.seen.size).toBeGreaterThan(20);
});
