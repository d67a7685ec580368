import { beforeAll, describe, expect, test } from '@jest/globals';
import type { StaffAction } from '../../../shared/src/admin/contract.js';
import type { Case, Dispute, DisputeRow } from '../../../shared/src/disputes/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { WalletEntry } from '../../../shared/src/wallet/contract.js';
import type { ApiClient } from '../../support/client.js';
import { useAmana } from '../../support/suite.js';
import { award, claimed, gained, other, PRICE, RICH, readDeal, REASON, type Side } from './claims.js';

const suite = useAmana({ simulator: RICH });
let admin: ApiClient;
beforeAll(async () => {
  admin = await suite.amana.signIn('admin');
});

const PART = 1_000_000;
type Row = [
  feePayer: 'buyer' | 'seller' | 'half',
  claimant: Side,
  claimCents: number,
  split: [buyer: number, seller: number],
  gains: [buyer: number, seller: number],
  phase: string,
];

/** Price KES 45,000, fee KES 450; what both get, by hand. */
const AWARDS: Row[] = [
  ['buyer', 'buyer', PRICE, [3_150_000, 1_350_000], [3_181_500, 1_350_000], 'split'],
  ['seller', 'buyer', PRICE, [3_150_000, 1_350_000], [3_150_000, 1_336_500], 'split'],
  ['half', 'buyer', PRICE, [2_500_000, 2_000_000], [2_512_500, 1_990_000], 'split'],
  ['buyer', 'buyer', PART, [600_000, 400_000], [606_000, 3_900_000], 'split'],
  ['seller', 'seller', PART, [250_000, 750_000], [3_750_000, 742_500], 'split'],
  ['half', 'seller', PRICE, [0, PRICE], [0, 4_477_500], 'released'],
  ['buyer', 'seller', PRICE, [PRICE, 0], [4_545_000, 0], 'refunded'],
];

describe('an award, both wallets to the shilling', () => {
  test.each(AWARDS)(
    'fee by %s, the %s claims %d, decided %j: %j, %s',
    async (feePayer, claimant, claimCents, [buyerCents, sellerCents], gains, phase) => {
      const { deal, id } = await claimed(suite, claimant, claimCents, { feePayer });
      expect(await gained(suite, () => award(admin, id, buyerCents, sellerCents))).toEqual(gains);
      const after = await readDeal(suite.people.seller, deal.id);
      expect(after).toMatchObject({ phase, heldCents: 0, v: deal.v + 3 });
      expect(after.timeline.slice(-3).map(({ type, by }) => [type, by])).toEqual([
        ['escalate', 'staff'],
        ['award', 'staff'],
        ['execute_award', 'system'],
      ]);
    },
  );
});

const ACCEPTED: Row[] = [
  ['buyer', 'buyer', PRICE, [0, 0], [4_545_000, 0], 'refunded'],
  ['buyer', 'buyer', PART, [0, 0], [1_010_000, 3_500_000], 'split'],
  ['buyer', 'seller', PRICE, [0, 0], [0, PRICE], 'released'],
  ['half', 'seller', PART, [0, 0], [3_517_500, 995_000], 'split'],
];

describe('a claim that the other side accepts', () => {
  test.each(ACCEPTED)(
    'fee by %s, the %s claims %d: %j → %j, %s',
    async (feePayer, claimant, claimCents, _, gains, phase) => {
      const { deal, id } = await claimed(suite, claimant, claimCents, { feePayer });
      const answer = { answer: 'accept', claimCents };
      expect(
        await gained(suite, () =>
          suite.people[other(claimant)].ok('POST', `/disputes/${id}/respond`, answer),
        ),
      ).toEqual(gains);
      expect(await readDeal(suite.people.buyer, deal.id)).toMatchObject({ phase, heldCents: 0 });
      expect(await suite.people.buyer.ok<Dispute>('GET', `/disputes/${id}`)).toMatchObject({
        open: false,
        clock: null,
        outcome: 'accepted',
        phase,
        closedAt: expect.any(String),
      });
    },
  );
});

test.each([
  ['buyer', PART, [300_000, 700_000], [303_000, 4_200_000]],
  ['seller', PRICE, [0, PRICE], [0, PRICE]],
] as const)('the %s claims %d and accepts the offer %j → %j', async (claimant, claimCents, offer, gains) => {
  const { deal, id } = await claimed(suite, claimant, claimCents);
  const split = { buyerCents: offer[0], sellerCents: offer[1] };
  await suite.people[other(claimant)].ok('POST', `/disputes/${id}/respond`, {
    answer: 'counter',
    reason: REASON,
    ...split,
  });
  expect(
    await gained(suite, () => suite.people[claimant].ok('POST', `/disputes/${id}/settle`, split)),
  ).toEqual(gains);
  expect((await readDeal(suite.people.buyer, deal.id)).heldCents).toBe(0);
  expect(await suite.people.seller.ok<Dispute>('GET', `/disputes/${id}`)).toMatchObject({
    open: false,
    outcome: 'settled',
  });
});

describe('the story: disputed, a counter-offer, decided 70/30', () => {
  test('is seen by both and by staff at each step', async () => {
    const { deal, id } = await claimed(suite, 'buyer', PRICE);
    const { buyer, seller } = suite.people;
    expect(deal).toMatchObject({ phase: 'responding', status: 'disputed', turn: 'seller' });
    expect(deal.clock?.kind).toBe('respond');
    expect(deal.dispute).toMatchObject({ claimant: 'buyer', contestedCents: PRICE, withdrawn: false });
    expect(await seller.ok<Dispute>('GET', `/disputes/${id}`)).toMatchObject({
      role: 'seller',
      transactionId: deal.id,
      kind: 'not_as_described',
      reason: REASON,
      answer: null,
      award: null,
      open: true,
    });

    const offer = { buyerCents: 1_500_000, sellerCents: 3_000_000 };
    const answered = await seller.ok('POST', `/disputes/${id}/respond`, {
      answer: 'counter',
      reason: 'Only the charger is missing.',
      ...offer,
    });
    expect(answered).toMatchObject({ phase: 'mediation', dispute: { offers: { seller: offer } } });
    expect(await buyer.ok<Dispute>('GET', `/disputes/${id}`)).toMatchObject({
      clock: { kind: 'mediate' },
      answer: { ...offer, reason: 'Only the charger is missing.' },
    });

    const queue = await admin.ok<Page<DisputeRow>>('GET', '/disputes');
    expect(queue.items.find((row) => row.id === id)).toMatchObject({ role: 'staff', phase: 'mediation' });
    const seen = await admin.ok<Case>('GET', `/disputes/${id}`);
    expect(seen).toMatchObject({
      ownCase: false,
      deal: {
        id: deal.id,
        buyerId: 'demo-buyer',
        sellerId: 'demo-seller',
        money: [{ kind: 'mpesa', cents: 4_545_000, receipt: expect.stringMatching(/^[A-Z0-9]{10}$/) }],
      },
      sides: { buyer: { id: 'demo-buyer' }, seller: { id: 'demo-seller' } },
    });
    expect(seen.sides.buyer.deals).toBeGreaterThanOrEqual(seen.sides.buyer.disputes);
    expect(seen.sides.seller.disputes).toBeGreaterThan(0);

    expect(await gained(suite, () => award(admin, id, 3_150_000, 1_350_000))).toEqual([3_181_500, 1_350_000]);
    const ended = await buyer.ok<Dispute>('GET', `/disputes/${id}`);
    expect(ended).toMatchObject({
      phase: 'split',
      open: false,
      outcome: 'awarded',
      award: { buyerCents: 3_150_000, sellerCents: 1_350_000, reason: REASON, by: 'staff' },
    });
    expect(JSON.stringify(ended)).not.toMatch(/demo-admin|Amana admin/);
    const log = await admin.ok<Page<StaffAction>>('GET', '/admin/actions');
    expect(log.items[0]).toMatchObject({
      action: 'award',
      transactionId: deal.id,
      reason: REASON,
      by: { id: 'demo-admin' },
    });
    expect((await admin.ok<Case>('GET', `/disputes/${id}`)).deal.money).toMatchObject([
      { kind: 'out', cents: -4_545_000, receipt: null },
      { kind: 'mpesa', cents: 4_545_000 },
    ]);
  });

  test('the statements say who was paid and who got back', async () => {
    const kinds = async (client: ApiClient) =>
      (await client.ok<Page<WalletEntry>>('GET', '/wallet/entries')).items[0];
    expect(await kinds(suite.people.buyer)).toMatchObject({ kind: 'returned', cents: 3_181_500 });
    expect(await kinds(suite.people.seller)).toMatchObject({ kind: 'received', cents: 1_350_000 });
  });
});

test('the seller gives all back in the middle of a dispute', async () => {
  const { deal, id } = await claimed(suite, 'buyer', PART);
  expect(
    await gained(suite, () => suite.people.seller.ok('POST', `/transactions/${deal.id}/refund`, {})),
  ).toEqual([4_545_000, 0]);
  expect(await suite.people.buyer.ok<Dispute>('GET', `/disputes/${id}`)).toMatchObject({
    outcome: 'refunded',
    phase: 'refunded',
  });
});

describe('lists', () => {
  test('page by page, each once, in order; members see their own, ended ones newest first', async () => {
    for (let n = 0; n < 3; n += 1) await claimed(suite);
    for (const [client, open] of [
      [admin, true],
      [suite.people.buyer, true],
      [admin, false],
      [suite.people.seller, false],
    ] as const) {
      const whole = await client.ok<Page<DisputeRow>>('GET', `/disputes?open=${open}&limit=50`);
      const rows: DisputeRow[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const page: Page<DisputeRow> = await client.ok('GET', `/disputes?open=${open}&limit=2${more}`);
        rows.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(rows.map(({ id }) => id)).toEqual(whole.items.map(({ id }) => id));
      expect(rows.length).toBeGreaterThanOrEqual(3);
      const times = rows.map((row) => (open ? row.clock!.at : row.closedAt!));
      expect(times).toEqual(open ? [...times].sort() : [...times].sort().reverse());
    }
    const waiting = await admin.ok<Page<DisputeRow>>('GET', '/disputes?phase=mediation');
    expect(waiting.items).toEqual([]);
  });
});
