import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Payment } from '../../../shared/src/payments/contract.js';
import type { Withdrawal } from '../../../shared/src/wallet/contract.js';
import type { Page } from '../../../shared/src/http.js';
import { MOST_OF_ONE } from '../../../server/src/modules/payments/inbox.js';
import {
  createCallbackUrls,
  type CallbackUrls,
} from '../../../server/src/modules/payments/mpesa/callback-urls.js';
import { createCrypto } from '../../../server/src/platform/crypto.js';
import { openPostbox, type Letter } from '../../proof/support/postbox.js';
import { chanceOf, type Chance } from '../../proof/sim/chance.js';
import { startAmana } from '../../support/app.js';
import { inDatabase } from '../../support/database.js';
import { answerPin, dealAt, openPrompt, outcomeOf, phaseOf } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';
import { readDeal, RICH } from '../disputes/claims.js';

/** All that M-Pesa told, oldest first; it is brought on only when a test does so. */
const letters: Letter[] = [];
const postbox = await openPostbox((letter) => void letters.push(letter));
const suite = useAmana({
  simulator: { ...RICH, promptTtlMs: 120_000 },
  env: { CALLBACK_URL: postbox.url, WAIT_RETURN_MS: '600000' },
});
let urls: CallbackUrls;

beforeAll(() => {
  const { dataKeys } = suite.amana.config;
  urls = createCallbackUrls('', createCrypto(dataKeys));
});
afterAll(() => postbox.close());

type Doc = { _id: string } & Record<string, unknown>;

async function tell(path: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${suite.amana.anonymous.url}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: answer.status, body: (await answer.json()) as { error?: object } };
}

const inStore = <T>(name: string, look: (docs: Doc[]) => T, filter: object = {}): Promise<T> =>
  inDatabase(suite.amana.config.mongodbUri, async (db) =>
    look(await db.collection<Doc>(name).find(filter).sort({ _id: 1 }).toArray()),
  );
const stored = (): Promise<number> => inStore('callbacks', ({ length }) => length);
const worked = () =>
  until('all to be worked', async () => inStore('callbacks', ({ length }) => length === 0, { done: false }));

/** All that decides about money. */
const books = () =>
  Promise.all([
    inStore('entries', (docs) => docs.map(({ _id }) => _id)),
    inStore('accounts', (docs) => docs.map(({ _id, balanceCents }) => [_id, balanceCents])),
  ]);
const paymentDoc = (id: string): Promise<Doc> => inStore('payments', ([doc]) => doc!, { _id: id });

/** What a callback may change: when to look, and what was told. */
const decidedOf = ({ nextAt: _1, told: _2, receiptTold: _3, lastCheckAt: _4, ...rest }: Doc) => rest;

const stkOf = (CheckoutRequestID: unknown, ResultCode: unknown = 0, receipt = 'FORGED1234') => ({
  Body: {
    stkCallback: {
      CheckoutRequestID,
      ResultCode,
      CallbackMetadata: {
        Item: [
          { Name: 'Amount', Value: 45_450 },
          { Name: 'MpesaReceiptNumber', Value: receipt },
          { Name: 'PhoneNumber', Value: 254712345678 },
        ],
      },
    },
  },
});

/** A prompt that is on the buyer's phone and has not been answered. */
async function prompted(): Promise<{ deal: string; payment: string }> {
  const { id } = await dealAt(suite.amana, suite.people, 'agreed');
  const { id: payment } = await suite.people.buyer.ok<Payment>('POST', `/transactions/${id}/payments`, {
    method: 'mpesa',
  });
  await openPrompt(suite.amana);
  await until('it is bound', async () => (await paymentDoc(payment)).state === 'PENDING');
  return { deal: id, payment };
}
const cancel = async (): Promise<void> => {
  const { id } = await openPrompt(suite.amana);
  await suite.amana.control('POST', `/prompts/${id}`, { answer: 'cancel' });
};

describe('without the token of that very object and channel', () => {
  let path: string;
  let other: string;
  let changed: (part: number, to: string) => string;
  beforeAll(async () => {
    const { payment } = await prompted();
    path = urls.of('stk', payment);
    other = urls.of('stk', 'another');
    changed = (part, to) => path.split('/').with(-part, to).join('/');
  });
  afterAll(cancel);

  test('nothing is there, whatever is sent, and nothing is kept', async () => {
    const before = await stored();
    const [id = '', token = ''] = path.split('/').slice(-2);
    const forged = [
      changed(1, other.split('/').at(-1)!),
      changed(2, other.split('/').at(-2)!),
      changed(1, `${token}00`),
      changed(1, token.slice(2)),
      changed(1, token.toUpperCase()),
      changed(1, 'x'),
      path.slice(0, path.lastIndexOf('/')),
      path.slice(0, path.lastIndexOf('/') + 1),
      path.replace('/stk/', '/none/'),
      ...['b2c', 'b2c-late', 'status', 'balance'].map((channel) => path.replace('/stk/', `/${channel}/`)),
      `${path}?token=${token}&id=${id}`.replace(`/${token}?`, '/x?'),
    ];
    const bits = Array.from({ length: 256 }, (_, bit) => {
      const bytes = Buffer.from(token, 'hex');
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      return changed(1, bytes.toString('hex'));
    });
    for (const to of [...forged, ...bits])
      expect([to, (await tell(to, stkOf('x'))).status]).toEqual([to, 404]);
    const [one, two] = [await tell(forged[0]!, stkOf('x')), await tell(forged[1]!, 'x'.repeat(20_000))];
    expect(two.body.error).toEqual(one.body.error);
    expect(await stored()).toBe(before);
  });

  test('with it, a callback is taken, of 16 KiB at most', async () => {
    const before = await stored();
    const empty = JSON.stringify({ fill: '' }).length;
    const sized = (bytes: number) => JSON.stringify({ fill: 'x'.repeat(bytes - empty) });
    expect((await tell(path, sized(16 * 1024 + 1))).status).toBe(413);
    expect(await stored()).toBe(before);
    expect((await tell(path, sized(16 * 1024))).status).toBe(200);
    expect(await stored()).toBe(before + 1);
  });
});

describe('with the right token, a lie', () => {
  test('of success, about another prompt: decides and binds nothing', async () => {
    const [mine, paid] = [await prompted(), 'ws_CO_of_somebody_else'];
    const [before, money] = [decidedOf(await paymentDoc(mine.payment)), await books()];
    expect((await tell(urls.of('stk', mine.payment), stkOf(paid))).status).toBe(200);
    await worked();
    await new Promise((done) => setTimeout(done, 400));
    expect(decidedOf(await paymentDoc(mine.payment))).toEqual(before);
    expect(await books()).toEqual(money);
    expect((await readDeal(suite.people.buyer, mine.deal)).phase).toBe('agreed');

    await answerPin(suite.amana, await openPrompt(suite.amana));
    expect((await phaseOf(suite.people.buyer, mine.deal, 'funded')).heldCents).toBe(4_545_000);
  });

  test('of success, about one that was cancelled: it stays failed', async () => {
    const { deal, payment } = await prompted();
    const { checkoutRequestId } = await paymentDoc(payment);
    await cancel();
    await outcomeOf(suite.people.buyer, payment, 'failed');
    const money = await books();
    for (const code of [0, '0', '00', 'E0', null, { $gt: '' }])
      expect((await tell(urls.of('stk', payment), stkOf(checkoutRequestId, code))).status).toBe(200);
    await worked();
    await new Promise((done) => setTimeout(done, 400));
    expect((await paymentDoc(payment)).state).toBe('FAILED');
    expect(await books()).toEqual(money);
    expect((await readDeal(suite.people.buyer, deal)).heldCents).toBe(0);
  });

  test('of failure, about money that has come: it stays', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'funded');
    const { _id, checkoutRequestId } = await inStore('payments', ([doc]) => doc!, { transaction: id });
    const money = await books();
    await tell(urls.of('stk', _id), stkOf(checkoutRequestId, 1032));
    await worked();
    expect((await paymentDoc(_id)).state).toBe('CONFIRMED');
    expect(await books()).toEqual(money);
  });

  test('of failure, about a payout that was paid: not a shilling comes back, and its account waits for staff', async () => {
    const { buyer, seller } = suite.people;
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    await buyer.ok('POST', `/transactions/${id}/accept`, {});
    const { id: payout } = await seller.ok<Withdrawal>('POST', '/wallet/withdrawals', {
      amountCents: 100_000,
    });
    const letter = await until('the Result', () =>
      Promise.resolve(
        letters.find(({ path }) => path === new URL(urls.of('b2c', payout), postbox.url).pathname),
      ),
    );
    await tell(letter.path, letter.body);
    await until('it is paid', async () => {
      const { items } = await seller.ok<Page<Withdrawal>>('GET', '/wallet/withdrawals');
      return items.find((one) => one.id === payout && one.outcome === 'paid');
    });
    const money = await books();
    const failed = letter.body.replace(/"ResultCode":"?0"?/, '"ResultCode":2040');
    expect(failed).not.toBe(letter.body);
    expect((await tell(letter.path, failed)).status).toBe(200);
    const frozen = { _id: 'w:demo-seller', frozen: true };
    await until('staff are called', () => inStore('accounts', ({ length }) => length === 1, frozen));
    expect(await books()).toEqual(money);
    expect(await inStore('payouts', ([doc]) => doc!.state, { _id: payout })).toBe('SETTLED');
    await inDatabase(suite.amana.config.mongodbUri, (db) =>
      db.collection<Doc>('accounts').updateOne({ _id: 'w:demo-seller' }, { $set: { frozen: false } }),
    );
  });

  test('all that was ever told, again after thirty days, twice: nothing moves', async () => {
    await inDatabase(suite.amana.config.mongodbUri, async (db) => {
      const month = { $subtract: ['$at', 30 * 86_400_000] };
      await db.collection('callbacks').deleteMany({});
      await db.collection('payments').updateMany({}, [{ $set: { at: month } }]);
    });
    const money = await books();
    expect(letters.length).toBeGreaterThan(4);
    for (const { path, body } of [...letters, ...letters])
      expect([path, (await tell(path, body)).status]).toEqual([path, 200]);
    await worked();
    expect(await books()).toEqual(money);
    expect(await stored()).toBe(new Set(letters.map(({ path, body }) => path + body)).size);
  });
});

describe('many', () => {
  const seed = randomInt(2 ** 31);

  const anything = (chance: Chance, depth = 0): unknown =>
    chance.pick<() => unknown>([
      () => chance.whole(2 ** 31),
      () => chance.pick(['0', '1032', '$where', '__proto__', '', 'Completed', '254712345678', 'ws_CO_1']),
      () => null,
      () => chance.happens(0.5),
      () => -chance.fraction() * 1e308,
      ...(depth > 3
        ? []
        : [
            () => Array.from({ length: chance.whole(4) }, () => anything(chance, depth + 1)),
            () =>
              Object.fromEntries(
                ['Body', 'stkCallback', 'ResultCode', 'Item', '$ne', 'CallbackMetadata', 'Result']
                  .filter(() => chance.happens(0.5))
                  .map((key) => [key, anything(chance, depth + 1)]),
              ),
          ]),
    ])();

  test('two thousand different bodies for one prompt change nothing and fill nothing', async () => {
    console.info(`seed ${seed}`);
    const chance = chanceOf(seed);
    const { payment } = await prompted();
    const path = urls.of('stk', payment);
    const [before, money] = [decidedOf(await paymentDoc(payment)), await books()];
    const kept = await stored();
    const lanes = Array.from({ length: 20 }, async () => {
      for (let n = 0; n < 100; n += 1) {
        const body = { ...stkOf('ws_CO_1', anything(chance)), more: [chance.fraction(), anything(chance)] };
        expect((await tell(path, body)).status).toBe(200);
      }
    });
    await Promise.all(lanes);
    await worked();
    expect(decidedOf(await paymentDoc(payment))).toEqual(before);
    expect(await books()).toEqual(money);
    expect((await stored()) - kept).toBeGreaterThanOrEqual(MOST_OF_ONE);
    expect((await stored()) - kept).toBeLessThan(MOST_OF_ONE + 20);

    await answerPin(suite.amana, await openPrompt(suite.amana));
    await outcomeOf(suite.people.buyer, payment, 'paid');
  }, 60_000);
});

describe('by address', () => {
  const refusedOf = async (url: string, headers: (n: number) => Record<string, string>): Promise<number> => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        fetch(`${url}/api/callbacks/stk/00/00`, { method: 'POST', headers: headers(n) }),
      ),
    );
    return answers.filter(({ status }) => status === 429).length;
  };

  test.each([
    ['0', 'no header moves it', 10],
    ['1', 'the proxy’s word counts, what was written before it does not', 10],
  ])('TRUST_PROXY=%s: %s', async (hops, _, refused) => {
    const amana = await startAmana({ env: { TRUST_PROXY: hops }, limitScale: 0.001 });
    const { url } = amana.anonymous;
    expect(await refusedOf(url, (n) => ({ 'x-forwarded-for': `10.0.${n}.1, 41.90.64.1` }))).toBe(refused);
    const others = await refusedOf(url, (n) => ({
      'x-forwarded-for': `41.90.${n}.1`,
      forwarded: `for=41.90.${n}.1`,
    }));
    expect(others).toBe(hops === '0' ? 40 : 0);
    await amana.stop();
  });
});
