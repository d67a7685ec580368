import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Payment } from '../../../shared/src/payments/contract.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { personWith } from '../../support/roles.js';
import { answerPin, dealAt, openPrompt, phaseOf, PROPOSAL } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { provenBefore } from '../../support/tokens.js';
import { balances, claimed, post, PRICE, readDeal, REASON, RICH } from '../disputes/claims.js';

const suite = useAmana({ simulator: RICH });
let buyer: ApiClient;
let seller: ApiClient;
beforeAll(() => {
  ({ buyer, seller } = suite.people);
});

describe('steps out of their turn', () => {
  const PHASES = ['proposed', 'joined', 'agreed', 'funded', 'delivered', 'released'] as const;
  const deals = new Map<string, Deal>();

  /** Who takes it, with what, and from which of these phases. */
  const STEPS: Record<string, ['buyer' | 'seller', object, readonly string[]]> = {
    agree: ['buyer', { termsHash: 'of the deal' }, ['joined']],
    payments: ['buyer', { method: 'wallet' }, ['agreed']],
    deliver: ['seller', { note: 'By courier' }, ['funded']],
    changes: ['buyer', { note: 'The other one' }, ['delivered']],
    accept: ['buyer', {}, ['funded', 'delivered']],
    release: ['buyer', { amountCents: 100_000 }, ['funded', 'delivered']],
    dispute: ['buyer', { kind: 'not_as_described', claimCents: PRICE, reason: REASON }, ['delivered']],
    refund: ['seller', {}, ['funded', 'delivered']],
  };

  const send = async (deal: Deal, step: string, key: string) => {
    const [side, body] = STEPS[step]!;
    const given = 'termsHash' in body ? { termsHash: deal.terms.hash } : body;
    return post(suite.people[side], `/transactions/${deal.id}/${step}`, given, key);
  };

  beforeAll(async () => {
    for (const phase of PHASES) {
      const made = await dealAt(suite.amana, suite.people, phase === 'released' ? 'delivered' : phase);
      if (phase === 'released') await buyer.ok('POST', `/transactions/${made.id}/accept`, {});
      deals.set(phase, await seller.ok<Deal>('GET', `/transactions/${made.id}`));
    }
  }, 60_000);

  const skipped = PHASES.flatMap((phase) =>
    Object.keys(STEPS)
      .filter((step) => !STEPS[step]![2].includes(phase))
      .map((step) => [step, phase] as const),
  );

  test.each(skipped)('%s when %s: refused, kept as refused, and nothing has changed', async (step, phase) => {
    const deal = deals.get(phase)!;
    const before = await balances(suite);
    const key = newKey();
    const { status, body } = await send(deal, step, key);
    // Before the buyer has joined, the deal is none of his.
    const isHis = phase !== 'proposed' || STEPS[step]![0] === 'seller';
    const expected = isHis ? [409, 'STATE_CONFLICT'] : [404, 'NOT_FOUND'];
    expect([status, body.success ? null : body.error.code]).toEqual(expected);
    const again = await send(deal, step, key);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([status, isHis ? 'true' : null]);
    expect(await seller.ok('GET', `/transactions/${deal.id}`)).toMatchObject({
      v: deal.v,
      phase: deal.phase,
    });
    expect(await balances(suite)).toEqual(before);
  });

  test('in their turn they are taken; taken once more, with the same key, they are told, with another refused', async () => {
    const deal = await dealAt(suite.amana, suite.people, 'delivered');
    const key = newKey();
    const first = await send(deal, 'accept', key);
    const money = await balances(suite);
    const [same, other] = [await send(deal, 'accept', key), await send(deal, 'accept', newKey())];
    expect([first.status, same.status, other.status]).toEqual([200, 200, 409]);
    expect(same.body).toEqual(first.body);
    expect(await balances(suite)).toEqual(money);
  });

  test('the seller lets no money go to himself', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'funded');
    for (const step of ['accept', 'release'])
      expect(
        await seller.refused(
          'POST',
          `/transactions/${id}/${step}`,
          step === 'release' ? { amountCents: 100_000 } : {},
        ),
      ).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect((await readDeal(buyer, id)).heldCents).toBe(4_545_000);
  });
});

describe('both sides in one hand', () => {
  test('nobody joins, invites or pays himself', async () => {
    const { id, inviteUrl } = await dealAt(suite.amana, suite.people, 'proposed');
    const path = `/invites/${inviteUrl!.split('/join/')[1]}/join`;
    expect(await seller.refused('POST', path, {})).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    for (const invite of [
      { kind: 'email', email: 'seller@amana.test' },
      { kind: 'email', email: 'SELLER@amana.test' },
      { kind: 'phone', phone: '0722 000 111' },
    ])
      expect(await seller.refused('POST', '/transactions', { ...PROPOSAL, invite })).toMatchObject({
        status: 400,
        code: 'VALIDATION_FAILED',
      });
    expect(await buyer.ok('POST', path, {})).toMatchObject({ id, role: 'buyer' });
  });
});

describe('crumbs', () => {
  test.each([1, 99, 101, 0, -100, 0.5])(
    '%d cents are released, awarded and withdrawn to nobody',
    async (cents) => {
      const { id } = await dealAt(suite.amana, suite.people, 'delivered');
      const { id: dispute } = await claimed(suite);
      const before = await balances(suite);
      const admin = await suite.amana.signIn('admin');
      const bad: [ApiClient, string, object][] = [
        [buyer, `/transactions/${id}/release`, { amountCents: cents }],
        [seller, '/wallet/withdrawals', { amountCents: cents }],
      ];
      if (cents !== 0)
        bad.push([
          admin,
          `/disputes/${dispute}/award`,
          { buyerCents: cents, sellerCents: PRICE - cents, reason: REASON },
        ]);
      for (const [who, path, body] of bad)
        expect([path, (await who.refused('POST', path, body)).code]).toEqual([path, 'VALIDATION_FAILED']);
      expect(await balances(suite)).toEqual(before);
    },
  );
});

describe('prompts', () => {
  test('go to the payer’s own proved number and to no other, one at a time', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'agreed');
    const path = `/transactions/${id}/payments`;
    for (const more of [{ phone: '254799000111' }, { msisdn: '254799000111' }, { payer: 'demo-seller' }])
      expect(await buyer.refused('POST', path, { method: 'mpesa', ...more })).toMatchObject({ status: 400 });
    await buyer.ok<Payment>('POST', path, { method: 'mpesa' });
    const prompt = await openPrompt(suite.amana);
    const more = await Promise.all(Array.from({ length: 10 }, () => post(buyer, path, { method: 'mpesa' })));
    expect(new Set(more.map(({ body }) => (body.success ? null : body.error.code)))).toEqual(
      new Set(['PROMPT_OPEN']),
    );
    const prompts = (await suite.amana.control('GET', '/prompts')) as { msisdn: string; state: string }[];
    expect(prompts.filter(({ state }) => state === 'open')).toHaveLength(1);
    expect(prompts.filter(({ msisdn }) => msisdn === '254799000111')).toEqual([]);
    await answerPin(suite.amana, prompt);
    await phaseOf(buyer, id, 'funded');
  });

  test('come to nobody who has proved no number', async () => {
    const { client } = await personWith(suite.amana);
    const { id } = await dealAt(suite.amana, { buyer: client, seller }, 'agreed');
    expect(await client.refused('POST', `/transactions/${id}/payments`, { method: 'mpesa' })).toMatchObject({
      status: 409,
      code: 'PHONE_NOT_VERIFIED',
    });
  });
});

describe('money out', () => {
  test('what a refund brings and a withdrawal takes in the same tick is never taken twice', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await dealAt(suite.amana, suite.people, 'delivered');
      const [before] = await balances(suite);
      const amountCents = before + 4_545_000;
      const answers = await Promise.all([
        post(seller, `/transactions/${id}/refund`, {}),
        ...Array.from({ length: 4 }, () => post(buyer, '/wallet/withdrawals', { amountCents })),
      ]);
      const out = answers.slice(1).filter(({ status }) => status === 202).length;
      expect(answers[0].status).toBe(200);
      expect(out).toBeLessThanOrEqual(1);
      expect((await balances(suite))[0]).toBe(amountCents * (1 - out));
    }
  }, 60_000);

  test('not more than M-Pesa sends at once, and only for a fresh proof', async () => {
    const path = '/wallet/withdrawals';
    expect(await seller.refused('POST', path, { amountCents: 25_100_000 })).toMatchObject({
      status: 422,
      code: 'AMOUNT_OUT_OF_RANGE',
    });
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    await buyer.ok('POST', `/transactions/${id}/accept`, {});
    const old = provenBefore(seller, suite.amana.config.jwtSecrets[0], 301_000);
    expect(await old.refused('POST', path, { amountCents: 100_000 })).toMatchObject({
      status: 403,
      code: 'STEP_UP_REQUIRED',
    });
    await seller.ok('POST', path, { amountCents: 100_000 });
  });
});
