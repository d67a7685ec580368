import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Deal } from '../../shared/src/transactions/contract.js';
import { newDatabase } from '../support/app.js';
import { expectCleanAudit } from '../support/audit.js';
import {
  answerQuestions,
  balanceOf,
  centsIn,
  enterPin,
  openPage,
  pillSays,
  press,
  receiptIn,
  see,
  startStage,
  tapSignIn,
  turnTo,
  type Stage,
} from '../support/browser.js';
import { BUYER_PHONE, dealAt, PROPOSAL, SELLER_PHONE, type People } from '../support/story.js';

jest.setTimeout(60_000);

/** The promise is one second; a machine that runs other tests at the same time gets some patience. */
const LIVE_MS = 3_000;
const database = newDatabase();
let stage: Stage;
let people: People;
let seller: Page;
let buyer: Page;
let phone: Page;
let dealId: string;

beforeAll(async () => {
  stage = await startStage({ database });
  people = await stage.people();
  const windows = await Promise.all([stage.newBrowser(), stage.newBrowser(), stage.newBrowser()]);
  await windows[0].grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage.at('seller') });
  seller = await openPage(windows[0], stage.at('seller'));
  buyer = await openPage(windows[1], stage.at('buyer'));
  phone = await openPage(windows[2], stage.amana.simulator.url);
});

afterAll(async () => {
  await stage.stop();
  await expectCleanAudit(database);
});

async function sendPrompt(button: string): Promise<void> {
  await press(buyer.getByTestId('payment-sheet'), button);
  await see(buyer, 'Check your phone');
  await buyer.getByTestId('countdown').waitFor();
  await turnTo(phone, BUYER_PHONE);
  await see(phone.getByTestId('prompt'), 'Do you want to pay Ksh44,440.00 to AMANA');
}

test('one tap signs each person in under an own name', async () => {
  await see(seller, 'Demo: no real money.');
  for (const page of [seller, buyer]) await tapSignIn(page);
  await see(seller, 'You have no deals yet.');
  await see(buyer, 'You have no deals yet.');
});

test('the seller proposes, with the quote in sight, and gets a one-time link', async () => {
  await answerQuestions(seller, {
    title: PROPOSAL.title,
    description: PROPOSAL.description,
    price: '45,000',
    deliveryDays: '5',
    inspectionDays: '3',
  });
  await see(seller.getByTestId('quote'), 'KES 45,450');
  await seller.getByLabel('I send a link myself').check();
  await press(seller, 'Continue');
  await see(seller, 'If it fails, the buyer gets all KES 45,450 back, fee included.');
  await press(seller, 'Make the deal and get the link');
  await press(seller, 'Copy the link');
  await see(seller, 'Link copied');
  dealId = new URL(seller.url()).pathname.split('/').at(-1)!;
});

test('who opens the link sees the terms; the buyer joins, and the seller’s screen says so', async () => {
  const link = await seller.evaluate(() => navigator.clipboard.readText());
  const stranger = await openPage(await stage.newBrowser(), link);
  await see(stranger, 'Otieno O. sells. You are asked to be the buyer.');
  await see(stranger, PROPOSAL.description);
  await see(stranger, 'KES 45,450');
  await see(stranger, 'Sign in to join');
  await stranger.close();

  await buyer.goto(stage.at('buyer', new URL(link).pathname));
  await press(buyer, 'Join as the buyer');
  await pillSays(buyer, 'Waiting · proposed');
  await buyer.goto(stage.at('buyer', new URL(link).pathname));
  await pillSays(buyer, 'Waiting · proposed');
  await see(seller, 'You sell to Wanjiku M.');
  await see(seller, 'Waiting for Wanjiku');
});

test('a deal for his verified number appears on the buyer’s home without a reload', async () => {
  await press(buyer, 'Back');
  await press(buyer, 'Home');
  await see(buyer, 'Your turn · 1');
  await people.seller.ok('POST', '/transactions', {
    ...PROPOSAL,
    title: 'Sofa repair',
    invite: { kind: 'phone', phone: BUYER_PHONE },
  });
  await see(buyer, 'Invitations · 1');
  await see(buyer, 'Otieno invites you to buy');
  await press(buyer, /HP EliteBook/);
});

test('a counter-offer: the seller sees old and new, agrees, and both hold the same terms', async () => {
  await press(buyer, 'Suggest a change');
  await buyer.getByLabel('Price').fill('44000');
  await see(buyer.getByTestId('quote'), 'KES 44,440');
  await press(buyer, 'Send the change to Otieno');
  await see(seller, 'Price: KES 45,000 → KES 44,000');
  await see(seller.locator('del'), 'KES 45,000');
  await see(seller.locator('ins'), 'KES 44,000');
  await press(seller, 'Agree to these terms');
  await see(seller, 'Not paid in. Do not deliver.');
  await see(buyer, 'Pay KES 44,440 with M-Pesa');
  const [mine, theirs] = await Promise.all(
    [people.buyer, people.seller].map((client) => client.ok<Deal>('GET', `/transactions/${dealId}`)),
  );
  expect(mine!.terms.hash).toBe(theirs!.terms.hash);
});

test('a wrong PIN and a cancelled prompt are told as they are, each with one tap to try again', async () => {
  await press(buyer, 'Pay KES 44,440 with M-Pesa');
  await sendPrompt('Send prompt to 0712 345 678');
  await enterPin(phone, '9999');
  await see(buyer, 'Not paid: wrong PIN');
  await see(buyer, 'No money left your phone');
  await sendPrompt('Send the prompt again');
  await phone.getByTestId('prompt-cancel').click();
  await see(buyer, 'Not paid: cancelled on the phone');
  await see(seller, 'Not paid in. Do not deliver.');
});

test('after the right PIN both screens show the money held, with the receipt', async () => {
  await sendPrompt('Send the prompt again');
  const seen = Promise.all([seller, buyer].map((page) => pillSays(page, 'Active · paid in')));
  await enterPin(phone, '1234');
  const shownAt = Math.max(...(await seen));
  const paidText = await phone.getByTestId('message').filter({ hasText: 'sent to AMANA' }).innerText();
  const [message] = (await stage.amana.control('GET', `/messages/${BUYER_PHONE}`)) as { at: string }[];
  const tookMs = shownAt - Date.parse(message!.at);
  process.stderr.write(`from the money's movement to both screens: ${String(tookMs)} ms\n`);
  expect(tookMs).toBeLessThan(LIVE_MS);

  const receipt = receiptIn(paidText);
  await see(buyer, 'Paid. Amana holds it');
  for (const page of [seller, buyer]) {
    await see(page.getByTestId('timeline'), receipt);
    expect(centsIn(await page.getByTestId('hold-sum').innerText())).toBe(4_444_000);
  }
});

test('the seller delivers, and the time to check runs on both screens', async () => {
  await press(buyer, 'Back to the deal');
  await press(seller, 'Mark as delivered');
  await seller.getByLabel('What did you deliver, and how?').fill('By courier, parcel 7781');
  await seller.getByTestId('confirm').click();
  for (const page of [seller, buyer]) {
    await pillSays(page, 'Active · delivered');
    await see(page.getByTestId('timeline'), '“By courier, parcel 7781”');
    await see(page.getByTestId('panel'), ' left');
  }
  const dates = await Promise.all(
    [seller, buyer].map((page) => page.locator('#panel dd').nth(1).innerText()),
  );
  expect(dates[0]).toMatch(/^\w{3}\s\d{1,2}\s\w{3}.*,\s\d\d:\d\d/);
  expect(dates[0]).toBe(dates[1]);
  await see(buyer, 'If you do nothing, Otieno gets KES 44,000 on');
});

test('demo time: the clock of another deal runs out and it is accepted by itself', async () => {
  const other = await dealAt(stage.amana, people, 'delivered', { title: 'Office chairs', inspectionDays: 1 });
  const tab = await openPage(seller.context(), stage.at('seller', `/deals/${other.id}`));
  await pillSays(tab, 'Active · delivered');
  await phone.getByTestId('clock-next').click();
  await pillSays(tab, 'Completed · seller paid');
  await see(tab.getByTestId('timeline'), 'The time to check ended.');
  await tab.close();
  await pillSays(buyer, 'Active · delivered');
});

test('the buyer accepts, and the seller’s wallet rises by exactly the quoted sum', async () => {
  const wallet = await openPage(seller.context(), stage.at('seller', '/wallet'));
  const before = await balanceOf(wallet);
  await press(buyer, 'Accept and pay Otieno');
  await see(buyer.getByTestId('step-sheet'), 'KES 44,000');
  await buyer.getByTestId('confirm').click();
  for (const page of [seller, buyer]) await pillSays(page, 'Completed · seller paid');
  await wallet.getByText(dealId).waitFor();
  expect((await balanceOf(wallet)) - before).toBe(4_400_000);
  await wallet.close();
});

test('he withdraws; the phone shows the money and its receipt; wallet and statement agree', async () => {
  await seller.goto(stage.at('seller', '/wallet'));
  const before = await balanceOf(seller);
  await press(seller, 'Withdraw to M-Pesa');
  await seller.getByLabel('Sum to send').fill('5000');
  await see(seller, 'KES 4,943');
  for (const _ of [1, 2]) await seller.keyboard.press('Enter');
  await press(seller, 'Yes, send KES 4,943 to 0722 000 111');
  const line = seller.getByTestId('withdrawal').filter({ hasText: 'arrived at 0722 000 111' });
  await line.waitFor();
  await turnTo(phone, SELLER_PHONE);
  const told = phone.getByTestId('message').filter({ hasText: 'You have received Ksh4,943.00' });
  expect(receiptIn(await told.innerText())).toBe(receiptIn(await line.innerText()));

  expect(await balanceOf(seller)).toBe(before - 500_000);
  const lines = await seller.getByTestId('wallet-entry').locator('.money [aria-hidden]').allInnerTexts();
  expect(lines).toHaveLength(3);
  expect(lines.map(centsIn).reduce((sum, cents) => sum + cents)).toBe(before - 500_000);
});

test('no page complained, and none broke the content policy', () => {
  expect(stage.problems).toEqual([]);
});
