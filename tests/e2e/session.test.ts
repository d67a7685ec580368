import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { openPage, press, see, startStage, tapSignIn, type Stage } from '../support/browser.js';
import { dealAt } from '../support/story.js';

jest.setTimeout(60_000);

let stage: Stage;
let browser: BrowserContext;
let one: Page;

beforeAll(async () => {
  stage = await startStage();
  browser = await stage.newBrowser();
  one = await openPage(browser, stage.at('seller'));
  await tapSignIn(one);
});

afterAll(() => stage.stop());

const home = (page: Page) => page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();

test.each([true, false])(
  'two tabs that refresh at once stay signed in (locks between tabs: %s)',
  async (locks) => {
    const two = await browser.newPage();
    if (!locks)
      for (const page of [one, two])
        await page.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
    await two.goto(stage.at('seller'));
    for (let round = 0; round < 3; round += 1) {
      await Promise.all([one.reload(), two.reload()]);
      await Promise.all([home(one), home(two)]);
    }
    await two.close();
  },
);

test('another person of the same browser, under an own host name, does not find the deal', async () => {
  const deal = await dealAt(stage.amana, await stage.people(), 'proposed');
  const stranger = await openPage(browser, stage.at('buyer', `/deals/${deal.id}`));
  await tapSignIn(stranger);
  await stranger.getByRole('heading', { name: 'Not found' }).waitFor();
  expect(await stranger.getByText(deal.title).count()).toBe(0);
  await stranger.close();
  await one.reload();
  await home(one);
});

test('a server that fails, and no network, leave words on the screen and a way on', async () => {
  const error = { code: 'INTERNAL', message: 'It broke.' };
  await one.route('**/api/wallet*', (route) =>
    route.fulfill({ status: 500, json: { success: false, error } }),
  );
  await one.goto(stage.at('seller', '/wallet'));
  await see(one, 'Wallet');
  await one.getByRole('button', { name: 'Try again' }).first().waitFor();
  await one.unroute('**/api/wallet*');
  await press(one, 'Try again');
  await one.getByTestId('wallet-balance').waitFor();
});

test('without a network, what cannot be read says so, and a screen never opened comes when it is back', async () => {
  await one.goto(stage.at('seller', '/deals'));
  await one.getByTestId('deal-row').waitFor();
  await browser.setOffline(true);
  await press(one, 'Completed');
  await see(one, 'No network');
  await press(one, 'Notices');
  await one.getByRole('heading', { name: 'Not loaded' }).waitFor();
  await press(one, 'Try again');
  await see(one, 'No network');
  await press(one, 'Go to the start');
  await home(one);
  await press(one, 'Notices');
  await browser.setOffline(false);
  await one.getByRole('heading', { name: 'Notices' }).waitFor();
});

test('signing out in one tab ends the session of both', async () => {
  const two = await openPage(browser, stage.at('seller', '/wallet'));
  await two.getByTestId('wallet-balance').waitFor();
  await one.goto(stage.at('seller', '/profile'));
  await press(one, 'Sign out');
  await one.getByRole('heading', { name: 'Sign in' }).waitFor();
  await two.reload();
  await two.getByRole('heading', { name: 'Sign in' }).waitFor();
});
