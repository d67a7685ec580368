import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { expectNoViolations } from '../support/axe.js';
import { openPage, press, see, startStage, tapSignIn, type Stage } from '../support/browser.js';
import { misfitsOf } from '../support/layout.js';
import { codeIn } from '../support/pdf.js';
import { dealAt, type People } from '../support/story.js';

jest.setTimeout(180_000);

let stage: Stage;
let people: People;
let stranger: Page;

beforeAll(async () => {
  stage = await startStage();
  people = await stage.people();
  stranger = await openPage(await stage.newBrowser(), stage.at(null));
});

afterAll(() => stage.stop());

async function expectFits(page: Page, name: string): Promise<void> {
  expect(await misfitsOf(page, { target: 48, inTables: 24 })).toEqual([]);
  await expectNoViolations(page, name);
}

test('downloaded on the deal’s screen, checked by somebody else, before and after the deal moves on', async () => {
  const { id } = await dealAt(stage.amana, people, 'funded');
  const seller = await openPage(await stage.newBrowser(), stage.at('seller'));
  await tapSignIn(seller);
  await seller.goto(stage.at('seller', `/deals/${id}`));
  const [file] = await Promise.all([
    seller.waitForEvent('download'),
    press(seller, 'Download the certificate'),
  ]);
  expect(file.suggestedFilename()).toMatch(new RegExp(`^amana-${id}-v\\d+\\.pdf$`));
  const code = codeIn(readFileSync(await file.path()));
  await expectFits(seller, 'deal with a certificate');

  await stranger.goto(stage.at(null, `/verify/${code}`));
  await see(stranger, 'This certificate is true');
  await see(stranger, 'Paid in. Waiting for the delivery.');
  await see(stranger, 'W••• M.');
  await expectFits(stranger, 'true');

  await people.seller.ok('POST', `/transactions/${id}/deliver`, { note: 'By courier' });
  await stranger.reload();
  await see(stranger, 'The deal has moved on since.');
  await expectFits(stranger, 'moved on');
  await press(stranger, 'See the deal as it is now');
  await see(stranger, 'Delivered. The buyer is checking it.');
});

test('a code of somebody else', async () => {
  await stranger.goto(stage.at(null, '/verify/AM7K2Q9F-6-K7WQ2M-9XKTR4-PNV6SZ-3HDYBE'));
  await see(stranger, 'This is not one of ours');
  await expectFits(stranger, 'forged');
  await press(stranger, 'Check a deal by its code');
  await see(stranger, 'Before you deliver');
  expect(stage.problems).toEqual([]);
});
