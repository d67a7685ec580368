import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { Deal } from '../../shared/src/transactions/contract.js';
import { newDatabase } from '../support/app.js';
import { expectCleanAudit } from '../support/audit.js';
import {
  balanceOf,
  centsIn,
  openPage,
  pillSays,
  press,
  see,
  signedIn,
  startStage,
  type Stage,
} from '../support/browser.js';
import { dealAt, PROPOSAL, type People } from '../support/story.js';

jest.setTimeout(180_000);

/** The promise is one second; a machine that runs other tests at the same time gets some patience. */
const LIVE_MS = 3_000;
const DESKTOP = { width: 1280, height: 800 };
const REASON = 'The photos show the crack, and the charger came';
const database = newDatabase();
let stage: Stage;
let people: People;
let deal: Deal;
let chairs: Deal;
let seller: Page;
let buyer: Page;
let admin: Page;
let wallets: Page[];

beforeAll(async () => {
  stage = await startStage({ database });
  people = await stage.people();
  deal = await dealAt(stage.amana, people, 'delivered');
  const sides = ['seller', 'buyer'] as const;
  [seller, buyer, ...wallets] = (await Promise.all([
    ...sides.map((side) => signedIn(stage, side, `/deals/${deal.id}`)),
    ...sides.map((side) => signedIn(stage, side, '/wallet')),
  ])) as [Page, Page, ...Page[]];
});

afterAll(async () => {
  await stage.stop();
  await expectCleanAudit(database);
});

const amounts = async (scope: Page | Locator): Promise<string[]> => {
  const sums = await scope.locator('form table .money [aria-hidden]').allInnerTexts();
  return sums.map((sum) => sum.replace('\u00a0', ' '));
};

/** The two of a deal have it open; one of them claims by API. */
async function disputed(id: string, claimCents: number): Promise<void> {
  await Promise.all([
    buyer.goto(stage.at('buyer', `/deals/${id}`)),
    seller.goto(stage.at('seller', `/deals/${id}`)),
  ]);
  await people.buyer.ok('POST', `/transactions/${id}/dispute`, {
    kind: 'damaged',
    claimCents,
    reason: 'A wheel is loose',
  });
  for (const page of [seller, buyer]) await pillSays(page, 'Disputed · waiting for an answer');
}

/** The next request of this page to this address waits; resolves once it does, to what lets it go on. */
const heldBack = (page: Page, url: string): Promise<() => Promise<void>> =>
  new Promise((resolve) => {
    void page.route(url, (route) => resolve(() => route.continue()), { times: 1 });
  });

async function takeBack(page: Page): Promise<void> {
  await page.getByText('More', { exact: true }).click();
  await press(page, 'Take the claim back');
  await see(page.getByTestId('dispute-sheet'), 'once only');
  await page.getByTestId('confirm').click();
}

/** @param sum what the sheet says that the buyer gets in all */
async function acceptClaim(page: Page, sum: string): Promise<void> {
  await press(page, 'Accept the claim');
  await see(page.getByTestId('dispute-sheet'), sum);
  await see(page.getByTestId('dispute-sheet'), 'This cannot be undone.');
  await page.getByTestId('confirm').click();
}

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
  expect(await amounts(seller)).toEqual(['KES 7,069', 'KES 38,001', 'KES 380', 'KES 45,450']);
  await slider.press('ArrowRight');
  await seller.getByLabel('Why, in your words').fill('The crack was there when we agreed');
  await press(seller, 'Send your answer');
  for (const page of [seller, buyer]) await pillSays(page, 'Disputed · offer made');
  await see(buyer.getByTestId('dispute-card'), 'Otieno offers');
  await see(buyer.getByTestId('timeline'), 'Otieno offered KES 7,000 for you, KES 8,000 for Otieno');
  await press(seller, 'Back');
});

test('staff see the case in the queue, and a new one that is due before it comes by itself', async () => {
  admin = await signedIn(stage, 'admin', '/', DESKTOP);
  await see(admin, 'Between the two sides');
  const rows = admin.getByTestId('case-row');
  await see(rows, deal.id);
  chairs = await dealAt(stage.amana, people, 'delivered', { title: 'Office chairs' });
  await people.buyer.ok('POST', `/transactions/${chairs.id}/dispute`, {
    kind: 'other',
    claimCents: 100_000,
    reason: 'A wheel is loose',
  });
  await see(rows, chairs.id);
  expect(await rows.allInnerTexts()).toEqual([chairs.id, deal.id]);
  await see(admin.getByRole('row').nth(1), 'left');
  await press(admin, 'Between the two sides');
  await rows.getByText(chairs.id).waitFor({ state: 'detached' });
  expect(await rows.allInnerTexts()).toEqual([deal.id]);
});

test('the case shows both sides, terms, timeline and money on one screen', async () => {
  await press(admin, deal.id);
  const sides = { buyer: admin.getByTestId('side-buyer'), seller: admin.getByTestId('side-seller') };
  await see(sides.buyer, 'Claims KES 15,000 back');
  await see(sides.buyer, '“The screen is cracked”');
  await see(sides.seller, 'Offers KES 7,000 for Wanjiku, KES 8,000 for Otieno');
  await see(sides.seller, '“The crack was there when we agreed”');
  for (const side of Object.values(sides)) await see(side, '2 deals, 2 disputes');
  await see(admin, PROPOSAL.description);
  await see(admin.getByTestId('timeline'), 'Wanjiku reported a problem, claim: KES 15,000');
  const money = admin.getByTestId('deal-money');
  await see(money, 'Contested');
  await see(money, 'Paid in by M-Pesa');
  await see(admin.getByTestId('award-form'), 'KES 30,000 of the price is not disputed and goes to Otieno.');
});

test('the decision’s fields and slider share out the claim to the shilling, by keyboard too', async () => {
  const fields = { buyer: admin.locator('#award-buyer'), seller: admin.locator('#award-seller') };
  const values = () => Promise.all([fields.buyer.inputValue(), fields.seller.inputValue()]);
  const slider = admin.getByRole('slider');
  await fields.seller.fill('15001');
  await see(admin.locator('#award-seller-error'), 'Enter whole shillings from 0 to KES 15,000');
  await fields.seller.fill('4500');
  expect(await values()).toEqual(['10,500', '4500']);
  expect(await amounts(admin)).toEqual(['KES 10,605', 'KES 34,500', 'KES 345', 'KES 45,450']);
  await fields.seller.press('Tab');
  for (const [key, ...both] of [
    ['End', '15,000', '0'],
    ['Home', '0', '15,000'],
    ['ArrowRight', '1', '14,999'],
    ['PageUp', '1,501', '13,499'],
  ] as const) {
    await admin.keyboard.press(key);
    expect(await values()).toEqual(both);
  }
  await expect(slider.getAttribute('aria-valuetext')).resolves.toBe(
    'To Wanjiku, the buyer 1,501 shillings, To Otieno, the seller 13,499 shillings',
  );
  const { width } = (await slider.boundingBox())!;
  await slider.click({ position: { x: width * 0.69, y: 10 } });
  expect(await values()).toEqual(['10,500', '4,500']);
  await see(admin, 'Decide: 70 / 30 · KES 10,500 / KES 4,500');
});

test('once it is decided both wallets and timelines show it at once, to the shilling, and why', async () => {
  for (const wallet of wallets) expect(await balanceOf(wallet)).toBe(0);
  await admin.getByTestId('decide').click();
  await see(admin, 'Say why: both sides will read it');
  await admin.getByLabel('Reason').fill(REASON);
  await admin.getByTestId('decide').click();
  const sheet = admin.getByTestId('confirm-sheet');
  await see(sheet, 'Wanjiku gets KES 10,605 back. Otieno gets KES 34,500. Amana keeps KES 345 as its fee.');
  const seen = Promise.all([seller, buyer].map((page) => pillSays(page, 'Completed · shared out')));
  const paid = wallets.map((wallet) => wallet.getByText(deal.id).first().waitFor());
  const startedAt = Date.now();
  await sheet.getByTestId('confirm').click();
  const tookMs = Math.max(...(await seen)) - startedAt;
  await Promise.all(paid);
  process.stderr.write(`from the decision to both screens: ${String(tookMs)} ms\n`);
  expect(tookMs).toBeLessThan(LIVE_MS);
  expect(await Promise.all(wallets.map(balanceOf))).toEqual([3_450_000, 1_060_500]);
  for (const page of [seller, buyer]) {
    await see(page.getByTestId('timeline'), 'The decision was carried out');
    await see(page.getByTestId('timeline'), `“${REASON}”`);
  }
  await see(
    buyer.getByTestId('panel'),
    `KES 34,500 went to Otieno, KES 10,605 back to you, because: “${REASON}”`,
  );
  await see(admin.getByTestId('award-result'), 'Decided: 70 / 30');
  await see(admin.getByTestId('timeline'), 'KES 34,500 went to Otieno');
});

test('a pause stops both sides at once, in words, until staff lift it', async () => {
  await Promise.all([
    seller.goto(stage.at('seller', `/deals/${chairs.id}`)),
    buyer.goto(stage.at('buyer', `/deals/${chairs.id}`)),
    admin.goto(stage.at('admin', `/admin/deals/${chairs.id}`)),
  ]);
  for (const page of [seller, buyer]) await pillSays(page, 'Disputed · waiting for an answer');
  await admin.getByText('Pause this deal', { exact: true }).first().click();
  await admin.getByLabel('Why').fill('We ask the courier');
  await admin.getByTestId('hold-reason').click();
  await admin.getByTestId('confirm').click();
  for (const page of [seller, buyer]) {
    await pillSays(page, 'Paused · waiting for an answer');
    await see(page.getByTestId('panel'), 'We ask the courier');
  }
  const answer = seller.getByTestId('main-action');
  await expect(answer.getAttribute('aria-disabled')).resolves.toBe('true');
  await see(seller, 'Amana has paused this deal. Nothing moves until it is lifted.');
  await expect(buyer.getByTestId('do-takeBack').getAttribute('aria-disabled')).resolves.toBe('true');
  await admin.getByLabel('Why').fill('The courier has answered');
  await admin.getByTestId('unhold-reason').click();
  await admin.getByTestId('confirm').click();
  for (const page of [seller, buyer]) await pillSays(page, 'Disputed · waiting for an answer');
  await see(seller.getByTestId('panel'), 'Your turn');
  await see(buyer.getByTestId('timeline'), 'Amana lifted the pause');
});

test('the claim is taken back while it is being accepted: who was late is told who was first', async () => {
  const late = heldBack(seller, '**/respond');
  await acceptClaim(seller, 'KES 1,010');
  const goOn = await late;
  await takeBack(buyer);
  await pillSays(buyer, 'Active · delivered');
  await goOn();
  await see(seller, 'Wanjiku was first');
  await see(seller, 'took the claim back');
  await pillSays(seller, 'Active · delivered');
});

test('the claim is accepted while it is being taken back', async () => {
  const sofa = await dealAt(stage.amana, people, 'delivered', { title: 'Sofa repair' });
  await disputed(sofa.id, 4_500_000);
  const late = heldBack(buyer, '**/withdraw');
  await takeBack(buyer);
  const goOn = await late;
  await acceptClaim(seller, 'KES 45,450');
  await pillSays(seller, 'Cancelled · given back');
  await goOn();
  await see(buyer, 'Otieno was first');
  await see(buyer, 'Otieno accepted the claim');
  await pillSays(buyer, 'Cancelled · given back');
});

test('the claimant accepts the offer, to the shilling, and both see how it ended', async () => {
  const table = await dealAt(stage.amana, people, 'delivered', { title: 'Dining table' });
  await disputed(table.id, 1_500_000);
  const { dispute } = await people.seller.ok<Deal>('GET', `/transactions/${table.id}`);
  await people.seller.ok('POST', `/disputes/${dispute!.id}/respond`, {
    answer: 'counter',
    buyerCents: 700_000,
    sellerCents: 800_000,
    reason: 'It was scratched before',
  });
  await pillSays(buyer, 'Disputed · offer made');
  await see(buyer.getByTestId('panel'), 'Otieno made an offer');
  await see(seller.getByTestId('panel'), 'Wanjiku accepts your offer');
  await press(buyer, 'Accept the offer');
  const sheet = buyer.getByTestId('dispute-sheet');
  for (const words of ['KES 7,000 for you', 'KES 7,070', 'KES 38,000', 'This cannot be undone.'])
    await see(sheet, words);
  await sheet.getByTestId('confirm').click();
  for (const page of [seller, buyer]) await pillSays(page, 'Completed · shared out');
  await see(buyer.getByTestId('dispute-end'), 'The offer was accepted.');
  await see(
    seller.getByTestId('timeline'),
    'Wanjiku accepted your offer: KES 38,000 went to you, KES 7,070 back to Wanjiku',
  );
});

test('a second decision of the same case tells what the first one was', async () => {
  await disputed(chairs.id, 1_000_000);
  await press(admin, 'Open its case');
  await admin.locator('#award-buyer').fill('0');
  await admin.getByLabel('Reason').fill('It was fine');
  await admin.getByTestId('decide').click();
  await see(admin.getByTestId('confirm-sheet'), 'Wanjiku gets KES 0 back.');
  const late = heldBack(admin, '**/award');
  await admin.getByTestId('confirm').click();
  const goOn = await late;
  const path = new URL(admin.url()).pathname.replace('/admin/cases', '/disputes');
  const staff = await stage.amana.signIn('admin');
  await staff.ok('POST', `${path}/award`, { buyerCents: 1_000_000, sellerCents: 0, reason: REASON });
  await see(admin.getByTestId('award-result'), 'Decided: 100 / 0');
  await goOn();
  await see(admin, 'Somebody was first: The decision was carried out. KES 35,000 went to Otieno');
});

test('no page complained', () => expect(stage.problems).toEqual([]));
