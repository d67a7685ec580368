import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Deal } from '../../shared/src/transactions/contract.js';
import { newDatabase } from '../support/app.js';
import { expectCleanAudit } from '../support/audit.js';
import {
  centsIn,
  openPage,
  pillSays,
  press,
  see,
  startStage,
  tapSignIn,
  type Stage,
} from '../support/browser.js';
import { dealAt, type People } from '../support/story.js';

jest.setTimeout(60_000);

const database = newDatabase();
const REASON = 'The photos show the crack, and the charger came';
let stage: Stage;
let people: People;
let deal: Deal;
let seller: Page;
let buyer: Page;

beforeAll(async () => {
  stage = await startStage({ database });
  people = await stage.people();
  deal = await dealAt(stage.amana, people, 'delivered');
  const windows = await Promise.all([stage.newBrowser(), stage.newBrowser()]);
  [seller, buyer] = await Promise.all([
    openPage(windows[0], stage.at('seller', `/deals/${deal.id}`)),
    openPage(windows[1], stage.at('buyer', `/deals/${deal.id}`)),
  ]);
  for (const page of [seller, buyer]) await tapSignIn(page);
});

afterAll(async () => {
  await stage.stop();
  await expectCleanAudit(database);
});

/** What staff decide, by their own way in. */
async function award(buyerCents: number, sellerCents: number): Promise<void> {
  const admin = await stage.amana.signIn('admin');
  const { dispute } = await people.buyer.ok<Deal>('GET', `/transactions/${deal.id}`);
  await admin.ok('POST', `/disputes/${dispute!.id}/award`, { buyerCents, sellerCents, reason: REASON });
}

const amounts = (page: Page): Promise<string[]> =>
  page.locator('form table .money [aria-hidden]').allInnerTexts();

test('the buyer reports a problem; a sum that cannot be is told at its field', async () => {
  await press(buyer, 'Report a problem');
  await buyer.getByLabel('It is broken or damaged').check();
  await buyer.getByLabel('How much do you want back?').fill('45,001');
  await buyer.getByLabel('What happened, in your words').fill('The screen is cracked');
  await press(buyer, 'Continue');
  await see(buyer.locator('#claimCents-error'), 'Enter whole shillings from KES 1 to KES 45,000');
  await buyer.getByLabel('How much do you want back?').fill('15,000');
  await press(buyer, 'Continue');
  await see(buyer, 'If Otieno accepts');
  await see(buyer, 'KES 15,150');
  await see(buyer, 'Otieno has 72 hours to answer; otherwise an arbiter decides.');
  await press(buyer, 'Claim KES 15,000');
  for (const page of [seller, buyer]) {
    await pillSays(page, 'Disputed · waiting for an answer');
    expect(centsIn(await page.getByTestId('contested-sum').innerText())).toBe(1_500_000);
  }
  await see(buyer.getByTestId('panel'), 'Waiting for Otieno');
  await see(seller.getByTestId('panel'), 'Your turn');
});

test('what is asked of the seller stands on his home screen', async () => {
  const home = await openPage(seller.context(), stage.at('seller'));
  await see(home, 'Your turn · 1');
  await see(home.getByTestId('deal-row'), 'Answer the claim by');
  await home.close();
});

test('the seller answers with another split: fields and slider always make up the claim', async () => {
  await press(seller, 'Answer the claim');
  await see(seller, '“The screen is cracked”');
  await seller.locator('#split-buyer').fill('7000');
  await expect(seller.locator('#split-seller').inputValue()).resolves.toBe('8,000');
  const slider = seller.getByRole('slider');
  await slider.press('ArrowLeft');
  await expect(slider.getAttribute('aria-valuetext')).resolves.toBe(
    'Wanjiku 6,999 shillings, You 8,001 shillings',
  );
  expect(await amounts(seller)).toEqual(
    ['KES 7,069', 'KES 38,001', 'KES 380', 'KES 45,450'].map((sum) => sum.replace(' ', '\u00a0')),
  );
  await slider.press('ArrowRight');
  await seller.getByLabel('Why, in your words').fill('The crack was there when we agreed');
  await press(seller, 'Send your answer');
  for (const page of [seller, buyer]) await pillSays(page, 'Disputed · making offers');
  await see(buyer.getByTestId('dispute-card'), 'Otieno offers');
  await see(buyer.getByTestId('timeline'), 'Otieno offered KES 7,000 for you, KES 8,000 for Otieno');
});

test('after the decision both screens say where each shilling went, and why', async () => {
  await award(1_050_000, 450_000);
  for (const page of [seller, buyer]) await pillSays(page, 'Completed · shared out');
  await see(
    buyer.getByTestId('panel'),
    `KES 34,500 went to Otieno, KES 10,605 back to you, because: “${REASON}”`,
  );
  await see(seller.getByTestId('dispute-end'), 'It is decided.');
  await see(seller, `“${REASON}”`);
});

test('a claim can be taken back, and the deal goes on', async () => {
  const second = await dealAt(stage.amana, people, 'delivered', { title: 'Office chairs' });
  await people.buyer.ok('POST', `/transactions/${second.id}/dispute`, {
    kind: 'other',
    claimCents: 100_000,
    reason: 'A wheel is loose',
  });
  await buyer.goto(stage.at('buyer', `/deals/${second.id}`));
  await buyer.getByText('More', { exact: true }).click();
  await press(buyer, 'Take the claim back');
  await see(buyer.getByTestId('dispute-sheet'), 'once only');
  await buyer.getByTestId('confirm').click();
  await pillSays(buyer, 'Active · delivered');
});

test('accepting the claim says what it does, and ends the deal', async () => {
  const third = await dealAt(stage.amana, people, 'delivered', { title: 'Sofa repair' });
  await people.buyer.ok('POST', `/transactions/${third.id}/dispute`, {
    kind: 'damaged',
    claimCents: 4_500_000,
    reason: 'A leg is missing',
  });
  await seller.goto(stage.at('seller', `/deals/${third.id}`));
  await press(seller, 'Accept the claim');
  await see(seller.getByTestId('dispute-sheet'), 'This cannot be undone.');
  await see(seller.getByTestId('dispute-sheet'), 'KES 45,450');
  await press(seller.getByTestId('dispute-sheet'), 'Accept KES 45,000 for Wanjiku');
  await pillSays(seller, 'Cancelled · given back');
});

test('no page complained', () => expect(stage.problems).toEqual([]));
