import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Deal } from '../../shared/src/transactions/contract.js';
import type { Payment } from '../../shared/src/payments/contract.js';
import type { Wallet, Withdrawal } from '../../shared/src/wallet/contract.js';
import type { Page } from '../../shared/src/http.js';
import { expectCleanAudit } from '../support/audit.js';
import { newKey } from '../support/client.js';
import type { HttpHooks } from '../support/proxy.js';
import { answerPin, dealAt, openPrompt, outcomeOf, phaseOf, type People } from '../support/story.js';
import { until } from '../support/until.js';
import { Victim } from '../support/victim.js';

const STK_PUSH = '/mpesa/stkpush/v1/processrequest';
const B2C = '/mpesa/b2c/v3/paymentrequest';

let victim: Victim;
let people: People;

beforeEach(async () => {
  victim = new Victim();
  await victim.prepare();
  people = await victim.people();
}, 60_000);

afterEach(() => victim.end());

const amana = () => victim as never;

/** A request whose answer may never come. */
const sent = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);

describe('kill -9, then a restart: the deal goes on and the books are clean', () => {
  test('after SENDING, before the push reached M-Pesa', async () => {
    const { id } = await dealAt(amana(), people, 'agreed');
    victim.daraja.before = (path) => (path === STK_PUSH ? victim.killNow() : true);
    const payment = await people.buyer.ok<Payment>('POST', `/transactions/${id}/payments`, {
      method: 'mpesa',
    });
    await victim.revive();
    expect((await outcomeOf(people.buyer, payment.id, 'unknown')).receipt).toBeNull();
    await until('a new prompt may be asked for', async () => {
      const { status } = await people.buyer.send(
        'POST',
        `/transactions/${id}/payments`,
        { method: 'mpesa' },
        { 'idempotency-key': newKey() },
      );
      return status === 202;
    });
    await answerPin(amana(), await openPrompt(amana()));
    await phaseOf(people.seller, id, 'funded');
    await expectCleanAudit(victim.database);
  });

  test('after the push: the buyer pays while nobody listens, Pull finds it', async () => {
    const { id } = await dealAt(amana(), people, 'agreed');
    victim.daraja.answered = (path) => (path === STK_PUSH ? victim.killNow() : true);
    const payment = await people.buyer.ok<Payment>('POST', `/transactions/${id}/payments`, {
      method: 'mpesa',
    });
    const prompt = await openPrompt(amana());
    await answerPin(amana(), prompt);
    await victim.revive();
    const paid = await outcomeOf(people.buyer, payment.id, 'paid');
    expect(paid.receipt).toMatch(/^[A-Z0-9]{10}$/);
    expect(await phaseOf(people.seller, id, 'funded')).toMatchObject({ heldCents: 4_545_000 });
    await expectCleanAudit(victim.database);
  });

  test('after the commit of accept: the same key gets the stored answer, the seller is paid once', async () => {
    const { id } = await dealAt(amana(), people, 'delivered');
    const key = newKey();
    let committing = false;
    victim.store.before = (bytes) => {
      if (bytes.includes('commitTransaction')) committing = true;
      return true;
    };
    victim.store.answered = () => (committing ? victim.killNow() : true);
    await sent(people.buyer.ok('POST', `/transactions/${id}/accept`, {}, key));
    await victim.revive();
    const again = await people.buyer.send<Deal>(
      'POST',
      `/transactions/${id}/accept`,
      {},
      { 'idempotency-key': key },
    );
    expect(again.status).toBe(200);
    expect((await people.seller.ok<Deal>('GET', `/transactions/${id}`)).phase).toBe('released');
    expect((await people.seller.ok<Wallet>('GET', '/wallet')).balanceCents).toBe(4_500_000);
    await expectCleanAudit(victim.database);
  });

  test('in mid-step: nothing of it is left, and the same key does it', async () => {
    const { id } = await dealAt(amana(), people, 'delivered');
    const key = newKey();
    victim.store.before = (bytes) => (bytes.includes('commitTransaction') ? victim.killNow() : true);
    await sent(people.buyer.ok('POST', `/transactions/${id}/accept`, {}, key));
    await victim.revive();
    expect((await people.seller.ok<Deal>('GET', `/transactions/${id}`)).phase).toBe('delivered');
    await until(
      'the documents of the dead process are free again',
      async () => {
        const { status } = await people.buyer.send(
          'POST',
          `/transactions/${id}/accept`,
          {},
          { 'idempotency-key': key },
        );
        return status === 200;
      },
      30_000,
    );
    expect((await people.seller.ok<Wallet>('GET', '/wallet')).balanceCents).toBe(4_500_000);
    await expectCleanAudit(victim.database);
  }, 60_000);

  const withdrawals: [string, (hooks: HttpHooks) => void][] = [
    [
      'after a payout’s claim, before M-Pesa had it',
      (hooks) => (hooks.before = (path) => (path === B2C ? victim.killNow() : true)),
    ],
    [
      'after the B2C request, its answer lost',
      (hooks) => (hooks.answered = (path) => (path === B2C ? victim.killNow() : true)),
    ],
  ];
  test.each(withdrawals)(
    '%s: the payout arrives exactly once',
    async (_, arm) => {
      const { id } = await dealAt(amana(), people, 'delivered');
      await people.buyer.ok('POST', `/transactions/${id}/accept`, {});
      arm(victim.daraja);
      const asked = await people.seller.ok<Withdrawal>('POST', '/wallet/withdrawals', {
        amountCents: 500_000,
      });
      await victim.revive();
      const paid = await until(
        'the withdrawal is paid',
        async () => {
          const { items } = await people.seller.ok<Page<Withdrawal>>('GET', '/wallet/withdrawals');
          return items.find((one) => one.id === asked.id && one.outcome === 'paid');
        },
        30_000,
      );
      expect(paid.receipt).toMatch(/^[A-Z0-9]{10}$/);
      const books = (await victim.control('GET', '/books')) as {
        transactions: { type: string; amountCents: number }[];
        balanced: boolean;
      };
      expect(books.transactions.filter((one) => one.type === 'b2c').map((one) => one.amountCents)).toEqual([
        asked.arrivesCents,
      ]);
      expect(books.balanced).toBe(true);
      expect((await people.seller.ok<Wallet>('GET', '/wallet')).onTheWayCents).toBe(0);
      await expectCleanAudit(victim.database);
    },
    60_000,
  );
});
