import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Deal } from '../../shared/src/transactions/contract.js';
import { newDatabase } from '../support/app.js';
import { expectCleanAudit } from '../support/audit.js';
import {
  balanceOf,
  confirm,
  openMore,
  openPage,
  payPrompt,
  pillSays,
  press,
  see,
  signedIn,
  startStage,
  type Stage,
} from '../support/browser.js';
import { signUpToPay, type Guest } from '../support/newcomer.js';
import { BUYER_PHONE, dealAt, type People, type Stop } from '../support/story.js';

jest.setTimeout(180_000);

const HOUR = 3_600;
const AKINYI: Guest = {
  name: 'Akinyi A.',
  email: 'akinyi@example.com',
  number: '0733 444 555',
  owner: '254733444555',
};
const JUMA: Guest = {
  name: 'Juma J.',
  email: 'juma@example.com',
  number: '0744 555 666',
  owner: '254744555666',
};
const database = newDatabase();
let stage: Stage;
let people: People;
let deal: Deal;
let buyer: Page;
let seller: Page;
let phone: Page;
let wallets: [buyer: Page, seller: Page];
let before: number[];

beforeAll(async () => {
  stage = await startStage({ database });
  people = await stage.people();
  buyer = await signedIn(stage, 'buyer');
  seller = await signedIn(stage, 'seller');
  wallets = [await signedIn(stage, 'buyer', '/wallet'), await signedIn(stage, 'seller', '/wallet')];
  phone = await openPage(await stage.newBrowser(), stage.amana.simulator.url);
});

afterAll(async () => {
  await stage.stop();
  await expectCleanAudit(database);
});

/** A new deal, open on the screens of both. */
async function dealOpen(stop: Stop, title: string): Promise<void> {
  deal = await dealAt(stage.amana, people, stop, { title });
  before = await Promise.all(wallets.map(balanceOf));
  await buyer.goto(stage.at('buyer', `/deals/${deal.id}`));
  await seller.goto(stage.at('seller', `/deals/${deal.id}`));
}

/** What came into the wallets of both by this deal, once it stands there, in cents. */
async function gained(): Promise<number[]> {
  await Promise.all(wallets.map((wallet) => wallet.getByText(deal.id).first().waitFor()));
  const now = await Promise.all(wallets.map(balanceOf));
  return now.map((cents, index) => cents - before[index]!);
}

describe('a sale that is returned', () => {
  beforeAll(() => dealOpen('delivered', 'HP EliteBook 840, returned'));

  test('the buyer asks to send it back, with what the seller keeps, and the seller agrees', async () => {
    await openMore(buyer);
    await press(buyer, 'Ask to send it back');
    await buyer.getByLabel('What Otieno keeps of the price for it').fill('2,000');
    await buyer.getByLabel('Why?').fill('The keyboard is another one');
    await confirm(buyer);
    await see(seller.getByTestId('ask'), '“The keyboard is another one”');
    await see(seller.getByTestId('ask'), 'you keep KES 2,000 of the price for it');
    await press(seller, 'Agree to this');
    for (const page of [seller, buyer]) await pillSays(page, 'Active · being returned');
  });

  test('he ships it with its number, the seller has it back, and the money is where it belongs', async () => {
    await press(buyer, 'I have sent it back');
    await buyer.getByLabel('Tracking number').fill('EASY 4471');
    await confirm(buyer);
    await see(seller.getByTestId('timeline'), 'Tracking number: EASY 4471');
    await press(seller, 'Confirm I got it back');
    await see(
      seller.getByTestId('step-sheet'),
      'KES 43,430 goes back to Wanjiku. KES 2,000 in all is yours.',
    );
    await confirm(seller);
    await see(buyer.getByTestId('panel'), 'KES 2,000 went to Otieno, KES 43,430 back to you');
    await see(seller.getByTestId('panel'), 'KES 2,000 went to you, KES 43,430 back to Wanjiku');
    expect(await gained()).toEqual([4_343_000, 200_000]);
    await expectCleanAudit(database);
  });
});

describe('a dispute that the two settle without staff', () => {
  beforeAll(() => dealOpen('delivered', 'HP EliteBook 840, cracked'));

  test('a claim is answered with another split, and that with one more', async () => {
    await people.seller.ok('POST', `/transactions/${deal.id}/messages`, {
      text: 'It fell once, on a corner',
    });
    await press(buyer, 'Report a problem');
    await buyer.getByLabel('It is broken or damaged').check();
    await buyer.getByLabel('How much do you want back?').fill('15,000');
    await buyer.getByLabel('What happened, in your words').fill('The screen is cracked');
    await press(buyer, 'Continue');
    await press(buyer, 'Claim KES 15,000');
    await press(seller, 'Answer the claim');
    await seller.locator('#split-buyer').fill('7000');
    await seller.getByLabel('Why, in your words').fill('The scratch is old');
    await press(seller, 'Send your answer');
    await see(buyer.getByTestId('panel'), 'Otieno made an offer');
    await buyer.reload();
    await press(buyer, 'Quote as evidence');
    const why = buyer.getByLabel('Why, in your words');
    await why.waitFor();
    const quote = await why.inputValue();
    expect(quote).toMatch(/^Otieno wrote on .* \(message \S+\): “It fell once, on a corner”\n$/);
    await why.fill(`${quote}A new screen costs this`);
    await buyer.locator('#split-buyer').fill('12000');
    await buyer.getByTestId('send-offer').click();
    await see(seller, '“It fell once, on a corner”');
  });

  test('that is accepted, and both wallets have it to the shilling', async () => {
    await press(seller, 'Accept the offer: you get KES 33,000');
    await see(seller.getByTestId('dispute-sheet'), 'KES 12,120');
    await confirm(seller);
    for (const page of [seller, buyer]) {
      await pillSays(page, 'Completed · shared out');
      await see(page.getByTestId('dispute-end'), 'The offer was accepted.');
    }
    expect(await gained()).toEqual([1_212_000, 3_300_000]);
    await buyer.goto(stage.at('buyer', `/deals/${deal.id}`));
    await see(
      buyer.getByTestId('timeline'),
      'Otieno accepted your offer: KES 33,000 went to Otieno, KES 12,120 back to you',
    );
    expect(await buyer.getByTestId('timeline').innerText()).not.toContain('arbiter');
    await expectCleanAudit(database);
  });
});

describe('a deal that three pay for in parts, and that is never all paid in', () => {
  const payers: [who: Guest, parts: string, told: string, cents: number][] = [
    [AKINYI, '5', 'Ksh9,090.00', 909_000],
    [JUMA, '10', 'Ksh4,545.00', 454_500],
  ];
  const pages: Page[] = [];

  beforeAll(() => dealOpen('agreed', 'HP EliteBook 840, for the three of us'));

  test('the buyer pays a part', async () => {
    await press(buyer, 'Pay KES 45,450 with M-Pesa');
    await buyer.getByLabel('In equal parts').check();
    await buyer.getByLabel('How many parts?').fill('4');
    await payPrompt(buyer, phone, BUYER_PHONE, 'Ksh11,363.00');
    await see(buyer.getByTestId('payment-sheet'), 'KES 11,363 of KES 45,450 paid in');
  });

  test.each(payers)('somebody else pays another part by the link, %#', async (who, parts, told) => {
    const { payUrl } = await people.buyer.ok<Deal>('GET', `/transactions/${deal.id}`);
    const page = await openPage(await stage.newBrowser(), stage.at(null, new URL(payUrl!).pathname));
    pages.push(page);
    await signUpToPay(stage, page, phone, who);
    await page.getByLabel('In equal parts').check();
    await page.getByLabel('How many parts?').fill(parts);
    await payPrompt(page, phone, who.owner, told);
    await see(page, 'Amana holds it.');
  });

  test('when the time is over each of them has exactly what he put in', async () => {
    await see(buyer.getByTestId('payment-sheet'), 'KES 24,998 of KES 45,450 paid in');
    await see(seller.getByTestId('panel'), 'Wanjiku pays the other KES 20,452');
    await stage.amana.anonymous.ok('POST', '/demo/clock', { advanceSeconds: 73 * HOUR });
    await pillSays(seller, 'Cancelled · time ran out');
    await pillSays(buyer, 'Cancelled · time ran out');
    await see(buyer.getByTestId('panel'), 'KES 24,998 went back to who paid it.');
    await wallets[0].getByText(deal.id).first().waitFor();
    expect((await balanceOf(wallets[0])) - before[0]!).toBe(1_136_300);
    expect((await balanceOf(wallets[1])) - before[1]!).toBe(0);
    for (const page of pages) await page.goto(stage.at(null, '/wallet'));
    for (const page of pages) await see(page.getByTestId('wallet-entry'), 'Given back from a deal');
    expect(await Promise.all(pages.map(balanceOf))).toEqual(payers.map(([, , , cents]) => cents));
    await expectCleanAudit(database);
  });
});

test('no page complained', () => expect(stage.problems).toEqual([]));
