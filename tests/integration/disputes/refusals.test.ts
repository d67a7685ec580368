import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Case } from '../../../shared/src/disputes/contract.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import {
  award,
  claimed,
  newcomer,
  other,
  post,
  PRICE,
  RICH,
  readDeal,
  REASON,
  type Claimed,
} from './claims.js';

const suite = useAmana({ simulator: RICH });
const CLAIM = { kind: 'damaged', claimCents: PRICE, reason: REASON };
const COUNTER = { answer: 'counter', buyerCents: PRICE, sellerCents: 0, reason: REASON };
const AWARD = { buyerCents: PRICE, sellerCents: 0, reason: REASON };
let admin: ApiClient;
let stranger: ApiClient;
let open: Claimed;

beforeAll(async () => {
  admin = await suite.amana.signIn('admin');
  stranger = await newcomer(suite);
  open = await claimed(suite);
});

const bodies = { respond: COUNTER, withdraw: {}, award: AWARD };
const steps = Object.entries(bodies);

describe('by person', () => {
  test('signed out: 401', async () => {
    for (const [step, body] of steps)
      expect(await suite.amana.anonymous.refused('POST', `/disputes/${open.id}/${step}`, body)).toMatchObject(
        { status: 401 },
      );
    const { status } = await suite.amana.anonymous.send(
      'POST',
      `/transactions/${open.deal.id}/dispute`,
      CLAIM,
    );
    expect(status).toBe(401);
    expect((await suite.amana.anonymous.send('GET', '/disputes')).status).toBe(401);
  });

  test('a stranger is told what he is told of a dispute that is not there', async () => {
    for (const [step, body] of steps) {
      const [foreign, missing] = [
        await stranger.refused('POST', `/disputes/${open.id}/${step}`, body),
        await stranger.refused('POST', `/disputes/nothing/${step}`, body),
      ];
      expect(foreign).toEqual(missing);
      expect(foreign).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
    expect(await stranger.refused('GET', `/disputes/${open.id}`)).toEqual(
      await stranger.refused('GET', '/disputes/nothing'),
    );
    expect(await stranger.refused('POST', `/transactions/${open.deal.id}/dispute`, CLAIM)).toEqual(
      await stranger.refused('POST', '/transactions/AM7K2Q9F/dispute', CLAIM),
    );
    expect(await stranger.ok('GET', '/disputes')).toEqual({ items: [], nextCursor: null });
  });

  test('the wrong side: 403', async () => {
    const { buyer, seller } = suite.people;
    expect(await buyer.refused('POST', `/disputes/${open.id}/respond`, COUNTER)).toMatchObject({
      status: 403,
    });
    expect(await seller.refused('POST', `/disputes/${open.id}/withdraw`, {})).toMatchObject({ status: 403 });
  });

  test('a party who is no staff cannot decide: 403', async () => {
    for (const client of [suite.people.buyer, suite.people.seller])
      expect(await client.refused('POST', `/disputes/${open.id}/award`, AWARD)).toMatchObject({
        status: 403,
        code: 'FORBIDDEN',
      });
  });

  test('staff who are a party see their own case and cannot decide it: 403', async () => {
    const own = { amana: suite.amana, people: { buyer: suite.people.buyer, seller: admin } };
    const { deal, id } = await claimed(own);
    expect(await admin.ok<Case>('GET', `/disputes/${id}`)).toMatchObject({ ownCase: true, role: 'seller' });
    expect(await admin.refused('POST', `/disputes/${id}/award`, AWARD)).toMatchObject({ status: 403 });
    expect((await readDeal(suite.people.buyer, deal.id)).phase).toBe('responding');
  });
});

describe('by state', () => {
  test.each(['joined', 'agreed', 'funded'] as const)('%s: nothing to dispute yet, 409', async (stop) => {
    const { id } = await dealAt(suite.amana, suite.people, stop);
    expect(await suite.people.buyer.refused('POST', `/transactions/${id}/dispute`, CLAIM)).toMatchObject({
      status: 409,
      code: 'STATE_CONFLICT',
      details: { phase: stop === 'joined' ? 'proposed' : stop },
    });
  });

  test('while disputed: no second claim, no accept', async () => {
    const path = `/transactions/${open.deal.id}`;
    for (const [step, body] of [
      ['dispute', CLAIM],
      ['accept', {}],
    ] as const)
      expect(await suite.people.buyer.refused('POST', `${path}/${step}`, body)).toMatchObject({
        status: 409,
        details: { phase: 'responding' },
      });
  });

  test('after its end nothing more, and the words of it stay', async () => {
    const { deal, id } = await claimed(suite);
    await award(admin, id, 0, PRICE);
    const tries: [ApiClient, string, unknown][] = [
      [suite.people.seller, 'respond', COUNTER],
      [suite.people.buyer, 'withdraw', {}],
      [admin, 'award', AWARD],
    ];
    for (const [client, step, body] of tries)
      expect(await client.refused('POST', `/disputes/${id}/${step}`, body)).toMatchObject({
        status: 409,
        code: 'STATE_CONFLICT',
        details: { phase: 'released' },
      });
    expect((await readDeal(suite.people.buyer, deal.id)).v).toBe(deal.v + 3);
  });

  test('a claim that is withdrawn cannot be decided; the next one is another, and a second withdrawal is refused', async () => {
    const { deal, id } = await claimed(suite);
    const { buyer } = suite.people;
    expect(await buyer.ok('POST', `/disputes/${id}/withdraw`, { v: deal.v })).toMatchObject({
      phase: 'delivered',
      dispute: { contestedCents: 0, withdrawn: true },
    });
    expect(await buyer.ok('GET', `/disputes/${id}`)).toMatchObject({ open: false, outcome: 'withdrawn' });
    expect(await admin.refused('POST', `/disputes/${id}/award`, AWARD)).toMatchObject({
      status: 409,
      details: { phase: 'delivered' },
    });
    const again = await buyer.ok<{ dispute: { id: string } }>(
      'POST',
      `/transactions/${deal.id}/dispute`,
      CLAIM,
    );
    expect(again.dispute.id).not.toBe(id);
    for (const [client, step, body] of [
      [admin, 'award', AWARD],
      [suite.people.seller, 'respond', COUNTER],
      [buyer, 'withdraw', {}],
    ] as const)
      expect(await client.refused('POST', `/disputes/${id}/${step}`, body)).toMatchObject({
        status: 409,
        code: 'STATE_CONFLICT',
        details: { phase: 'responding' },
      });
    expect(await buyer.refused('POST', `/disputes/${again.dispute.id}/withdraw`, {})).toMatchObject({
      status: 409,
      message: expect.stringContaining('once'),
    });
  });

  test('on hold: nobody moves, and no clock is shown', async () => {
    const { deal, id } = await claimed(suite);
    const hold = (step: string) =>
      admin.ok('POST', `/admin/transactions/${deal.id}/${step}`, { reason: REASON });
    await hold('hold');
    expect(await admin.ok('GET', `/disputes/${id}`)).toMatchObject({ onHold: true, clock: null });
    for (const [client, step, body] of [
      [suite.people.seller, 'respond', COUNTER],
      [suite.people.buyer, 'withdraw', {}],
      [admin, 'award', AWARD],
    ] as const)
      expect(await client.refused('POST', `/disputes/${id}/${step}`, body)).toMatchObject({
        status: 409,
        code: 'ON_HOLD',
      });
    await hold('unhold');
    expect(await admin.ok('GET', `/disputes/${id}`)).toMatchObject({
      onHold: false,
      clock: { kind: 'respond' },
    });
  });

  test('a screen that was drawn from another version: 409', async () => {
    const { v } = open.deal;
    expect(await admin.refused('POST', `/disputes/${open.id}/award`, { ...AWARD, v: v - 1 })).toMatchObject({
      status: 409,
    });
    expect(
      await suite.people.buyer.refused('POST', `/disputes/${open.id}/withdraw`, { v: v + 1 }),
    ).toMatchObject({ status: 409 });
  });
});

describe('by sum', () => {
  test('more than the price: 422 with the most', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    const body = { ...CLAIM, claimCents: PRICE + 100 };
    expect(await suite.people.buyer.refused('POST', `/transactions/${id}/dispute`, body)).toMatchObject({
      status: 422,
      code: 'AMOUNT_OUT_OF_RANGE',
      details: { maxCents: PRICE },
    });
  });

  test.each([
    ['less', PRICE - 100, 0],
    ['more', PRICE, 100],
    ['nothing', 0, 0],
  ])('parts that make %s than what is contested: 422', async (_, buyerCents, sellerCents) => {
    const parts = { buyerCents, sellerCents, reason: REASON };
    for (const [client, step, body] of [
      [admin, 'award', parts],
      [suite.people.seller, 'respond', { answer: 'counter', ...parts }],
    ] as const)
      expect(await client.refused('POST', `/disputes/${open.id}/${step}`, body)).toMatchObject({
        status: 422,
        code: 'SPLIT_MISMATCH',
        details: { contestedCents: PRICE },
      });
  });

  test('accepting another sum than the claimed: 409', async () => {
    const body = { answer: 'accept', claimCents: PRICE - 100 };
    expect(await suite.people.seller.refused('POST', `/disputes/${open.id}/respond`, body)).toMatchObject({
      status: 409,
      details: { claimCents: PRICE },
    });
  });
});

const BAD_SUMS: [string, unknown][] = [
  ['negative', -100],
  ['part of a shilling', 150],
  ['fractional', 100.5],
  ['a text', '100'],
  ['huge', 1.7e308],
  ['null', null],
  ['an operator', { $gt: 0 }],
];
const BAD_WORDS: [string, unknown][] = [
  ['empty', ''],
  ['spaces', ' \n '],
  ['too long', 'x'.repeat(2_001)],
  ['with a NUL', 'a\0b'],
  ['invisible', '\u200b\u200b'],
  ['half a character', 'a\ud800'],
  ['an operator', { $ne: '' }],
  ['a list', ['a']],
];

const SHAPES: [string, string, Record<string, unknown>][] = [
  ['a claim', 'transactions/AM7K2Q9F/dispute', CLAIM],
  ['a counter-offer', 'disputes/nothing/respond', COUNTER],
  ['an award', 'disputes/nothing/award', AWARD],
];

describe('accepting an offer', () => {
  const SPLIT = { buyerCents: AWARD.buyerCents, sellerCents: AWARD.sellerCents };
  let own: Claimed;
  const settle = (who: ApiClient, body: object = SPLIT) =>
    who.refused('POST', `/disputes/${own.id}/settle`, body);

  beforeAll(async () => {
    own = await claimed(suite);
  });

  test('is refused before there is one: 409', async () =>
    expect(await settle(suite.people.buyer)).toMatchObject({ status: 409, code: 'STATE_CONFLICT' }));

  test('is refused to who made it, to staff and to strangers, and for another sum', async () => {
    await suite.people.seller.ok('POST', `/disputes/${own.id}/respond`, { answer: 'counter', ...AWARD });
    expect(await settle(suite.people.seller)).toMatchObject({ status: 409 });
    expect(await settle(admin)).toMatchObject({ status: 404 });
    const dearer = { buyerCents: SPLIT.buyerCents - 100, sellerCents: SPLIT.sellerCents + 100 };
    expect(await settle(suite.people.buyer, dearer)).toMatchObject({
      status: 409,
      details: { offer: SPLIT },
    });
    expect(await settle(suite.people.buyer, { buyerCents: -100, sellerCents: 100 })).toMatchObject({
      status: 400,
    });
  });

  test('with the same key: the same answer and one effect', async () => {
    const key = newKey();
    const path = `/disputes/${own.id}/settle`;
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => post(suite.people.buyer, path, SPLIT, key)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify([answer.status, answer.body]))).size).toBe(1);
    expect(answers[0]!.status).toBe(200);
    expect(await settle(suite.people.buyer)).toMatchObject({ status: 409 });
  });
});

describe('by shape', () => {
  test.each(SHAPES)('%s: every wrong field is named, 400', async (_, path, good) => {
    const sums = Object.keys(good).filter((field) => field.endsWith('Cents'));
    const wrong: [string, unknown][] = [
      ...sums.flatMap((field) => BAD_SUMS.map(([, bad]): [string, unknown] => [field, bad])),
      ...BAD_WORDS.map(([, bad]): [string, unknown] => ['reason', bad]),
      ['v', '1'],
      ['phase', 'released'],
      ['kind', 'theft'],
      ...Object.keys(good).map((field): [string, unknown] => [field, undefined]),
    ];
    for (const [field, bad] of wrong) {
      const refused = await admin.refused('POST', `/${path}`, { ...good, [field]: bad });
      expect([field, bad, refused.status, refused.code]).toEqual([field, bad, 400, 'VALIDATION_FAILED']);
      expect(refused.details?.fields?.map((problem) => problem.field)).toContain(field);
    }
  });

  test('a claim of nothing, an answer of both kinds, an accept with words: 400', async () => {
    const { seller } = suite.people;
    expect(
      await seller.refused('POST', '/transactions/AM7K2Q9F/dispute', { ...CLAIM, claimCents: 0 }),
    ).toMatchObject({ status: 400 });
    for (const body of [
      { ...COUNTER, claimCents: PRICE },
      { answer: 'accept' },
      { answer: 'accept', claimCents: PRICE, reason: 'Sorry' },
      { answer: 'perhaps', claimCents: PRICE },
    ])
      expect(await seller.refused('POST', '/disputes/nothing/respond', body)).toMatchObject({ status: 400 });
  });

  test.each([
    'open=perhaps',
    'phase=lost',
    'phase[$ne]=mediation',
    'limit=0',
    'limit=51',
    'cursor=rubbish',
    `cursor=${Buffer.from('[1,{"$gt":""}]').toString('base64url')}`,
    'role=staff',
  ])('GET /disputes?%s: 400', async (query) =>
    expect(await admin.refused('GET', `/disputes?${query}`)).toMatchObject({ status: 400 }),
  );

  test('no key 400, another method 405', async () => {
    const path = `/disputes/${open.id}/award`;
    expect((await admin.send('POST', path, AWARD)).body).toMatchObject({ error: { code: 'KEY_REQUIRED' } });
    expect((await admin.send('GET', path)).status).toBe(405);
  });
});

describe('repeated', () => {
  test.each(['dispute', 'respond', 'withdraw', 'award'] as const)(
    '%s with the same key: the same answer and one effect; with another body 422',
    async (step) => {
      const fresh = step === 'dispute' ? null : await claimed(suite);
      const deal = fresh?.deal ?? (await dealAt(suite.amana, suite.people, 'delivered'));
      const client = { dispute: suite.people.buyer, withdraw: suite.people.buyer, award: admin }[
        step as string
      ];
      const path = fresh ? `/disputes/${fresh.id}/${step}` : `/transactions/${deal.id}/dispute`;
      const body = { dispute: CLAIM, ...bodies }[step];
      const who = client ?? suite.people[other('buyer')];
      const key = newKey();
      const answers = await Promise.all(Array.from({ length: 4 }, () => post(who, path, body, key)));
      expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
      expect(answers[0]!.status).toBe(step === 'dispute' ? 201 : 200);
      const changed = await post(
        who,
        path,
        { ...body, v: 1, ...(step === 'respond' ? { v: undefined, reason: 'x' } : {}) },
        key,
      );
      expect([changed.status, changed.body]).toMatchObject([422, { error: { code: 'KEY_REUSED' } }]);
      const events = { dispute: 1, respond: 1, withdraw: 1, award: 3 }[step];
      expect((await readDeal(suite.people.buyer, deal.id)).v).toBe(deal.v + events);
    },
  );
});
