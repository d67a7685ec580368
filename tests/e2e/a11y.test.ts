import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { expectNoViolations, violationsIn } from '../support/axe.js';
import { press, see, startStage, type Stage } from '../support/browser.js';
import { startTour, type Screen, type Tour } from '../support/screens.js';
import { answerPin, dealAt, openPrompt } from '../support/story.js';

jest.setTimeout(180_000);

const PHONE = { width: 360, height: 800 };
const DESKTOP = { width: 1280, height: 800 };
let stage: Stage;
let tour: Tour;

beforeAll(async () => {
  stage = await startStage({ env: { WAIT_OPEN_PROMPT_MS: '90000' } });
  tour = await startTour(stage, PHONE);
});

afterAll(() => stage.stop());

/** The console is for desktops too, where it looks different. */
async function look(page: Page, { name, as }: Screen): Promise<string[]> {
  const found = await violationsIn(page, name);
  if (as !== 'admin') return found;
  await page.setViewportSize(DESKTOP);
  found.push(...(await violationsIn(page, `${name}, desktop`)));
  await page.setViewportSize(PHONE);
  return found;
}

test('screens without anything to show break no rule, light or dark', async () => {
  expect(await tour.walk(tour.empty, look)).toEqual([]);
});

test('nor does any other screen, with deals in every phase', async () => {
  expect(await tour.walk(await tour.full(), look)).toEqual([]);
});

test('nor do forms with problems, and sheets', async () => {
  const stranger = await tour.open({ name: '', as: 'stranger', path: '/sign-in', shows: 'New here?' });
  await press(stranger, /^Sign in$/);
  await see(stranger, 'There is a problem');
  await expectNoViolations(stranger, 'sign in, with problems');

  const deal = await dealAt(stage.amana, await stage.people(), 'funded');
  const seller = await tour.open({ name: '', as: 'seller', path: `/deals/${deal.id}`, shows: 'Active' });
  await press(seller, 'Mark as delivered');
  await see(seller, 'What did you deliver, and how?');
  await expectNoViolations(seller, 'sheet of a delivery');
});

test('nor does the payment, from asking to the receipt', async () => {
  const { amana } = stage;
  const deal = await dealAt(amana, await stage.people(), 'agreed');
  const buyer = await tour.open({
    name: '',
    as: 'buyer',
    path: `/deals/${deal.id}?pay`,
    shows: 'M-Pesa number that pays',
  });
  const sheet = buyer.getByTestId('payment-sheet');
  await expectNoViolations(buyer, 'payment, asking');
  await press(sheet, 'Send prompt to');
  await buyer.getByTestId('countdown').waitFor();
  await expectNoViolations(buyer, 'payment, prompt sent');
  await answerPin(amana, await openPrompt(amana), '9999');
  await see(sheet, 'Not paid: wrong PIN');
  await expectNoViolations(buyer, 'payment, refused');
  await amana.control('POST', '/faults', { on: 'stk.push', kind: 'lose', ms: 100 });
  await press(sheet, 'Send the prompt again');
  await see(sheet, 'Do not pay again yet.');
  await expectNoViolations(buyer, 'payment, no answer');
  await answerPin(amana, await openPrompt(amana));
  await see(sheet, 'Paid. Amana holds it');
  await expectNoViolations(buyer, 'payment, paid');
});

test('no page complained', () => {
  expect(stage.problems).toEqual([]);
});
