import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { expectNoViolations } from '../support/axe.js';
import { openPage, press, see, startStage, tapSignIn, type Stage } from '../support/browser.js';
import { misfitsOf } from '../support/layout.js';
import { dealAt, type People } from '../support/story.js';

jest.setTimeout(240_000);

let stage: Stage;
let people: People;
const pages = {} as Record<'buyer' | 'seller', Page>;

beforeAll(async () => {
  stage = await startStage();
  people = await stage.people();
  for (const who of ['buyer', 'seller'] as const) {
    pages[who] = await openPage(await stage.newBrowser(), stage.at(who));
    await tapSignIn(pages[who]);
  }
});

afterAll(() => stage.stop());

const open = (who: 'buyer' | 'seller', id: string) => pages[who].goto(stage.at(who, `/deals/${id}`));

async function expectFits(page: Page, name: string): Promise<void> {
  expect(await misfitsOf(page, { target: 48, inTables: 24 })).toEqual([]);
  await expectNoViolations(page, name);
}

test('after the end: rated by keyboard and by tap, hidden from each other until both have', async () => {
  const { buyer, seller } = pages;
  const { id } = await dealAt(stage.amana, people, 'delivered');
  await people.buyer.ok('POST', `/transactions/${id}/accept`, {});

  await open('buyer', id);
  await press(buyer, 'Rate Otieno');
  await see(buyer, 'Choose from 1 to 5 stars');
  await expectFits(buyer, 'rating, with a problem');
  await buyer.getByLabel('3 of 5, fair').focus();
  await buyer.keyboard.press('ArrowRight');
  await see(buyer, '4 of 5, good');
  await buyer.getByLabel('In your words').fill('Came a day early.');
  await press(buyer, 'Rate Otieno');
  await see(buyer, '“Came a day early.”');
  await see(buyer, 'Shown once both have rated, or from');
  await expectFits(buyer, 'rated by one');

  await open('seller', id);
  await see(seller, 'You rate once, and it is not changed.');
  expect(await seller.getByText('Came a day early.').count()).toBe(0);
  await expectFits(seller, 'rating');
  await seller.getByTestId('ratings').locator('label').nth(4).click();
  await press(seller, 'Rate Wanjiku');
  await see(seller, '“Came a day early.”');
  await see(seller, '5 of 5, very good');
  await expectFits(seller, 'rated by both');
});

test('before agreeing: who the other is, with what others said', async () => {
  const { buyer } = pages;
  const { id } = await dealAt(stage.amana, people, 'joined');
  await open('buyer', id);
  await see(buyer, 'Who is Otieno?');
  await see(buyer, '1 ended, 100 % completed');
  await see(buyer, '4 of 5, from 1 rating');
  await buyer.getByText('What others say (1)').click();
  await see(buyer, '“Came a day early.”');
  await expectFits(buyer, 'card');
  expect(stage.problems).toEqual([]);
});
