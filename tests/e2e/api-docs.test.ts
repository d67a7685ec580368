import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openPage, see, startStage, type Stage } from '../support/browser.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const PATIENT_MS = 50_000;

/** Of so many routes only those in sight are drawn: goes down to a text as a reader would. */
const goDownTo = (page: Page, text: string): Promise<boolean> =>
  until(
    text,
    async () => {
      const inSight = page.getByText(text, { exact: true }).filter({ visible: true });
      if ((await inSight.count()) > 0) return true;
      await page.mouse.wheel(0, 200);
      return false;
    },
    PATIENT_MS,
  );

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
});

afterAll(() => stage.stop());

test('the API’s pages show every part and an operation’s example, within the content policy', async () => {
  const browser = await stage.newBrowser({ width: 1_280, height: 900 });
  browser.setDefaultTimeout(PATIENT_MS);
  const asked: string[] = [];
  browser.on('request', (request) => asked.push(new URL(request.url()).origin));
  const page = await openPage(browser, stage.at(null, '/api/docs'));
  await page.mouse.move(640, 450);
  for (const text of ['auth', 'transactions', 'Propose a deal']) await goDownTo(page, text);
  await page.getByText('Propose a deal').click();
  await see(page, 'HP EliteBook 840 G5 laptop');
  // Off the example, which scrolls by itself.
  await page.mouse.move(4, 450);
  for (const tag of ['disputes', 'wallet', 'admin']) await goDownTo(page, tag);
  expect(new Set(asked.filter((origin) => origin.startsWith('http')))).toEqual(
    new Set([new URL(stage.at(null)).origin]),
  );
  expect(stage.problems).toEqual([]);
});
