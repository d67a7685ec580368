import { expect, test } from '@jest/globals';
import type { ApiClient } from '../../support/client.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { provenBefore } from '../../support/tokens.js';

const suite = useAmana({ env: { STEP_UP_KES: '20000' }, simulator: { defaultBalanceCents: 1_000_000_000 } });

const withOldProof = (person: ApiClient): ApiClient =>
  provenBefore(person, suite.amana.config.jwtSecrets[0], 301_000);

const at = (amountCents: number) => dealAt(suite.amana, suite.people, 'delivered', { amountCents });

test.each(['accept', 'release'])(
  'above the limit, %s wants a fresh proof, and is as it was before',
  async (step) => {
    const { id, v } = await at(2_000_100);
    const body = step === 'release' ? { amountCents: 100_000 } : {};
    const refused = await withOldProof(suite.people.buyer).refused(
      'POST',
      `/transactions/${id}/${step}`,
      body,
    );
    expect([refused.status, refused.code]).toEqual([403, 'STEP_UP_REQUIRED']);
    expect(await suite.people.buyer.ok('GET', `/transactions/${id}`)).toMatchObject({
      v,
      phase: 'delivered',
    });
    await suite.people.buyer.ok('POST', `/transactions/${id}/${step}`, body);
  },
);

test('up to the limit it does not', async () => {
  const { id } = await at(2_000_000);
  await withOldProof(suite.people.buyer).ok('POST', `/transactions/${id}/accept`, {});
});

test('who has no part in the deal is not told that it is a large one', async () => {
  const { id } = await at(2_000_100);
  const stranger = withOldProof(await suite.amana.signIn('admin'));
  expect(await stranger.refused('POST', `/transactions/${id}/accept`, {})).toMatchObject({ status: 404 });
});
