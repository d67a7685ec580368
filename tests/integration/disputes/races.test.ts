import { beforeAll, describe, expect, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import type { StaffAction } from '../../../shared/src/admin/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { ApiClient } from '../../support/client.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';
import { advance, claimed, DAY, gained, newcomer, post, PRICE, RICH, readDeal, REASON } from './claims.js';

const suite = useAmana({ simulator: RICH });
const CLAIM = { kind: 'not_received', claimCents: PRICE, reason: REASON };
const AWARD = { buyerCents: 3_150_000, sellerCents: 1_350_000, reason: REASON };
let admin: ApiClient;
let colleague: ApiClient;
beforeAll(async () => {
  admin = await suite.amana.signIn('admin');
  colleague = await newcomer(suite, 'admin');
});

type Shot = [client: ApiClient, path: string, body: unknown];

/** Both at once: exactly one wins, and the other is told the phase that won. */
async function duel(deal: string, ...shots: [Shot, Shot]): Promise<{ winner: number; phase: string }> {
  const answers = await Promise.all(shots.map(([client, path, body]) => post(client, path, body)));
  const winner = answers.findIndex(({ status }) => status < 300);
  const loser = answers[1 - winner]!;
  expect(answers[winner]).toBeDefined();
  const { phase } = await readDeal(suite.people.buyer, deal);
  expect([loser.status, loser.body]).toMatchObject([
    409,
    { error: { code: 'STATE_CONFLICT', details: { phase } } },
  ]);
  return { winner, phase };
}

const logged = async (deal: string): Promise<number> =>
  (await admin.ok<Page<StaffAction>>('GET', '/admin/actions?limit=50')).items.filter(
    (line) => line.transactionId === deal,
  ).length;

describe('two at once: one wins', () => {
  test('award against withdrawal of the claim', async () => {
    const { deal, id } = await claimed(suite);
    const { winner, phase } = await duel(
      deal.id,
      [admin, `/disputes/${id}/award`, AWARD],
      [suite.people.buyer, `/disputes/${id}/withdraw`, {}],
    );
    expect(phase).toBe(winner === 0 ? 'split' : 'delivered');
    expect(await logged(deal.id)).toBe(winner === 0 ? 1 : 0);
  });

  test('accepting an offer against an award', async () => {
    const { deal, id } = await claimed(suite);
    const offer = { buyerCents: 500_000, sellerCents: 4_000_000 };
    await suite.people.seller.ok('POST', `/disputes/${id}/respond`, {
      ...AWARD,
      ...offer,
      answer: 'counter',
    });
    const gains = await gained(suite, () =>
      duel(
        deal.id,
        [suite.people.buyer, `/disputes/${id}/settle`, offer],
        [admin, `/disputes/${id}/award`, AWARD],
      ),
    );
    expect([
      [505_000, 4_000_000],
      [3_181_500, 1_350_000],
    ]).toContainEqual(gains);
  });

  test('two of the staff decide differently: the money moves once', async () => {
    const { deal, id } = await claimed(suite);
    const gains = await gained(suite, () =>
      duel(
        deal.id,
        [admin, `/disputes/${id}/award`, AWARD],
        [colleague, `/disputes/${id}/award`, { ...AWARD, buyerCents: 500_000, sellerCents: 4_000_000 }],
      ),
    );
    expect([
      [3_181_500, 1_350_000],
      [505_000, 4_000_000],
    ]).toContainEqual(gains);
    expect(await logged(deal.id)).toBe(1);
  });

  test('a counter-offer against an award; accepting against giving all back', async () => {
    const one = await claimed(suite);
    const answers = await Promise.all([
      post(suite.people.seller, `/disputes/${one.id}/respond`, { answer: 'counter', ...AWARD }),
      post(admin, `/disputes/${one.id}/award`, AWARD),
    ]);
    expect(answers[1].status).toBe(200);
    expect([200, 409]).toContain(answers[0].status);
    expect((await readDeal(suite.people.buyer, one.deal.id)).phase).toBe('split');

    const two = await claimed(suite, 'buyer', 1_000_000);
    const accept = { answer: 'accept', claimCents: 1_000_000 };
    const { winner, phase } = await duel(
      two.deal.id,
      [suite.people.seller, `/disputes/${two.id}/respond`, accept],
      [suite.people.seller, `/transactions/${two.deal.id}/refund`, {}],
    );
    expect(phase).toBe(winner === 0 ? 'split' : 'refunded');
  });

  test('acceptance of the deal against a claim by the same hand', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    const { winner, phase } = await duel(
      id,
      [suite.people.buyer, `/transactions/${id}/accept`, {}],
      [suite.people.buyer, `/transactions/${id}/dispute`, CLAIM],
    );
    expect(phase).toBe(winner === 0 ? 'released' : 'responding');
  });

  test('both dispute: one claim', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    const path = `/transactions/${id}/dispute`;
    const { phase } = await duel(id, [suite.people.buyer, path, CLAIM], [suite.people.seller, path, CLAIM]);
    expect(phase).toBe('responding');
  });

  test('a claim when the time to check runs out', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    const [, claim] = await Promise.all([
      advance(suite, 3 * DAY),
      post(suite.people.buyer, `/transactions/${id}/dispute`, CLAIM),
    ]);
    if (claim.status === 409) expect(claim.body).toMatchObject({ error: { details: { phase: 'released' } } });
    else expect(claim.status).toBe(201);
    const phase = claim.status === 409 ? 'released' : 'responding';
    expect((await readDeal(suite.people.buyer, id)).phase).toBe(phase);
  });
});

describe('on the screens', () => {
  /** What this person's socket hears of disputes from now on. */
  async function heardBy({ url, token }: ApiClient): Promise<{ socket: Socket; heard: unknown[] }> {
    const socket = io(url, { auth: { token }, transports: ['websocket'], forceNew: true });
    await new Promise<void>((done, failed) => {
      socket.once('connect', done);
      socket.once('connect_error', failed);
    });
    const heard: unknown[] = [];
    socket.on('dispute:updated', (change: unknown) => void heard.push(change));
    return { socket, heard };
  }

  test('both sides and all staff hear of it at once, a stranger never', async () => {
    const stranger = await newcomer(suite);
    const { buyer, seller } = suite.people;
    const inside = await Promise.all([buyer, seller, admin, colleague].map(heardBy));
    const outside = await heardBy(stranger);
    const { deal, id } = await claimed(suite);
    const change = { id, transactionId: deal.id };
    await until('all four have heard', () =>
      Promise.resolve(inside.every(({ heard }) => heard.length === 1)),
    );
    for (const { heard } of inside) expect(heard).toEqual([change]);
    const joined: unknown = await outside.socket.timeout(2_000).emitWithAck('transaction:join', 'staff');
    expect(joined).toBe(false);
    await buyer.ok('POST', `/disputes/${id}/withdraw`, {});
    await until('both staff have heard again', () =>
      Promise.resolve(inside.slice(2).every(({ heard }) => heard.length === 2)),
    );
    expect(await outside.socket.timeout(2_000).emitWithAck('transaction:join', 'none')).toBe(false);
    expect(outside.heard).toEqual([]);
    for (const { socket } of [...inside, outside]) socket.disconnect();
  });
});
