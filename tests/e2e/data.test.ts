import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { DataExport } from '../../shared/src/privacy/contract.js';
import { newDatabase } from '../support/app.js';
import { expectCleanAudit } from '../support/audit.js';
import { openPage, press, see, signedIn, startStage, tapSignIn, type Stage } from '../support/browser.js';
import { wrongWith } from '../support/looks.js';
import { dealAt } from '../support/story.js';

jest.setTimeout(90_000);

const database = newDatabase();
let stage: Stage;
let seller: Page;
let deal: string;

beforeAll(async () => {
  stage = await startStage({ database });
  deal = (await dealAt(stage.amana, await stage.people(), 'joined')).id;
  seller = await openPage(await stage.newBrowser(), stage.at('seller'));
  await tapSignIn(seller);
  await seller.goto(stage.at('seller', '/profile'));
});

afterAll(async () => {
  await stage.stop();
  await expectCleanAudit(database);
});

test('all of one’s data come as a file', async () => {
  await seller.getByRole('link', { name: /Your data/ }).click();
  await see(seller, 'Download your data');
  expect(await wrongWith(seller, 'your data')).toEqual([]);
  const saved = seller.waitForEvent('download');
  await press(seller, 'Download my data');
  const data = JSON.parse(await readFile(await (await saved).path(), 'utf8')) as DataExport;
  expect(data.account.email).toBe('seller@amana.test');
  expect(data.deals.map(({ id }) => id)).toEqual([deal]);
});

test('with an open deal the account stays; without one it closes, and leads nowhere any more', async () => {
  await press(seller, 'Close my account');
  await press(seller, 'Yes, close it for good');
  await see(seller, 'You have an open deal or dispute. End it or cancel it first.');
  expect(await wrongWith(seller, 'closing, refused')).toEqual([]);
  const { buyer } = await stage.people();
  await buyer.ok('POST', `/transactions/${deal}/decline`, {});
  await press(seller, 'Yes, close it for good');
  await seller.getByRole('heading', { name: 'Your account is closed' }).waitFor();
  for (const words of ['What is gone', 'seven years at least', 'stays for 400 days'])
    await see(seller, words);
  expect(seller.url()).not.toContain('next=');
  expect(await wrongWith(seller, 'closed')).toEqual([]);
  await seller.reload();
  await see(seller, 'Your account is closed');
  const refused = await stage.amana.anonymous.refused('POST', '/auth/login', {
    email: 'seller@amana.test',
    password: 'amana-demo',
  });
  expect(refused.code).toBe('WRONG_CREDENTIALS');
});

test('the other person sees who is gone, and why he cannot write any more', async () => {
  const buyer = await signedIn(stage, 'buyer', `/deals/${deal}`);
  await see(buyer, 'The other person has closed the account: nobody would read what you write.');
  await see(buyer, 'Closed account');
  expect(await buyer.getByLabel(/^Write to/).count()).toBe(0);
  expect(await wrongWith(buyer, 'deal with a closed account')).toEqual([]);
  expect(stage.problems).toEqual([]);
});
