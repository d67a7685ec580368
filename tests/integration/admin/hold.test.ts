import { beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import type { StaffAction } from '../../../shared/src/admin/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { Payment } from '../../../shared/src/payments/contract.js';
import type { Deal, DealState } from '../../../shared/src/transactions/contract.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { answerPin, dealAt, openPrompt, outcomeOf, phaseOf } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';

const suite = useAmana();
const REASON = 'A report of fraud 🚩 — tunachunguza.\nDo not move.';
let admin: ApiClient;
beforeAll(async () => {
  admin = await suite.amana.signIn('admin');
});

const path = (id: string, step: 'hold' | 'unhold' = 'hold') => `/admin/transactions/${id}/${step}`;
const hold = (id: string, body: object = { reason: REASON }) => admin.ok<DealState>('POST', path(id), body);
const unhold = (id: string) => admin.ok<DealState>('POST', path(id, 'unhold'), { reason: 'All is well.' });
const read = (id: string) => suite.people.buyer.ok<Deal>('GET', `/transactions/${id}`);
const logOf = async (id: string) =>
  (await admin.ok<Page<StaffAction>>('GET', '/admin/actions?limit=50')).items.filter(
    (line) => line.transactionId === id,
  );
const send = (client: ApiClient, to: string, body: object, key = newKey()) =>
  client.send<DealState>('POST', to, body, { 'idempotency-key': key });
const advance = (seconds: number) =>
  suite.amana.anonymous.ok('POST', '/demo/clock', { advanceSeconds: seconds });

describe('a hold', () => {
  test('is seen by both, with its reason and without a name; its line is in the log', async () => {
    const { id, v } = await dealAt(suite.amana, suite.people, 'delivered');
    expect(await hold(id, { reason: `  ${REASON} `, v })).toEqual({
      id,
      v: v + 1,
      status: 'active',
      phase: 'delivered',
      onHold: true,
    });
    for (const client of [suite.people.buyer, suite.people.seller]) {
      const deal = await client.ok<Deal>('GET', `/transactions/${id}`);
      expect(deal).toMatchObject({
        onHold: true,
        hold: { reason: REASON },
        clock: null,
        heldCents: 4_545_000,
      });
      expect(deal.timeline.at(-1)).toMatchObject({ type: 'hold', by: 'staff', note: REASON });
      expect(JSON.stringify(deal)).not.toMatch(/demo-admin|Amana admin/);
    }
    expect(await logOf(id)).toMatchObject([
      { action: 'hold', reason: REASON, by: { id: 'demo-admin', name: 'Amana admin' } },
    ]);
  });

  test('stops the commands of both and every clock; lifting it gives the clocks their time back', async () => {
    const { id, items } = await dealAt(suite.amana, suite.people, 'delivered');
    await hold(id);
    for (const [client, step] of [
      [suite.people.buyer, 'accept'],
      [suite.people.seller, 'refund'],
    ] as const)
      expect(await client.refused('POST', `/transactions/${id}/${step}`, {})).toMatchObject({
        status: 409,
        code: 'ON_HOLD',
      });
    await advance(10 * 86_400);
    await new Promise((done) => setTimeout(done, 600));
    expect(await read(id)).toMatchObject({ phase: 'delivered', onHold: true });

    await unhold(id);
    const lifted = await read(id);
    expect(lifted).toMatchObject({ phase: 'delivered', onHold: false, hold: null });
    const movedMs = Date.parse(lifted.clock!.at) - Date.parse(items[0]!.due!);
    expect(movedMs).toBeGreaterThanOrEqual(10 * 86_400_000);
    expect(movedMs).toBeLessThan(10 * 86_400_000 + 60_000);
    expect((await logOf(id)).map(({ action }) => action)).toEqual(['unhold', 'hold']);
    await advance(3 * 86_400);
    await phaseOf(suite.people.buyer, id, 'released');
  });

  test('lets money on its way come in: funded, held, and no clock runs', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'agreed');
    const { id: payment } = await suite.people.buyer.ok<Payment>('POST', `/transactions/${id}/payments`, {
      method: 'mpesa',
    });
    const prompt = await openPrompt(suite.amana);
    await hold(id);
    expect(
      await suite.people.buyer.refused('POST', `/transactions/${id}/payments`, { method: 'wallet' }),
    ).toMatchObject({ status: 409, code: 'ON_HOLD' });
    await answerPin(suite.amana, prompt);
    await outcomeOf(suite.people.buyer, payment, 'paid');
    expect(await read(id)).toMatchObject({
      phase: 'funded',
      onHold: true,
      heldCents: 4_545_000,
      clock: null,
    });
    const store = await new MongoClient(suite.amana.config.mongodbUri).connect();
    const due = async () =>
      (await store.db().collection<{ _id: string; due: Date | null }>('transactions').findOne({ _id: id }))
        ?.due ?? null;
    expect(await due()).toBeNull();
    await unhold(id);
    expect(await due()).not.toBeNull();
    await store.close();
    expect((await read(id)).clock).toMatchObject({ kind: 'deliver' });
    await suite.people.seller.ok('POST', `/transactions/${id}/refund`, {});
  });

  test('stops a deal that nobody has joined yet', async () => {
    const { id, inviteUrl } = await dealAt(suite.amana, suite.people, 'proposed');
    await hold(id);
    const token = inviteUrl!.split('/join/')[1]!;
    expect(await suite.people.buyer.refused('POST', `/invites/${token}/join`, {})).toMatchObject({
      status: 409,
      code: 'ON_HOLD',
    });
  });
});

describe('refused', () => {
  test('a second hold, and an unhold of what is not held: 409, not in the log', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'joined');
    const early = await admin.refused('POST', path(id, 'unhold'), { reason: REASON });
    expect(early).toMatchObject({ status: 409, code: 'STATE_CONFLICT' });
    await hold(id);
    const second = await admin.refused('POST', path(id), { reason: 'again' });
    expect(second).toMatchObject({ status: 409, code: 'STATE_CONFLICT' });
    expect(await logOf(id)).toHaveLength(1);
  });

  test('a deal that has ended: 409', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'joined');
    await suite.people.seller.ok('POST', `/transactions/${id}/withdraw`, {});
    for (const step of ['hold', 'unhold'] as const)
      expect(await admin.refused('POST', path(id, step), { reason: REASON })).toMatchObject({
        status: 409,
        code: 'STATE_CONFLICT',
      });
  });

  test('a screen that was drawn from another version: 409', async () => {
    const { id, v } = await dealAt(suite.amana, suite.people, 'joined');
    expect(await admin.refused('POST', path(id), { reason: REASON, v: v - 1 })).toMatchObject({
      status: 409,
      code: 'STATE_CONFLICT',
    });
  });

  test('an admin who is a party: 403, also to lift what a colleague paused', async () => {
    const { id } = await dealAt(suite.amana, { buyer: suite.people.buyer, seller: admin }, 'agreed');
    for (const step of ['hold', 'unhold'] as const)
      expect(await admin.refused('POST', path(id, step), { reason: REASON })).toMatchObject({
        status: 403,
        code: 'FORBIDDEN',
      });
    expect(await logOf(id)).toEqual([]);
  });
});

describe('twice and at once', () => {
  test('the same key: the same answer, one event, one line; with another body 422', async () => {
    const { id, v } = await dealAt(suite.amana, suite.people, 'joined');
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => send(admin, path(id), { reason: REASON }, key)),
    );
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]!.status).toBe(200);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(5);
    const other = await send(admin, path(id), { reason: 'Something else' }, key);
    expect([other.status, other.body]).toMatchObject([422, { error: { code: 'KEY_REUSED' } }]);
    expect((await read(id)).v).toBe(v + 1);
    expect(await logOf(id)).toHaveLength(1);
  });

  test('two holds: one 200, one 409', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'joined');
    const answers = await Promise.all(['one', 'two'].map((reason) => send(admin, path(id), { reason })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await logOf(id)).toHaveLength(1);
  });

  test.each([1, 2, 3])('hold against accept, round %d: one wins, the other is told what won', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    const [held, accepted] = await Promise.all([
      send(admin, path(id), { reason: REASON }),
      send(suite.people.buyer, `/transactions/${id}/accept`, {}),
    ]);
    const { phase, onHold } = await read(id);
    expect([held.status, accepted.status]).toEqual(onHold ? [200, 409] : [409, 200]);
    expect(phase).toBe(onHold ? 'delivered' : 'released');
    const loser = onHold ? accepted : held;
    expect(loser.body).toMatchObject({ error: { code: onHold ? 'ON_HOLD' : 'STATE_CONFLICT' } });
    expect(await logOf(id)).toHaveLength(onHold ? 1 : 0);
  });
});
