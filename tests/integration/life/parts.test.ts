import { expect, test } from '@jest/globals';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { verifiedAt } from '../../support/people.js';
import { answerPin, dealAt, openPrompt, phaseOf } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';
import { advance, balances, DAY, gained, HOUR, newcomer, post, readDeal, RICH } from '../disputes/claims.js';

const suite = useAmana({ simulator: RICH });

/** Three parts, the fee shared: 30,000 + 50,000 + 20,000 shillings. */
const JOB = {
  title: 'Kitchen shelves',
  amountCents: undefined,
  deliveryDays: undefined,
  feePayer: 'half',
  milestones: [
    { title: 'Drawing and wood', amountCents: 3_000_000, deliveryDays: 3 },
    { title: 'Made', amountCents: 5_000_000, deliveryDays: 10 },
    { title: 'Fitted', amountCents: 2_000_000, deliveryDays: 2 },
  ],
};

async function payPart(id: string): Promise<Deal> {
  const { buyer } = suite.people;
  await buyer.ok('POST', `/transactions/${id}/payments`, { method: 'mpesa' });
  await answerPin(suite.amana, await openPrompt(suite.amana));
  return phaseOf(buyer, id, 'funded');
}

const say = (who: 'buyer' | 'seller', id: string, step: string, body: object) =>
  suite.people[who].ok<Deal>('POST', `/transactions/${id}/${step}`, body);
const refused = (who: 'buyer' | 'seller', id: string, step: string, body: object) =>
  suite.people[who].refused('POST', `/transactions/${id}/${step}`, body);

test('a job of three parts with a change request: each is paid, delivered and accepted by itself', async () => {
  const { id, ...agreed } = await dealAt(suite.amana, suite.people, 'agreed', JOB);
  expect(agreed).toMatchObject({ buyerPaysCents: 10_050_000, sellerGetsCents: 9_950_000, current: '1' });
  expect(agreed.items.map(({ title, needCents, due }) => [title, needCents, due !== null])).toEqual([
    ['Drawing and wood', 3_015_000, true],
    ['Made', 5_025_000, false],
    ['Fitted', 2_010_000, false],
  ]);
  const before = await balances(suite);

  await payPart(id);
  expect(await refused('seller', id, 'deliver', { note: 'Here' })).toMatchObject({
    code: 'VALIDATION_FAILED',
    details: { fields: [{ field: 'item' }] },
  });
  expect(await refused('seller', id, 'deliver', { note: 'Here', item: '2' })).toMatchObject({ status: 409 });
  await say('seller', id, 'deliver', { note: 'Drawn', item: '1' });
  const changed = await say('buyer', id, 'changes', { note: 'A wider door', item: '1' });
  expect(changed).toMatchObject({ phase: 'funded', items: [{ roundsLeft: 1 }, {}, {}] });
  await say('seller', id, 'deliver', { note: 'Wider now', item: '1', tracking: 'G4S 1' });
  await say('buyer', id, 'changes', { note: 'And higher', item: '1' });
  await say('seller', id, 'deliver', { note: 'Higher now', item: '1' });
  expect(await refused('buyer', id, 'changes', { note: 'Lower', item: '1' })).toMatchObject({ status: 409 });
  const first = await say('buyer', id, 'accept', { item: '1' });
  expect(first).toMatchObject({ status: 'pending', phase: 'agreed', current: '2', heldCents: 0 });
  expect(await refused('buyer', id, 'accept', { item: '1' })).toMatchObject({ status: 409 });

  await payPart(id);
  await say('seller', id, 'deliver', { note: 'Made', item: '2' });
  await say('buyer', id, 'accept', { item: '2' });
  await payPart(id);
  await say('seller', id, 'deliver', { note: 'Fitted', item: '3' });
  const done = await say('buyer', id, 'accept', { item: '3' });
  expect(done).toMatchObject({ status: 'completed', phase: 'released', heldCents: 0 });
  expect(done.timeline.filter(({ item }) => item === '2').map(({ type }) => type)).toEqual([
    'prompt_asked',
    'deposit_confirmed',
    'deliver',
    'accept',
  ]);
  const after = await balances(suite);
  expect([after[0] - before[0], after[1] - before[1]]).toEqual([0, 9_950_000]);
}, 90_000);

test('a part that is not paid for in time ends the rest; what was finished stays finished', async () => {
  const { id } = await dealAt(suite.amana, suite.people, 'agreed', JOB);
  await payPart(id);
  await say('buyer', id, 'accept', { item: '1' });
  await advance(suite, 3 * DAY + 60);
  const ended = await phaseOf(suite.people.buyer, id, 'released');
  expect(ended.items.map(({ phase }) => phase)).toEqual(['released', 'expired', 'expired']);
  expect(ended.status).toBe('completed');
}, 60_000);

test('each part has a claim of its own; the claim on one that has ended decides nothing of the next', async () => {
  const admin = await suite.amana.signIn('admin');
  const { id } = await dealAt(suite.amana, suite.people, 'agreed', JOB);
  const disputed = async (item: string, claimCents: number): Promise<string> => {
    await payPart(id);
    await say('seller', id, 'deliver', { note: 'Here', item });
    const body = { kind: 'damaged', claimCents, reason: 'Split wood', item };
    return (await say('buyer', id, 'dispute', body)).dispute!.id;
  };
  const award = (dispute: string, buyerCents: number, sellerCents: number) =>
    post(admin, `/disputes/${dispute}/award`, { buyerCents, sellerCents, reason: 'By the photos' });
  const before = await balances(suite);

  const first = await disputed('1', 1_000_000);
  expect((await award(first, 600_000, 400_000)).status).toBe(200);
  expect(await readDeal(suite.people.buyer, id)).toMatchObject({ phase: 'agreed', current: '2' });
  expect((await award(first, 600_000, 400_000)).status).toBe(409);

  const second = await disputed('2', 2_000_000);
  const stale = await award(first, 2_000_000, 0);
  expect([stale.status, stale.body]).toMatchObject([409, { error: { code: 'STATE_CONFLICT' } }]);
  expect(await readDeal(suite.people.buyer, id)).toMatchObject({ phase: 'responding' });
  expect((await award(second, 2_000_000, 0)).status).toBe(200);
  const { items, heldCents } = await readDeal(suite.people.buyer, id);
  expect(items.map(({ phase, givenCents }) => [phase, givenCents])).toEqual([
    ['split', 2_400_000],
    ['split', 3_000_000],
    ['agreed', 0],
  ]);
  const after = await balances(suite);
  expect([heldCents, after[0] - before[0], after[1] - before[1]]).toEqual([0, 2_613_000, 5_373_000]);
}, 90_000);

test('parts are agreed like everything else: another version shows how they differ', async () => {
  const { id, terms } = await dealAt(suite.amana, suite.people, 'joined', JOB);
  const { title, feePayer, milestones } = JOB;
  const rest = { title, feePayer, description: 'Cypress', inspectionDays: 3 };
  const offer = { ...rest, milestones: milestones.slice(0, 2), termsHash: terms.hash };
  const countered = await say('buyer', id, 'counter', offer);
  expect(countered.items.map(({ priceCents }) => priceCents)).toEqual([3_000_000, 5_000_000]);
  const changes = countered.timeline.at(-1)!.changes!;
  expect(changes.find(({ field }) => field === 'milestones')).toMatchObject({
    from: expect.stringContaining('3. Fitted') as unknown,
    to: expect.not.stringContaining('Fitted') as unknown,
  });
  expect((await say('seller', id, 'agree', { termsHash: countered.terms.hash })).phase).toBe('agreed');
}, 60_000);

test('three people pay in for a deal that expires: each gets back exactly what he put in', async () => {
  const deal = await dealAt(suite.amana, suite.people, 'agreed', { amountCents: 60_000_000 });
  const { id } = deal;
  const { payUrl } = await readDeal(suite.people.buyer, id);
  const token = payUrl!.split('/pay/')[1]!;
  const [aunt, friend] = [await newcomer(suite), await newcomer(suite)];
  const phones = ['254733000001', '254733000002'];
  await verifiedAt(suite.amana, aunt, phones[0]!);
  await verifiedAt(suite.amana, friend, phones[1]!);
  expect(await aunt.ok('GET', `/pay/${token}`)).toMatchObject({
    needCents: 60_600_000,
    wholeCents: 60_600_000,
    paymentsLeft: 20,
  });

  const paid: number[] = [];
  for (const [who, phone, body] of [
    [aunt, phones[0]!, { parts: 4 }],
    [friend, phones[1]!, { parts: 3 }],
  ] as const) {
    await who.ok('POST', `/pay/${token}/payments`, body);
    const prompt = await openPrompt(suite.amana, phone);
    paid.push(prompt.amountCents);
    await answerPin(suite.amana, prompt);
    const sum = paid.reduce((total, cents) => total + cents, 0);
    await untilHeld(id, sum);
  }
  await suite.people.buyer.ok('POST', `/transactions/${id}/payments`, { method: 'mpesa', parts: 20 });
  const own = await openPrompt(suite.amana);
  paid.push(own.amountCents);
  await answerPin(suite.amana, own);
  await untilHeld(
    id,
    paid.reduce((total, cents) => total + cents, 0),
  );
  expect(paid).toEqual([15_150_000, 20_200_000, 3_030_000]);
  expect(await aunt.ok('GET', `/pay/${token}`)).toMatchObject({ needCents: 22_220_000, paymentsLeft: 17 });
  const { timeline } = await readDeal(suite.people.seller, id);
  const payer = { name: 'Njeri K.' };
  expect(
    timeline
      .filter(({ type }) => type === 'prompt_asked' || type === 'deposit_confirmed')
      .map((line) => [line.by, line.payer]),
  ).toEqual([
    ['payer', payer],
    ['rail', payer],
    ['payer', payer],
    ['rail', payer],
    ['buyer', undefined],
    ['rail', undefined],
  ]);
  expect(JSON.stringify(timeline)).not.toMatch(/2547330000/);

  const wallets = () =>
    Promise.all(
      [aunt, friend, suite.people.buyer].map(
        async (who) => (await who.ok<{ balanceCents: number }>('GET', '/wallet')).balanceCents,
      ),
    );
  const before = await wallets();
  await advance(suite, 3 * DAY + HOUR);
  await phaseOf(suite.people.buyer, id, 'expired');
  const after = await wallets();
  expect(after.map((cents, n) => cents - before[n]!)).toEqual(paid);
}, 90_000);

test('a sum that M-Pesa does not take at once is asked for in prompts of 250,000', async () => {
  const { id } = await dealAt(suite.amana, suite.people, 'agreed', { amountCents: 40_000_000 });
  await suite.people.buyer.ok('POST', `/transactions/${id}/payments`, { method: 'mpesa' });
  const first = await openPrompt(suite.amana);
  expect(first.amountCents).toBe(25_000_000);
  await answerPin(suite.amana, first);
  await untilHeld(id, 25_000_000);
  await payPart(id);
  expect((await readDeal(suite.people.buyer, id)).heldCents).toBe(40_400_000);
  const [buyer, seller] = await gained(suite, () => say('seller', id, 'refund', {}));
  expect([buyer, seller]).toEqual([40_400_000, 0]);
}, 60_000);

async function untilHeld(id: string, cents: number): Promise<void> {
  await until(`held ${cents}`, async () => (await readDeal(suite.people.buyer, id)).heldCents === cents);
}

test('a pay link of others is nothing, the seller does not pay, and nobody names an amount', async () => {
  const { id } = await dealAt(suite.amana, suite.people, 'agreed');
  const { payUrl } = await readDeal(suite.people.buyer, id);
  const token = payUrl!.split('/pay/')[1]!;
  expect((await readDeal(suite.people.seller, id)).payUrl).toBeUndefined();
  const stranger = await newcomer(suite);
  expect((await stranger.refused('GET', `/pay/${token.slice(0, -1)}x`)).status).toBe(404);
  expect((await stranger.refused('POST', `/pay/${token}/payments`, {})).code).toBe('PHONE_NOT_VERIFIED');
  expect((await suite.people.seller.refused('POST', `/pay/${token}/payments`, {})).status).toBe(403);
  const named = await stranger.refused('POST', `/pay/${token}/payments`, { amountCents: 100 });
  expect(named.code).toBe('VALIDATION_FAILED');
}, 60_000);
