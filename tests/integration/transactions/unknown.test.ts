import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Payment } from '../../../shared/src/payments/contract.js';
import { newDatabase, startAmana, type Amana } from '../../support/app.js';
import { expectCleanAudit } from '../../support/audit.js';
import {
  answerPin,
  dealAt,
  openPrompt,
  outcomeOf,
  phaseOf,
  signInBoth,
  type People,
} from '../../support/story.js';
import { until } from '../../support/until.js';

const database = newDatabase();
let amana: Amana;
let people: People;

beforeAll(async () => {
  amana = await startAmana({ database, env: { WAIT_PROMPT_MS: '300', WAIT_OPEN_PROMPT_MS: '4000' } });
  people = await signInBoth(amana);
});

afterAll(async () => {
  await amana.stop();
  await expectCleanAudit(database);
});

test('silence is told as silence: no second try for a while, and the money is found without a callback', async () => {
  const { id } = await dealAt(amana, people, 'agreed');
  await amana.control('POST', '/faults', { on: 'stk.callback', kind: 'lose' });
  const asked = await people.buyer.ok<Payment>('POST', `/transactions/${id}/payments`, { method: 'mpesa' });
  const silent = await outcomeOf(people.buyer, asked.id, 'unknown');
  expect(silent).toMatchObject({ resultCode: null, receipt: null, placed: null });
  expect(Date.parse(silent.retryAt!)).toBeGreaterThan(Date.now());
  expect(
    await people.buyer.refused('POST', `/transactions/${id}/payments`, { method: 'mpesa' }),
  ).toMatchObject({
    status: 409,
    code: 'PROMPT_OPEN',
  });
  const checked = await until('a check that says still processing', async () => {
    const payment = await people.buyer.ok<Payment>('GET', `/payments/${asked.id}`);
    return payment.lastCheckAt !== null && payment;
  });
  expect(checked.outcome).toBe('unknown');

  await answerPin(amana, await openPrompt(amana));
  expect(await outcomeOf(people.buyer, asked.id, 'paid')).toMatchObject({
    placed: { dealCents: 4_545_000, walletCents: 0 },
  });
  expect(await phaseOf(people.seller, id, 'funded')).toMatchObject({ heldCents: 4_545_000 });
});
