import { expect, test } from '@jest/globals';
import type { Dispute } from '../../../shared/src/disputes/contract.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { dealAt, PROPOSAL } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { gained, post, readDeal, REASON, RICH } from './claims.js';

const suite = useAmana({ simulator: RICH });
const AGREED = { agreedSplits: { damaged: 30, not_as_described: 50 } };
const SPLIT = { buyerCents: 700_000, sellerCents: 300_000 };

const claim = async (kind: string, terms: object = AGREED): Promise<Deal> => {
  const { id } = await dealAt(suite.amana, suite.people, 'delivered', terms);
  const body = { kind, claimCents: 1_000_000, reason: REASON };
  return suite.people.buyer.ok<Deal>('POST', `/transactions/${id}/dispute`, body);
};

test('what the terms say of such a claim is its first offer; the other side accepts it, once', async () => {
  const { id, terms, dispute } = await claim('damaged');
  expect([terms.agreedSplits, dispute!.offers]).toEqual([AGREED.agreedSplits, { buyer: SPLIT }]);
  expect(await suite.people.seller.ok<Dispute>('GET', `/disputes/${dispute!.id}`)).toMatchObject({
    offers: { buyer: { ...SPLIT, reason: REASON } },
  });
  const settle = `/disputes/${dispute!.id}/settle`;
  expect((await post(suite.people.buyer, settle, SPLIT)).status).toBe(409);
  const money = await gained(suite, async () => {
    const answers = await Promise.all([1, 2].map(() => post(suite.people.seller, settle, SPLIT)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });
  expect([(await readDeal(suite.people.buyer, id)).phase, money]).toEqual(['split', [707_000, 3_800_000]]);
}, 60_000);

test('a claim of another kind, or under terms without it, begins with no offer', async () => {
  expect((await claim('other')).dispute!.offers).toEqual({});
  expect((await claim('damaged', {})).dispute!.offers).toEqual({});
}, 60_000);

test('the other side may answer otherwise: his offer lies beside it', async () => {
  const { dispute } = await claim('not_as_described');
  const counter = { buyerCents: 100_000, sellerCents: 900_000 };
  const body = { answer: 'counter', reason: REASON, ...counter };
  const answered = await suite.people.seller.ok<Deal>('POST', `/disputes/${dispute!.id}/respond`, body);
  expect(answered.dispute!.offers).toEqual({
    buyer: { buyerCents: 500_000, sellerCents: 500_000 },
    seller: counter,
  });
}, 60_000);

test('is a part of the terms: a change of it is told, and wants both again; a strange percent is refused', async () => {
  const { id, terms } = await dealAt(suite.amana, suite.people, 'joined', AGREED);
  const { title, description, amountCents, feePayer, deliveryDays, inspectionDays } = PROPOSAL;
  const same = { title, description, amountCents, feePayer, deliveryDays, inspectionDays };
  const offer = { ...same, agreedSplits: { damaged: 10 }, termsHash: terms.hash };
  const countered = await suite.people.buyer.ok<Deal>('POST', `/transactions/${id}/counter`, offer);
  expect(countered.timeline.at(-1)!.changes).toEqual([
    {
      field: 'agreedSplits',
      from: 'Not as described: 50% of the claim to the seller\nDamaged: 30% of the claim to the seller',
      to: 'Damaged: 10% of the claim to the seller',
    },
  ]);
  expect([countered.agreedBy, countered.terms.hash === terms.hash]).toEqual([['buyer'], false]);
  for (const agreedSplits of [{}, { damaged: 101 }, { damaged: -1 }, { damaged: 0.5 }, { stolen: 5 }, []])
    expect(
      await suite.people.seller.refused('POST', '/transactions', { ...PROPOSAL, agreedSplits }),
    ).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
}, 60_000);
