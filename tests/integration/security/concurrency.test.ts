import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient, type Db } from 'mongodb';
import type { Grant } from '../../../shared/src/admin/contract.js';
import type { Case } from '../../../shared/src/disputes/contract.js';
import type { Me } from '../../../shared/src/users/contract.js';
import type { Api } from '../../../server/src/api.js';
import { operationId } from '../../../server/src/platform/ids.js';
import { freePort, startServer } from '../../support/app.js';
import { apiClient, newKey, type ApiClient } from '../../support/client.js';
import { personWith, type Newcomer } from '../../support/roles.js';
import { signInStaff } from '../../support/staff.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';
import { balances, claimed, PRICE, readDeal, REASON, RICH } from '../disputes/claims.js';
import { contentOf, fetchFile, filed, jpeg } from '../files/fixtures.js';
import { routes } from '../openapi/described.js';

const suite = useAmana({ simulator: RICH });
const AWARD = { buyerCents: PRICE, sellerCents: 0, reason: REASON };
let store: MongoClient;
let db: Db;
let staff: [ApiClient, ApiClient];
/** Another process on the same store: in one, commands on the same money wait for each other. */
let rival: Api;
let rivalUrl: string;

type Doc = { _id: string } & Record<string, unknown>;

beforeAll(async () => {
  store = await new MongoClient(suite.amana.config.mongodbUri).connect();
  db = store.db();
  staff = await signInStaff(suite.amana.anonymous.url);
  const port = await freePort();
  rival = await startServer({ ...suite.amana.config, port });
  rivalUrl = `http://127.0.0.1:${port}`;
}, 60_000);
afterAll(async () => {
  await rival.stop();
  await store.close();
});

const elsewhere = ({ token }: ApiClient): ApiClient => apiClient(rivalUrl, token);

async function broken(): Promise<number> {
  const { transactions } = (await db.admin().serverStatus()) as {
    transactions: { totalAborted: number };
  };
  return Number(transactions.totalAborted);
}

/**
 * Sends a command and keeps it in the middle of its step, everything read and nothing written: the id of its operation
 * is held by a step of ours. Then the world changes, and it goes on. @returns how it was answered
 */
async function overtaken(
  [client, path, body]: [ApiClient, string, object],
  change: () => Promise<unknown>,
): Promise<[status: number, code: string | null]> {
  const key = newKey();
  const { id } = await client.ok<Me>('GET', '/users/me');
  const op = operationId(id, 'POST', `/api${path}`, key);
  const session = store.startSession();
  session.startTransaction();
  const held = { _id: op, user: id, bodyHash: 'held', answer: { status: 0, body: {} }, at: new Date() };
  await db.collection<Doc>('operations').insertOne(held, { session });
  const before = await broken();
  const answer = client.send('POST', path, body, { 'idempotency-key': key });
  await until('the step has met ours', async () => (await broken()) > before);
  await change();
  await session.abortTransaction();
  await session.endSession();
  const { status, body: told } = await answer;
  return [status, told.success ? null : told.error.code];
}

const nothing = () => Promise.resolve();
const end = ({ id }: Newcomer, role: string) =>
  elsewhere(staff[0]).ok('POST', '/admin/grants/end', { user: id, role, reason: REASON });

describe('a role that ends while its holder acts', () => {
  test('decides no case; with it, he does', async () => {
    const arbiter = await personWith(suite.amana, 'arbiter');
    const { id, deal } = await claimed(suite);
    const before = await balances(suite);
    const award: [ApiClient, string, object] = [arbiter.client, `/disputes/${id}/award`, AWARD];
    expect(await overtaken(award, () => end(arbiter, 'arbiter'))).toEqual([403, 'FORBIDDEN']);
    expect(await balances(suite)).toEqual(before);
    expect((await readDeal(suite.people.buyer, deal.id)).phase).toBe('responding');

    const other = await personWith(suite.amana, 'arbiter');
    expect(await overtaken([other.client, `/disputes/${id}/award`, AWARD], nothing)).toEqual([200, null]);
    expect((await readDeal(suite.people.buyer, deal.id)).phase).toBe('refunded');
  });

  test('holds no deal', async () => {
    const risk = await personWith(suite.amana, 'risk');
    const { id } = await dealAt(suite.amana, suite.people, 'funded');
    const hold: [ApiClient, string, object] = [
      risk.client,
      `/admin/transactions/${id}/hold`,
      { reason: REASON },
    ];
    expect(await overtaken(hold, () => end(risk, 'risk'))).toEqual([403, 'FORBIDDEN']);
    expect((await readDeal(suite.people.buyer, id)).onHold).toBe(false);
  });

  test('gives no role away', async () => {
    const admin = await personWith(suite.amana, 'admin');
    const friend = await personWith(suite.amana);
    const wanted = { user: friend.id, role: 'admin', reason: REASON };
    const grant = await staff[0].ok<Grant>('POST', '/admin/grants', wanted);
    const confirm: [ApiClient, string, object] = [
      admin.client,
      `/admin/grants/${grant.id}/confirm`,
      { reason: REASON },
    ];
    expect(await overtaken(confirm, () => end(admin, 'admin'))).toEqual([403, 'FORBIDDEN']);
    expect((await friend.client.ok<Me>('GET', '/users/me')).roles).toEqual([]);
  });
});

describe('money that is stopped while it leaves', () => {
  const freeze = (frozen: boolean) =>
    db
      .collection<Doc>('accounts')
      .updateOne({ _id: 'w:demo-seller' }, { $set: { frozen } }, { writeConcern: { w: 'majority' } });

  const filled = async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    await suite.people.buyer.ok('POST', `/transactions/${id}/accept`, {});
    return (await balances(suite))[1];
  };

  test('a wallet frozen in the middle of a withdrawal pays nothing; unfrozen in the middle, it pays', async () => {
    const before = await filled();
    const withdraw: [ApiClient, string, object] = [
      suite.people.seller,
      '/wallet/withdrawals',
      { amountCents: 100_000 },
    ];
    expect(await overtaken(withdraw, () => freeze(true))).toEqual([409, 'ON_HOLD']);
    expect((await balances(suite))[1]).toBe(before);
    await freeze(false);
    expect(await overtaken(withdraw, nothing)).toEqual([202, null]);
    expect((await balances(suite))[1]).toBe(before - 100_000);
  });

  test('a deal held in the middle of its acceptance is not released', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    const before = await balances(suite);
    const accept: [ApiClient, string, object] = [suite.people.buyer, `/transactions/${id}/accept`, {}];
    const hold = () => elsewhere(staff[0]).ok('POST', `/admin/transactions/${id}/hold`, { reason: REASON });
    expect(await overtaken(accept, hold)).toEqual([409, 'ON_HOLD']);
    expect(await balances(suite)).toEqual(before);
  });

  test('a number changed in the middle of a withdrawal is not paid', async () => {
    const before = await filled();
    const later = { phoneHeldUntil: new Date(Date.now() + 86_400_000) };
    const users = db.collection<Doc>('users');
    const change = () => users.updateOne({ _id: 'demo-seller' }, { $set: later });
    const withdraw: [ApiClient, string, object] = [
      suite.people.seller,
      '/wallet/withdrawals',
      { amountCents: 100_000 },
    ];
    expect(await overtaken(withdraw, change)).toEqual([409, 'PHONE_ON_HOLD']);
    await users.updateOne({ _id: 'demo-seller' }, { $unset: { phoneHeldUntil: 1 } });
    expect((await balances(suite))[1]).toBe(before);
  });

  test('a claim withdrawn in the middle of its award is not decided', async () => {
    const { id, deal } = await claimed(suite);
    const before = await balances(suite);
    const withdraw = () => elsewhere(suite.people.buyer).ok('POST', `/disputes/${id}/withdraw`, {});
    expect(await overtaken([staff[0], `/disputes/${id}/award`, AWARD], withdraw)).toEqual([
      409,
      'STATE_CONFLICT',
    ]);
    expect(await balances(suite)).toEqual(before);
    expect((await readDeal(suite.people.buyer, deal.id)).phase).toBe('delivered');
  });

  test('a deal withdrawn in the middle of a join has nobody in it', async () => {
    const { id, inviteUrl } = await dealAt(suite.amana, suite.people, 'proposed');
    const path = `/invites/${inviteUrl!.split('/join/')[1]}/join`;
    const withdraw = () => elsewhere(suite.people.seller).ok('POST', `/transactions/${id}/withdraw`, {});
    const [status, code] = await overtaken([suite.people.buyer, path, {}], withdraw);
    expect([status, code]).toEqual([409, 'STATE_CONFLICT']);
    expect((await suite.people.buyer.send('GET', `/transactions/${id}`)).status).toBe(404);
  });
});

describe('evidence while it is judged', () => {
  test('cannot be taken back or replaced by who brought it, before the award or after', async () => {
    const { id, deal } = await claimed(suite);
    const { buyer } = suite.people;
    const file = await filed(buyer, deal.id, { content: await jpeg() });
    const whole = await contentOf(await fetchFile(staff[0], file.id));
    const withdrawn = async () => {
      for (const method of ['DELETE', 'PUT', 'PATCH', 'POST'])
        expect((await buyer.send(method, `/files/${file.id}`, {})).status).toBe(405);
    };
    expect(await overtaken([staff[0], `/disputes/${id}/award`, AWARD], withdrawn)).toEqual([200, null]);
    await withdrawn();
    expect((await staff[0].ok<Case>('GET', `/disputes/${id}`)).evidence).toEqual([
      { id: file.id, sha256: file.sha256 },
    ]);
    expect(await contentOf(await fetchFile(staff[0], file.id))).toEqual(whole);
  });

  test('no route changes a file', () =>
    expect(routes.filter(({ path, method }) => path.startsWith('/files') && method !== 'get')).toEqual([]));
});
