import { describe, expect, test } from '@jest/globals';
import type { Deal, DealRow, Invitation, Quote } from '../../../shared/src/transactions/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { Payment } from '../../../shared/src/payments/contract.js';
import type { Wallet, WalletEntry, Withdrawal } from '../../../shared/src/wallet/contract.js';
import {
  answerPin,
  dealAt,
  openPrompt,
  outcomeOf,
  payByPhone,
  phaseOf,
  PROPOSAL,
  SELLER_PHONE,
  type People,
} from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';

const suite = useAmana();

const balance = async (who: keyof People): Promise<number> =>
  (await suite.people[who].ok<Wallet>('GET', '/wallet')).balanceCents;

test('from handshake to money on the seller’s phone', async () => {
  const { buyer, seller } = suite.people;
  const quote = await seller.ok<Quote>('POST', '/transactions/quote', {
    amountCents: 4_500_000,
    feePayer: 'buyer',
  });
  expect(quote).toMatchObject({
    buyerPaysCents: 4_545_000,
    sellerGetsCents: 4_500_000,
    buyerBackCents: 4_545_000,
  });

  const proposed = await seller.ok<Deal>('POST', '/transactions', PROPOSAL);
  expect(proposed).toMatchObject({ phase: 'proposed', role: 'seller', turn: 'buyer', other: null });
  expect(proposed.id).toMatch(/^[2-9A-HJKMNP-TV-Z]{8}$/);
  const { inviteUrl } = await seller.ok<Deal>('GET', `/transactions/${proposed.id}`);
  const token = inviteUrl!.split('/join/')[1]!;
  const invitation = await suite.amana.anonymous.ok<Invitation>('GET', `/invites/${token}`);
  expect(invitation).toMatchObject({
    dealId: proposed.id,
    role: 'buyer',
    from: { name: 'Otieno O.' },
    buyerPaysCents: 4_545_000,
  });

  const joined = await buyer.ok<Deal>('POST', `/invites/${token}/join`, {});
  expect(joined).toMatchObject({ role: 'buyer', seller: { name: 'Otieno O.' }, invite: null });

  const { role: _, invite: __, ...terms } = PROPOSAL;
  const countered = await buyer.ok<Deal>('POST', `/transactions/${joined.id}/counter`, {
    ...terms,
    deliveryDays: 7,
    termsHash: joined.terms.hash,
  });
  expect(countered.terms).toMatchObject({ version: 2, deliveryDays: 7 });
  expect(countered.timeline.at(-1)?.changes).toEqual([{ field: 'deliveryDays', from: 5, to: 7 }]);
  const stale = await seller.refused('POST', `/transactions/${joined.id}/agree`, {
    termsHash: joined.terms.hash,
  });
  expect(stale).toMatchObject({ status: 409, code: 'TERMS_CHANGED' });
  const agreed = await seller.ok<Deal>('POST', `/transactions/${joined.id}/agree`, {
    termsHash: countered.terms.hash,
  });
  expect(agreed).toMatchObject({ phase: 'agreed', terms: { hash: countered.terms.hash } });

  const payment = await payByPhone(suite.amana, buyer, agreed.id);
  expect(payment).toMatchObject({ outcome: 'asking', amountCents: 4_545_000, receipt: null });
  const funded = await phaseOf(seller, agreed.id, 'funded');
  expect(funded).toMatchObject({ heldCents: 4_545_000, turn: 'seller', status: 'active' });
  const paid = await outcomeOf(buyer, payment.id, 'paid');
  expect(paid.placed).toEqual({ dealCents: 4_545_000, walletCents: 0 });
  const line = await until('the receipt on the timeline', async () => {
    const deal = await seller.ok<Deal>('GET', `/transactions/${agreed.id}`);
    return deal.timeline.find((entry) => entry.type === 'deposit_confirmed' && entry.receipt);
  });
  expect(line.receipt).toMatch(/^[A-Z0-9]{10}$/);

  const delivered = await seller.ok<Deal>('POST', `/transactions/${agreed.id}/deliver`, {
    note: 'By courier',
  });
  expect(delivered).toMatchObject({ phase: 'delivered', turn: 'buyer', clock: { kind: 'inspect' } });
  const before = await balance('seller');
  const accepted = await buyer.ok<Deal>('POST', `/transactions/${agreed.id}/accept`, { v: delivered.v });
  expect(accepted).toMatchObject({ phase: 'released', status: 'completed', heldCents: 0, clock: null });
  expect((await balance('seller')) - before).toBe(quote.sellerGetsCents);

  const asked = await seller.ok<Withdrawal>('POST', '/wallet/withdrawals', { amountCents: 500_000 });
  expect(asked).toMatchObject({ amountCents: 500_000, feeCents: 5_700, arrivesCents: 494_300 });
  const sent = await until('the withdrawal is paid', async () => {
    const { items } = await seller.ok<Page<Withdrawal>>('GET', '/wallet/withdrawals');
    return items.find((one) => one.id === asked.id && one.outcome === 'paid');
  });
  const inbox = (await suite.amana.control('GET', `/messages/${SELLER_PHONE}`)) as { text: string }[];
  expect(inbox.some(({ text }) => text.includes(sent.receipt!) && text.includes('4,943'))).toBe(true);

  const { items } = await seller.ok<Page<WalletEntry>>('GET', '/wallet/entries?limit=50');
  expect(items.reduce((sum, entry) => sum + entry.cents, 0)).toBe(await balance('seller'));
  expect(items.map((entry) => entry.kind)).toEqual(expect.arrayContaining(['received', 'withdrawal']));
});

describe('clocks, by demo time', () => {
  const advance = (seconds: number) =>
    suite.amana.anonymous.ok('POST', '/demo/clock', { advanceSeconds: seconds });

  test('the inspection runs out: accepted by itself, the seller is paid', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    const before = await balance('seller');
    await advance(3 * 86_400 - 60);
    expect((await suite.people.buyer.ok<Deal>('GET', `/transactions/${id}`)).phase).toBe('delivered');
    await advance(61);
    expect(await phaseOf(suite.people.buyer, id, 'released')).toMatchObject({ status: 'completed' });
    expect((await balance('seller')) - before).toBe(4_500_000);
  });

  test('not delivered: the buyer may cancel after 24 h and gets all back, fee included', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'funded');
    const early = await suite.people.buyer.refused('POST', `/transactions/${id}/cancel`, {});
    expect(early).toMatchObject({ status: 409, code: 'STATE_CONFLICT' });
    const before = await balance('buyer');
    await advance(6 * 86_400 + 1);
    const cancelled = await suite.people.buyer.ok<Deal>('POST', `/transactions/${id}/cancel`, {});
    expect(cancelled).toMatchObject({ phase: 'undelivered', status: 'cancelled', heldCents: 0 });
    expect((await balance('buyer')) - before).toBe(4_545_000);
  });

  test('never agreed: expires', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'joined');
    await advance(5 * 86_400 + 1);
    expect(await phaseOf(suite.people.seller, id, 'expired')).toMatchObject({ status: 'cancelled' });
  });
});

describe('ways to pay and to end', () => {
  test('from the wallet, when it has enough', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'agreed');
    const before = await balance('buyer');
    expect(before).toBeGreaterThanOrEqual(4_545_000);
    const funded = await suite.people.buyer.ok<Deal>('POST', `/transactions/${id}/payments`, {
      method: 'wallet',
    });
    expect(funded).toMatchObject({ phase: 'funded', heldCents: 4_545_000 });
    expect(before - (await balance('buyer'))).toBe(4_545_000);
    const refunded = await suite.people.seller.ok<Deal>('POST', `/transactions/${id}/refund`, {});
    expect(refunded.phase).toBe('refunded');
    expect(await balance('buyer')).toBe(before);
  });

  test('from an empty wallet: refused, nothing moved', async () => {
    const { id } = await dealAt(
      suite.amana,
      { buyer: suite.people.seller, seller: suite.people.buyer },
      'agreed',
      {
        amountCents: 20_000_000,
      },
    );
    expect(
      await suite.people.seller.refused('POST', `/transactions/${id}/payments`, { method: 'wallet' }),
    ).toMatchObject({
      status: 409,
      code: 'INSUFFICIENT',
    });
  });

  test('money that comes after the deal’s end is the payer’s', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'agreed');
    const before = await balance('buyer');
    const payment = await suite.people.buyer.ok<Payment>('POST', `/transactions/${id}/payments`, {
      method: 'mpesa',
    });
    const prompt = await openPrompt(suite.amana);
    await suite.people.seller.ok('POST', `/transactions/${id}/withdraw`, {});
    await answerPin(suite.amana, prompt);
    const paid = await outcomeOf(suite.people.buyer, payment.id, 'paid');
    expect(paid.placed).toEqual({ dealCents: 0, walletCents: 4_545_000 });
    expect((await balance('buyer')) - before).toBe(4_545_000);
    expect((await suite.people.buyer.ok<Deal>('GET', `/transactions/${id}`)).phase).toBe('withdrawn');
  });
});

describe('lists', () => {
  test('pages by cursor, newest first, without gap or repeat', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<DealRow> = await suite.people.seller.ok(
        'GET',
        `/transactions?limit=3${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...page.items.map((row) => row.id));
      cursor = page.nextCursor;
    } while (cursor);
    const whole = await suite.people.seller.ok<Page<DealRow>>('GET', '/transactions?limit=50');
    expect(seen).toEqual(whole.items.map((row) => row.id));
    expect(new Set(seen).size).toBe(seen.length);
    expect(whole.items.map((row) => row.createdAt)).toEqual(
      whole.items
        .map((row) => row.createdAt)
        .sort()
        .reverse(),
    );
  });

  test('filters by status and role', async () => {
    const { items } = await suite.people.buyer.ok<Page<DealRow>>(
      'GET',
      '/transactions?status=cancelled&role=buyer&limit=50',
    );
    expect(items.length).toBeGreaterThan(0);
    expect(new Set(items.map((row) => `${row.status} ${row.role}`))).toEqual(new Set(['cancelled buyer']));
  });
});
