import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { newDatabase } from '../support/app.js';
import { expectCleanAudit } from '../support/audit.js';
import { balanceOf, openPage, press, see, startStage, tapSignIn, type Stage } from '../support/browser.js';
import { wrongWith } from '../support/looks.js';
import { agedProof } from '../support/newcomer.js';
import { codeAt, forgetCodes, verifiedAt } from '../support/people.js';
import { dealAt } from '../support/story.js';

jest.setTimeout(90_000);

const NEW_PHONE = '254733444555';
const OTHER_PHONE = '254733444666';
const PASSWORD = 'amana-demo';
const database = newDatabase();
let stage: Stage;
let seller: Page;
let beforeCents: number;
const keys: string[] = [];

beforeAll(async () => {
  stage = await startStage({ database });
  const people = await stage.people();
  const deal = await dealAt(stage.amana, people, 'delivered');
  await people.buyer.ok('POST', `/transactions/${deal.id}/accept`, { v: deal.v });
  seller = await openPage(await stage.newBrowser(), stage.at('seller'));
  await tapSignIn(seller);
  await seller.goto(stage.at('seller', '/wallet'));
  beforeCents = await balanceOf(seller);
  seller.on('request', (request) => {
    if (request.method() !== 'POST' || !request.url().endsWith('/wallet/withdrawals')) return;
    keys.push(request.headers()['idempotency-key'] ?? 'none');
  });
});

afterAll(async () => {
  await stage.stop();
  await expectCleanAudit(database);
});

const sheet = () => seller.getByTestId('step-up');

test('a withdrawal long after the sign-in asks who is there; “not now” leaves all as it was', async () => {
  await agedProof(stage, seller);
  await press(seller, 'Withdraw to M-Pesa');
  await seller.getByLabel('Sum to send').fill('5000');
  await press(seller, 'Continue');
  await press(seller, 'Yes, send');
  await sheet().getByLabel('Your password').waitFor();
  expect(await wrongWith(seller, 'step-up')).toEqual([]);
  await press(sheet(), 'Not now');
  await sheet().waitFor({ state: 'detached' });
  await see(seller, 'Nothing was changed.');
  expect(await seller.getByRole('alert').count()).toBe(0);
  expect(await wrongWith(seller, 'step-up, not now')).toEqual([]);
  expect(keys).toHaveLength(1);
});

test('a wrong password is told, the right one sends the same request again, once', async () => {
  await press(seller, 'Yes, send');
  await sheet().getByLabel('Your password').fill('not my password');
  await press(sheet(), 'Confirm');
  await see(sheet(), 'This is not your password. Try again.');
  expect(await wrongWith(seller, 'step-up, wrong')).toEqual([]);
  await sheet().getByLabel('Your password').fill(PASSWORD);
  await press(sheet(), 'Confirm');
  await seller.getByTestId('withdrawal').waitFor();
  expect(keys).toHaveLength(3);
  expect(keys[2]).toBe(keys[1]);
  expect(await seller.getByTestId('withdrawal').count()).toBe(1);
  expect(await balanceOf(seller)).toBe(beforeCents - 500_000);
});

test('a number that another device has changed meanwhile is told when money is to go to it', async () => {
  await press(seller, 'Withdraw to M-Pesa');
  await seller.getByLabel('Sum to send').fill('1000');
  await press(seller, 'Continue');
  const { seller: device } = await stage.people();
  await verifiedAt(stage.amana, device, OTHER_PHONE);
  await press(seller, 'Yes, send');
  await seller.getByTestId('phone-hold').getByText('0733\u00a0444\u00a0666').waitFor();
  await forgetCodes(stage.amana);
});

test('a changed number wants a proof too, and the wallet says until when it waits', async () => {
  await seller.goto(stage.at('seller', '/profile'));
  await agedProof(stage, seller);
  await press(seller, 'Change the number');
  await seller.getByLabel('Your M-Pesa number').fill('0733 444 555');
  await press(seller, 'Send the code');
  await sheet().getByLabel('Your password').fill(PASSWORD);
  await press(sheet(), 'Confirm');
  await seller.getByLabel('Code sent to 0733 444 555').fill(await codeAt(stage.amana.control, NEW_PHONE));
  await press(seller, 'Verify this number');
  await seller.getByTestId('verified-phone').getByText('0733 444 555').waitFor();
  for (const path of ['/wallet', '/wallet/withdraw']) {
    await seller.goto(stage.at('seller', path));
    const words = (await seller.getByTestId('phone-hold').innerText()).replaceAll('\u00a0', ' ');
    expect(words).toMatch(/changed to 0733 444 555.* from \w{3} \d+ \w{3}, \d\d:\d\d, in 23 hours/);
    expect(await wrongWith(seller, `${path}, number on hold`)).toEqual([]);
  }
  expect(await seller.getByLabel('Sum to send').count()).toBe(0);
});

test('no page complained', () => {
  expect(stage.problems).toEqual([]);
});
