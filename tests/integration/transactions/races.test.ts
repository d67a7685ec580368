import { describe, expect, test } from '@jest/globals';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import type { Payment } from '../../../shared/src/payments/contract.js';
import type { Wallet } from '../../../shared/src/wallet/contract.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';

const suite = useAmana();

const post = (client: ApiClient, path: string, body: unknown, key = newKey()) =>
  client.send<Deal>('POST', path, body, { 'idempotency-key': key });

const wallet = async (client: ApiClient) => (await client.ok<Wallet>('GET', '/wallet')).balanceCents;

describe('two at once', () => {
  test('two accepts: one 200, one 409, paid once', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    const before = await wallet(suite.people.seller);
    const answers = await Promise.all(
      [1, 2].map(() => post(suite.people.buyer, `/transactions/${id}/accept`, {})),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await wallet(suite.people.seller)) - before).toBe(4_500_000);
  });

  test('accept against refund: one wins, the loser is told which state won', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    const [seller, buyer] = [await wallet(suite.people.seller), await wallet(suite.people.buyer)];
    const answers = await Promise.all([
      post(suite.people.buyer, `/transactions/${id}/accept`, {}),
      post(suite.people.seller, `/transactions/${id}/refund`, {}),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { phase } = await suite.people.buyer.ok<Deal>('GET', `/transactions/${id}`);
    const loser = answers.find(({ status }) => status === 409)!.body;
    expect(loser).toMatchObject({ success: false, error: { code: 'STATE_CONFLICT', details: { phase } } });
    const gained = [(await wallet(suite.people.seller)) - seller, (await wallet(suite.people.buyer)) - buyer];
    expect(gained).toEqual(phase === 'released' ? [4_500_000, 0] : [0, 4_545_000]);
  });

  test('thirty-two withdrawals of the whole wallet: exactly one', async () => {
    const whole = await wallet(suite.people.seller);
    const amountCents = Math.min(whole, 25_000_000);
    const answers = await Promise.all(
      Array.from({ length: 32 }, () => post(suite.people.seller, '/wallet/withdrawals', { amountCents })),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(Math.floor(whole / amountCents));
    expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
    expect(await wallet(suite.people.seller)).toBe(whole - amountCents);
  });

  test('two join with the same link: the first is in, the other is told', async () => {
    const { inviteUrl } = await dealAt(suite.amana, suite.people, 'proposed');
    const token = inviteUrl!.split('/join/')[1]!;
    const admin = await suite.amana.signIn('admin');
    const answers = await Promise.all(
      [suite.people.buyer, admin].map((client) => post(client, `/invites/${token}/join`, {})),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('Idempotency-Key', () => {
  test('the same key, ten times at once: one effect, the same answer', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    const before = await wallet(suite.people.seller);
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post(suite.people.buyer, `/transactions/${id}/accept`, {}, key)),
    );
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]!.status).toBe(200);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(9);
    expect((await wallet(suite.people.seller)) - before).toBe(4_500_000);
  });

  test('another body under the same key is refused', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'funded');
    const key = newKey();
    await post(suite.people.seller, `/transactions/${id}/deliver`, { note: 'one' }, key);
    const other = await post(suite.people.seller, `/transactions/${id}/deliver`, { note: 'two' }, key);
    expect([other.status, other.body]).toMatchObject([422, { error: { code: 'KEY_REUSED' } }]);
  });

  test('on another deal the same key is another operation', async () => {
    const [one, two] = [
      await dealAt(suite.amana, suite.people, 'joined'),
      await dealAt(suite.amana, suite.people, 'joined'),
    ];
    const key = newKey();
    for (const { id, terms } of [one, two]) {
      const { status, headers } = await post(
        suite.people.buyer,
        `/transactions/${id}/agree`,
        { termsHash: terms.hash },
        key,
      );
      expect([status, headers.get('idempotent-replayed')]).toEqual([200, null]);
    }
  });

  test('a refusal is an answer too, and stays', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'agreed');
    const key = newKey();
    const first = await post(suite.people.buyer, `/transactions/${id}/accept`, {}, key);
    expect(first.status).toBe(409);
    const again = await post(suite.people.buyer, `/transactions/${id}/accept`, {}, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  test.each([
    ['missing', undefined],
    ['short', 'abc'],
    ['long', 'x'.repeat(65)],
    ['with a space', 'abcdefgh ijklmnopq'],
  ])('%s: 400', async (_, key) => {
    const { status, body } = await suite.people.seller.send(
      'POST',
      '/transactions',
      {},
      key ? { 'idempotency-key': key } : {},
    );
    expect([status, body]).toMatchObject([400, { success: false }]);
  });
});

describe('strangers', () => {
  test('another person’s deal, payment and wallet look as if they were not there', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'agreed');
    const payment = await suite.people.buyer.ok<Payment>('POST', `/transactions/${id}/payments`, {
      method: 'mpesa',
    });
    const stranger = await suite.amana.signIn('admin');
    for (const path of [`/transactions/${id}`, `/payments/${payment.id}`]) {
      const foreign = await stranger.send('GET', path);
      const missing = await stranger.send('GET', path.replace(/[^/]+$/, 'ABCDEFGH'));
      expect(foreign.status).toBe(404);
      expect({ ...foreign.body, timestamp: '' }).toEqual({ ...missing.body, timestamp: '' });
    }
    for (const step of [
      'agree',
      'counter',
      'decline',
      'withdraw',
      'deliver',
      'accept',
      'cancel',
      'refund',
      'payments',
    ]) {
      const body = {
        agree: { termsHash: 'a'.repeat(64) },
        deliver: { note: 'x' },
        payments: { method: 'wallet' },
        counter: {
          title: 'a',
          description: 'b',
          amountCents: 10_000,
          feePayer: 'buyer',
          deliveryDays: 1,
          inspectionDays: 1,
          termsHash: 'a'.repeat(64),
        },
      }[step];
      expect([
        step,
        (await stranger.refused('POST', `/transactions/${id}/${step}`, body ?? {})).status,
      ]).toEqual([step, 404]);
    }
    expect((await suite.people.seller.send('GET', `/payments/${payment.id}`)).status).toBe(404);
  });
});
