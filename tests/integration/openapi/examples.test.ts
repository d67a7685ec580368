import { describe, expect, test } from '@jest/globals';
import { TOTP } from 'otpauth';
import type {
  RecoveryCodes,
  SecondFactorOffer,
  SecondFactorWanted,
  Security,
  Session,
} from '../../../shared/src/auth/contract.js';
import type { Delivery, NewApiKey, NewWebhook } from '../../../shared/src/developers/contract.js';
import type { Page, Success } from '../../../shared/src/http.js';
import type { Deal, DealRow, HandoverCode } from '../../../shared/src/transactions/contract.js';
import type { Message } from '../../../shared/src/messages/contract.js';
import type { Payment } from '../../../shared/src/payments/contract.js';
import type { PersonCard } from '../../../shared/src/ratings/contract.js';
import type { Dispute, DisputeRow } from '../../../shared/src/disputes/contract.js';
import type { SentId } from '../../../shared/src/identity/contract.js';
import type { ApiClient } from '../../support/client.js';
import { personWith } from '../../support/roles.js';
import { answerPin, dealAt, openPrompt, phaseOf } from '../../support/story.js';
import { codeIn } from '../../support/pdf.js';
import { codeAt, forgetCodes, verifiedAt } from '../../support/people.js';
import { until } from '../../support/until.js';
import type { DealFile } from '../../../shared/src/files/contract.js';
import { adminApi } from '../../../server/src/modules/admin/admin.openapi.js';
import { routeOf, routes } from './described.js';
import { METRICS_TOKEN, useExamples } from './sending.js';

const DAY_SECONDS = 86_400;
const { suite, sendExample, example, leftOut } = useExamples();

/** Devices, second factor and password of this account, which is signed in again and again on the way. */
async function keptSafe(person: ApiClient, email: string): Promise<void> {
  const { anonymous, control } = suite.amana;
  await sendExample(anonymous, 'post /auth/login');
  const { devices } = await example<Security>(person, 'get /auth/security');
  const other = devices.find(({ current }) => !current)!.id;
  await sendExample(person, 'post /auth/sessions/:id/end', { params: { id: other } });
  await sendExample(person, 'post /auth/sessions/end-others');
  await sendExample(person, 'post /auth/step-up');
  await sendExample(person, 'post /auth/password');
  const { secret } = await example<SecondFactorOffer>(person, 'post /auth/second-factor');
  const app = new TOTP({ secret });
  const body = { code: app.generate() };
  const { recoveryCodes } = await example<RecoveryCodes>(person, 'post /auth/second-factor/confirm', {
    body,
  });
  await forgetCodes(suite.amana);
  await sendExample(anonymous, 'post /auth/password/forgot');
  const mailed = { code: await codeAt(control, email) };
  const { challenge } = await example<SecondFactorWanted>(anonymous, 'post /auth/password/reset', {
    body: mailed,
  });
  const second = { body: { challenge, code: recoveryCodes[0] } };
  const { accessToken } = await example<Session>(anonymous, 'post /auth/login/second-factor', second);
  const again = anonymous.as(accessToken);
  await sendExample(again, 'post /auth/second-factor/recovery-codes');
  await sendExample(again, 'post /auth/second-factor/remove');
}

describe('every example, sent in a sensible order', () => {
  test('what everybody may read', async () => {
    const { anonymous } = suite.amana;
    for (const path of ['/config', '/health/live', '/health/ready', '/openapi.json', '/demo/clock'])
      await sendExample(anonymous, `get ${path}`);
    await sendExample(anonymous, 'get /metrics', { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  });

  test('an account, its sessions and its phone', async () => {
    const { anonymous, control } = suite.amana;
    const { email } = routeOf('post /auth/register').example!.body as { email: string };
    await sendExample(anonymous, 'post /auth/register');
    const mailed = { body: { code: await codeAt(control, email) } };
    await sendExample(anonymous, 'post /auth/register/confirm', mailed);
    const { headers, text } = await sendExample(anonymous, 'post /auth/login');
    const person = anonymous.as((JSON.parse(text) as Success<{ accessToken: string }>).data.accessToken);
    const cookie = headers.get('set-cookie')!.split(';')[0]!;
    const renewed = await sendExample(anonymous, 'post /auth/refresh', { headers: { cookie } });
    await sendExample(person, 'get /users/me');
    await sendExample(person, 'patch /users/me');
    const { phone } = await example<{ phone: string }>(person, 'post /users/me/phone');
    const code = await codeAt(control, phone);
    await sendExample(person, 'post /users/me/phone/verify', { body: { code } });
    const last = renewed.headers.get('set-cookie')!.split(';')[0]!;
    await sendExample(anonymous, 'post /auth/logout', { headers: { cookie: last } });
    const { accessToken } = await example<Session>(anonymous, 'post /auth/login');
    await keptSafe(anonymous.as(accessToken), email);
  });

  test('all data of a person, and the end of his account', async () => {
    const { client } = await personWith(suite.amana);
    await sendExample(client, 'get /users/me/export');
    await sendExample(client, 'post /users/me/delete');
  });

  test('a deal from the quote to the money on the phone', async () => {
    const { amana, people } = suite;
    const { buyer, seller } = people;
    await sendExample(seller, 'post /transactions/quote');
    const { id } = await example<Deal>(seller, 'post /transactions');
    const params = { id };
    const { inviteUrl } = await example<Deal>(seller, 'get /transactions/:id', { params });
    const token = inviteUrl!.split('/join/')[1]!;
    await sendExample(amana.anonymous, 'get /invites/:token', { params: { token } });
    const { terms } = await example<Deal>(buyer, 'post /invites/:token/join', { params: { token } });
    const changed = { termsHash: terms.hash, deliveryDays: 7 };
    const countered = await example<Deal>(buyer, 'post /transactions/:id/counter', { params, body: changed });
    await sendExample(seller, 'post /transactions/:id/agree', {
      params,
      body: { termsHash: countered.terms.hash },
    });
    const payment = await example<Payment>(buyer, 'post /transactions/:id/payments', { params });
    await answerPin(amana, await openPrompt(amana));
    await phaseOf(seller, id, 'funded');
    await sendExample(amana.anonymous, 'get /public/deals/:code', { params: { code: id } });
    const pdf = await sendExample(buyer, 'get /transactions/:id/certificate', { params });
    const code = codeIn(Buffer.from(pdf.bytes));
    await sendExample(amana.anonymous, 'get /public/verify/:code', { params: { code } });
    await sendExample(buyer, 'get /payments/:id', { params: { id: payment.id } });
    await sendExample(seller, 'post /transactions/:id/deliver', { params });
    const page = await example<Page<DealRow>>(buyer, 'get /transactions');
    expect(page.items.map((row) => row.id)).toContain(id);
    await sendExample(buyer, 'post /transactions/:id/accept', { params });
    await sendExample(buyer, 'post /transactions/:id/rating', { params });
    for (const who of [buyer, seller]) await sendExample(who, 'get /transactions/:id/ratings', { params });
    const card = await example<PersonCard>(buyer, 'get /transactions/:id/card', { params });
    await sendExample(buyer, 'get /people/:id/card', { params: { id: card.id } });
    await sendExample(seller, 'get /users/me/limits');
    await sendExample(seller, 'get /wallet');
    await sendExample(seller, 'post /wallet/withdrawals');
    await sendExample(seller, 'get /wallet/withdrawals');
    await sendExample(seller, 'get /wallet/entries');
    await sendExample(seller, 'get /users/me/export');
  });

  test('what programs of a shop use', async () => {
    const { seller } = suite.people;
    const { id, key } = await example<NewApiKey>(seller, 'post /developer/keys');
    await example(seller.as(key), 'get /transactions');
    await sendExample(seller, 'get /developer/keys');
    await sendExample(seller, 'post /developer/keys/:id/end', { params: { id } });
    const closed = { url: 'http://127.0.0.1:9/' };
    const told = await example<NewWebhook>(seller, 'post /developer/webhooks', { body: closed });
    const params = { id: told.id };
    await dealAt(suite.amana, suite.people, 'proposed');
    await sendExample(seller, 'get /developer/webhooks');
    const page = await example<Page<Delivery>>(seller, 'get /developer/webhooks/:id/deliveries', { params });
    const first = { params: { id: page.items[0]!.id } };
    await sendExample(seller, 'post /developer/deliveries/:id/resend', first);
    await sendExample(seller, 'post /developer/webhooks/:id/rotate', { params });
    await sendExample(seller, 'post /developer/webhooks/:id/end', { params });
  });

  test('what the two write to each other', async () => {
    const { amana, people } = suite;
    const { buyer, seller } = people;
    const params = { id: (await dealAt(amana, people, 'joined')).id };
    const { id } = await example<Message>(seller, 'post /transactions/:id/messages', { params });
    const page = await example<Page<Message>>(buyer, 'get /transactions/:id/messages', { params });
    expect(page.items.map((message) => message.id)).toEqual([id]);
    expect(await example(buyer, 'get /messages/unread')).toEqual({ deals: { [params.id]: 1 } });
    await sendExample(buyer, 'post /transactions/:id/messages/read', { params, body: { upTo: id } });
    expect(await example(buyer, 'get /messages/unread')).toEqual({ deals: {} });
  });

  test('the other ends, and a payment from the wallet', async () => {
    const { amana, people } = suite;
    const { buyer, seller } = people;
    const at = async (stop: Parameters<typeof dealAt>[2]) => ({ id: (await dealAt(amana, people, stop)).id });
    await sendExample(buyer, 'post /transactions/:id/decline', { params: await at('joined') });
    await sendExample(seller, 'post /transactions/:id/withdraw', { params: await at('proposed') });
    await sendExample(seller, 'post /transactions/:id/refund', { params: await at('funded') });
    const fromWallet = { params: await at('agreed'), body: { method: 'wallet' }, status: 200 };
    await sendExample(buyer, 'post /transactions/:id/payments', fromWallet);
    await sendExample(amana.anonymous, 'post /demo/clock', {
      body: { advanceSeconds: 6 * DAY_SECONDS + 60 },
    });
    await sendExample(buyer, 'post /transactions/:id/cancel', { params: fromWallet.params });
    await sendExample(buyer, 'post /notifications/read');
    const { items } = await example<Page<unknown>>(buyer, 'get /notifications');
    expect(items.length).toBeGreaterThan(3);
  });

  test('steps on the way, by code, by parts and by asking', async () => {
    const { amana, people } = suite;
    const { buyer, seller } = people;
    const at = async (stop: Parameters<typeof dealAt>[2]) => ({ id: (await dealAt(amana, people, stop)).id });
    const send = (who: ApiClient, step: string, params: { id: string }, body: object = {}) =>
      sendExample(who, `post /transactions/:id/${step}`, { params, body });
    const dealOf = (id: string) => buyer.ok<Deal>('GET', `/transactions/${id}`);
    const params = await at('funded');
    const code = async () =>
      (await example<HandoverCode>(buyer, 'get /transactions/:id/handover-code', { params })).code;
    await send(seller, 'handover', params, { code: await code() });
    await send(buyer, 'changes', params);
    await send(buyer, 'release', params);
    const later = new Date(Date.now() + 60 * DAY_SECONDS * 1_000).toISOString();
    await send(seller, 'extend', params, { until: later });
    await send(seller, 'cancel-mutual', params, { buyerCents: 2_500_000, sellerCents: 1_000_000 });
    const sold = await at('delivered');
    await send(buyer, 'return', sold);
    await seller.ok('POST', `/transactions/${sold.id}/return`, { costCents: 50_000, answer: 'agree' });
    await send(buyer, 'return-shipped', sold);
    await send(seller, 'return-received', sold);

    const agreed = await at('agreed');
    const { payUrl } = await example<Deal>(buyer, 'get /transactions/:id', { params: agreed });
    const token = payUrl!.split('/pay/')[1]!;
    await sendExample(buyer, 'get /pay/:token', { params: { token } });
    await sendExample(buyer, 'post /pay/:token/payments', { params: { token } });
    await answerPin(amana, await openPrompt(amana));
    const isPaid = async () => (await dealOf(agreed.id)).heldCents > 0;
    await until('the part is held', isPaid);
  });

  test('disputes', async () => {
    const { amana, people, admin } = suite;
    const { buyer, seller } = people;
    const claim = async () => {
      const params = { id: (await dealAt(amana, people, 'delivered')).id };
      const { dispute } = await example<Deal>(buyer, 'post /transactions/:id/dispute', { params });
      return { id: dispute!.id };
    };
    await sendExample(buyer, 'post /disputes/:id/withdraw', { params: await claim() });
    const agreed = await claim();
    await sendExample(seller, 'post /disputes/:id/respond', { params: agreed });
    await sendExample(buyer, 'post /disputes/:id/settle', { params: agreed });
    const params = await claim();
    await sendExample(seller, 'post /disputes/:id/respond', { params });
    const { items } = await example<Page<DisputeRow>>(admin, 'get /disputes');
    expect(items.map(({ id }) => id)).toContain(params.id);
    const of = (await buyer.ok<DisputeRow>('GET', `/disputes/${params.id}`)).transactionId;
    const file = await example<DealFile>(buyer, 'post /transactions/:id/files', { params: { id: of } });
    for (const who of [buyer, admin]) await sendExample(who, 'get /disputes/:id', { params });
    await sendExample(seller, 'post /disputes/:id/offer', { params });
    const mediated = await claim();
    await sendExample(admin, 'post /disputes/:id/mediate', { params: mediated });
    const { offers } = await buyer.ok<Dispute>('GET', `/disputes/${mediated.id}`);
    const { id: offer, buyerCents, sellerCents } = offers.mediator!;
    for (const who of [buyer, seller]) {
      const body = { buyerCents, sellerCents, offer };
      await sendExample(who, 'post /disputes/:id/settle', { params: mediated, body });
      await sendExample(who, 'get /disputes/:id', { params: mediated });
    }
    await sendExample(admin, 'post /disputes/:id/escalate', { params });
    await sendExample(admin, 'get /disputes/:id', { params });
    await sendExample(admin, 'post /disputes/:id/hand-over', { params });
    for (const who of [seller, admin]) {
      await sendExample(who, 'get /transactions/:id/files', { params: { id: of } });
      await sendExample(who, 'get /files/:id', { params: { id: file.id } });
    }
    await sendExample(admin, 'post /disputes/:id/award', { params });
    await sendExample(buyer, 'post /disputes/:id/appeal', { params });
    const waived = await claim();
    await admin.ok('POST', `/disputes/${waived.id}/award`, {
      buyerCents: 0,
      sellerCents: 4_500_000,
      reason: 'As described.',
    });
    await sendExample(buyer, 'post /disputes/:id/waive', { params: waived });
    for (const who of [seller, admin]) await sendExample(who, 'get /disputes/:id', { params });
    await sendExample(buyer, 'get /disputes', { query: { open: 'false' } });
  });

  test('an ID, turned down and then approved', async () => {
    const { amana, admin } = suite;
    const { client } = await personWith(amana);
    await verifiedAt(amana, client, '254733000198');
    for (const decision of ['reject', 'approve']) {
      const params = { id: (await example<SentId>(client, 'post /users/me/identity')).id };
      await sendExample(client, 'get /identity/:id/picture', { params });
      await sendExample(admin, 'get /admin/identity');
      await sendExample(admin, `post /admin/identity/:id/${decision}`, { params });
      await sendExample(client, 'get /users/me/identity');
    }
  });

  test('no route was left out', () => {
    expect(leftOut(routes.filter((route) => !adminApi.routes.includes(route)))).toEqual([]);
  });
});

test('every answer on the way was as described', () => {
  expect(suite.watch.problems).toEqual([]);
  expect(suite.watch.seen.size).toBeGreaterThan(60);
});
