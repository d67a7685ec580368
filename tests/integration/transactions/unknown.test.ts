import { expect, test } from '@jest/globals';
import type { Payment } from '../../../shared/src/payments/contract.js';
import { answerPin, dealAt, openPrompt, outcomeOf, phaseOf } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';

const suite = useAmana({ env: { WAIT_PROMPT_MS: '300', WAIT_OPEN_PROMPT_MS: '4000' } });

test('silence is told as silence: no second try for a while, and the money is found without a callback', async () => {
  const { id } = await dealAt(suite.amana, suite.people, 'agreed');
  await suite.amana.control('POST', '/faults', { on: 'stk.callback', kind: 'lose' });
  const asked = await suite.people.buyer.ok<Payment>('POST', `/transactions/${id}/payments`, {
    method: 'mpesa',
  });
  const silent = await outcomeOf(suite.people.buyer, asked.id, 'unknown');
  expect(silent).toMatchObject({ resultCode: null, receipt: null, placed: null });
  expect(Date.parse(silent.retryAt!)).toBeGreaterThan(Date.now());
  expect(
    await suite.people.buyer.refused('POST', `/transactions/${id}/payments`, { method: 'mpesa' }),
  ).toMatchObject({
    status: 409,
    code: 'PROMPT_OPEN',
  });
  const checked = await until('a check that says still processing', async () => {
    const payment = await suite.people.buyer.ok<Payment>('GET', `/payments/${asked.id}`);
    return payment.lastCheckAt !== null && payment;
  });
  expect(checked.outcome).toBe('unknown');

  await answerPin(suite.amana, await openPrompt(suite.amana));
  expect(await outcomeOf(suite.people.buyer, asked.id, 'paid')).toMatchObject({
    placed: { dealCents: 4_545_000, walletCents: 0 },
  });
  expect(await phaseOf(suite.people.seller, id, 'funded')).toMatchObject({ heldCents: 4_545_000 });
});
