import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openPage, pillSays, see, startStage, type Stage } from '../support/browser.js';
import { misfitsOf } from '../support/layout.js';
import { startTour, type Screen, type Tour } from '../support/screens.js';
import { dealAt } from '../support/story.js';

jest.setTimeout(180_000);

const SMALLEST = { width: 320, height: 640 };
const PHONE = { width: 360, height: 800 };
const TOUCH = { target: 48, inTables: 24 };
const DARK_PAPER = 'rgb(15, 24, 27)';
const LIGHT_PAPER = 'rgb(247, 244, 237)';
let stage: Stage;
let tour: Tour;

beforeAll(async () => {
  // As wide as real limits are.
  stage = await startStage({ env: { LEVEL_2_KES: '3000000,9000000,9000000' } });
  tour = await startTour(stage, SMALLEST);
});

afterAll(() => stage.stop());

const PROFILE: Screen = { name: 'profile', as: 'seller', path: '/profile', shows: 'Light or dark' };

const setText = (page: Page, size: string): Promise<void> =>
  page.evaluate((value) => {
    document.documentElement.style.fontSize = value;
  }, size);

async function look(page: Page, { name }: Screen): Promise<string[]> {
  const found = (await misfitsOf(page, TOUCH)).map((words) => `${name}: ${words}`);
  await page.setViewportSize(PHONE);
  await setText(page, '200%');
  found.push(...(await misfitsOf(page, null)).map((words) => `${name}, large text: ${words}`));
  await setText(page, '');
  await page.setViewportSize(SMALLEST);
  return found;
}

test('at 320 px, and at 360 px with text twice as large, nothing is cut and a thumb hits everything', async () => {
  const found = await tour.walk(tour.empty, look);
  expect([...found, ...(await tour.walk(await tour.full(), look))]).toEqual([]);
});

const paperOf = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test('the looks follow the device until somebody chooses, and then stay as chosen on it', async () => {
  const page = await tour.open(PROFILE);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await paperOf(page)).toBe(DARK_PAPER);
  await page.getByLabel('Light', { exact: true }).check();
  expect(await paperOf(page)).toBe(LIGHT_PAPER);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByLabel('Dark', { exact: true }).check();
  expect(await paperOf(page)).toBe(DARK_PAPER);
  // Without the app's own code, which comes after the first paint.
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.reload();
  expect(await paperOf(page)).toBe(DARK_PAPER);
  await page.unroute('**/assets/*.js');
  await tour.open(PROFILE);
  await page.getByLabel('As this device is set').check();
  expect(await paperOf(page)).toBe(LIGHT_PAPER);
  stage.problems.length = 0;
});

test('without a network the frame says so, what sends says why it cannot, and what changed comes by itself', async () => {
  const people = await stage.people();
  const deal = await dealAt(stage.amana, people, 'joined', { title: 'Sofa repair' });
  const page = await tour.open({
    name: '',
    as: 'buyer',
    path: `/deals/${deal.id}`,
    shows: 'Agree to these terms',
  });
  const status = page.getByRole('status').filter({ hasText: 'No network since' });
  const agree = page.getByTestId('main-action');
  await page.context().setOffline(true);
  await status.waitFor();
  await see(page, 'No network. You can send this when it is back.');
  await agree.press('Enter');
  await people.seller.ok('POST', `/transactions/${deal.id}/withdraw`, { v: deal.v });
  await pillSays(page, 'Waiting · proposed');
  await page.context().setOffline(false);
  await status.waitFor({ state: 'detached' });
  await pillSays(page, 'Cancelled · withdrawn');
  stage.problems.length = 0;
});

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => (document.activeElement?.textContent || document.activeElement?.id) ?? '');

/** Tabs to what has this name or id, as somebody without a pointer does. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await focused(page)).startsWith(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${name}`);
}

test('from sign-in to a new deal by keyboard alone; each page hands the focus to its heading', async () => {
  const page = await openPage(await stage.newBrowser(), stage.at(null, '/sign-in'));
  await see(page, 'New here?');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  await tabTo(page, 'email');
  await page.keyboard.type('seller@amana.test');
  await page.keyboard.press('Enter');
  await see(page, 'There is a problem');
  expect(await focused(page)).toContain('Enter your password');
  await tabTo(page, 'Enter your password');
  await page.keyboard.press('Enter');
  await page.keyboard.type('amana-demo');
  await page.keyboard.press('Enter');
  await see(page, 'All deals');
  expect(await focused(page)).toBe('Home');
  await tabTo(page, 'Start a new deal');
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement!).outline);
  expect(ring).toContain('solid 3px');
  await page.keyboard.press('Enter');
  const answer = async (question: string, ...keys: string[]) => {
    await see(page, question);
    expect(await focused(page)).toBe(question);
    await page.keyboard.press('Tab');
    for (const key of keys)
      await (key.length > 1 && key !== 'Tab' ? page.keyboard.type(key) : page.keyboard.press(key));
    await tabTo(page, 'Continue');
    await page.keyboard.press('Enter');
  };
  await answer('Do you sell or buy?', ' ');
  await answer('What are you selling?', 'Office chairs', 'Tab', 'Six, used');
  await answer('What is the price?', '12000');
  await answer('How long do you need to deliver?');
  await answer('How long may the buyer check it?');
  await see(page, 'Who is the buyer?');
});

test('a sheet takes the focus, keeps it, closes with Escape and gives it back', async () => {
  const deal = await dealAt(stage.amana, await stage.people(), 'funded');
  const page = await tour.open({ name: '', as: 'seller', path: `/deals/${deal.id}`, shows: 'Active' });
  await tabTo(page, 'Mark as delivered');
  await page.keyboard.press('Enter');
  const sheet = page.getByTestId('step-sheet');
  await sheet.waitFor();
  const inside = () => sheet.evaluate((dialog) => dialog.contains(document.activeElement));
  expect(await inside()).toBe(true);
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('Mark as delivered');
});

test('who asks for no motion sees none', async () => {
  const page = await tour.open(PROFILE);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { animationName, transitionDuration } = getComputedStyle(element);
        return animationName !== 'none' || transitionDuration !== '0s';
      }).length,
  );
  expect(moving).toBe(0);
});

test('no page complained', () => {
  expect(stage.problems).toEqual([]);
});
