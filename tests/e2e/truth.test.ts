import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { expectNoViolations } from '../support/axe.js';
import { openPage, press, see, startStage, type Stage } from '../support/browser.js';
import { misfitsOf } from '../support/layout.js';
import { dealAt, type People } from '../support/story.js';

jest.setTimeout(120_000);

let stage: Stage;
let people: People;
let page: Page;

beforeAll(async () => {
  stage = await startStage();
  people = await stage.people();
  page = await openPage(await stage.newBrowser(), stage.at(null));
});

afterAll(() => stage.stop());

async function expectFits(name: string): Promise<void> {
  expect(await misfitsOf(page, { target: 48, inTables: 24 })).toEqual([]);
  await expectNoViolations(page, name);
}

test('from the sign-in screen, with a code typed carelessly: the money is held', async () => {
  const { id } = await dealAt(stage.amana, people, 'funded');
  await press(page, 'Check that its money is here');
  await page.getByLabel('Deal code').fill(` ${id.slice(0, 4).toLowerCase()}-${id.slice(4)} `);
  await press(page, 'Check this deal');
  await see(page, 'Amana holds KES 45,450 for this deal since');
  await see(page, 'W••• M.');
  expect(new URL(page.url()).pathname).toBe(`/check/${id}`);
  await expectFits('held');
});

test('by its address: not paid in', async () => {
  const { id } = await dealAt(stage.amana, people, 'agreed');
  await page.goto(stage.at(null, `/check/${id.toLowerCase()}`));
  await see(page, 'No money is held for this deal.');
  await see(page, 'Do not deliver.');
  await expectFits('not held');
});

test('no such deal, and what is no code', async () => {
  await page.getByLabel('Deal code').fill('AM22 22ZZ');
  await press(page, 'Check this deal');
  await see(page, 'We know no such deal. Check each letter; a screenshot is no proof.');
  await expectFits('unknown');
  await page.getByLabel('Deal code').fill('AM22');
  await press(page, 'Check this deal');
  await see(page, 'There is a problem');
  await see(page, 'Enter the deal’s code: 8 letters and digits');
  await expectFits('no code');
  expect(stage.problems).toEqual([]);
});
