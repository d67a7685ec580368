import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openPage, see, startStage, type Stage } from '../support/browser.js';

jest.setTimeout(120_000);

/** All routes are drawn at once: seconds on a quiet machine. */
const PATIENT_MS = 50_000;

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
  for (const tag of ['auth', 'transactions', 'disputes', 'wallet', 'admin']) await see(page, tag);
  await page.getByText('Propose a deal').click();
  await see(page, 'HP EliteBook 840 G5 laptop');
  expect(new Set(asked.filter((origin) => origin.startsWith('http')))).toEqual(
    new Set([new URL(stage.at(null)).origin]),
  );
  expect(stage.problems).toEqual([]);
});
