import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startReceiver, verified, type Receiver } from '../integration/developers/receiver.js';
import { press, see, startStage, tapSignIn, type Stage } from '../support/browser.js';
import { apiClient } from '../support/client.js';
import { wrongWith } from '../support/looks.js';
import { dealAt } from '../support/story.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

let stage: Stage;
let seller: Page;
let shop: Receiver;

beforeAll(async () => {
  shop = await startReceiver();
  stage = await startStage();
  const context = await stage.newBrowser();
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage.at('seller', '') });
  seller = await context.newPage();
  await seller.goto(stage.at('seller', '/profile'));
  await tapSignIn(seller);
});

afterAll(async () => {
  await stage.stop();
  await shop.close();
});

/** The secret that is shown once, as it was copied. */
async function keptSecret(what: 'key' | 'secret'): Promise<string> {
  const shown = await seller.getByTestId('secret').innerText();
  await press(seller, `Copy the ${what}`);
  await see(seller, 'Copied');
  expect(await seller.evaluate(() => navigator.clipboard.readText())).toBe(shown);
  await press(seller, 'I have kept it');
  await seller.getByTestId('shown-once').waitFor({ state: 'detached' });
  return shown;
}

/** Ends what is shown last, and waits until it is gone. */
async function end(testId: 'key' | 'webhook'): Promise<void> {
  await press(seller.getByTestId(testId), 'End it');
  await seller.getByTestId('confirm').click();
  await seller.getByTestId(testId).waitFor({ state: 'detached' });
}

test('a key is made for what it may do, shown once, used by a program, and ended', async () => {
  await press(seller, 'For developers');
  await see(seller, 'A button for your shop');
  await see(seller, `src="${stage.at(null, '/button.js')}"`);
  expect(await wrongWith(seller, 'developers, empty')).toEqual([]);
  await press(seller, 'Make a key');
  await seller.getByTestId('make-key').click();
  await see(seller, 'Enter a name for the key');
  await see(seller, 'Choose what it may do');
  expect(await wrongWith(seller, 'sheet of a key, wrong')).toEqual([]);
  await seller.getByLabel('Name').fill('Shop website');
  await seller.getByLabel('Read your deals').check();
  await seller.getByTestId('make-key').click();
  await seller.getByTestId('secret').waitFor();
  expect(await wrongWith(seller, 'a key, shown once')).toEqual([]);
  const program = apiClient(stage.at(null, '').replace('localhost', '127.0.0.1'), await keptSecret('key'));
  await see(seller.getByTestId('key'), 'Never used');
  expect((await program.send('GET', '/transactions')).status).toBe(200);
  expect((await program.send('GET', '/wallet')).status).toBe(403);
  await seller.reload();
  await see(seller.getByTestId('key'), 'Last used today');
  expect(await wrongWith(seller, 'developers, a key')).toEqual([]);
  await end('key');
  expect((await program.send('GET', '/transactions')).status).toBe(401);
});

test('an address is told of what happens, signed by the secret that was shown once', async () => {
  await press(seller, 'Add an address');
  await seller.getByRole('textbox', { name: 'Address' }).fill('http://shop.example');
  await seller.getByTestId('add-webhook').click();
  await see(seller, 'The address must begin with https://');
  expect(await wrongWith(seller, 'sheet of an address, wrong')).toEqual([]);
  await seller.getByRole('textbox', { name: 'Address' }).fill(`${shop.url}/amana`);
  await seller.getByTestId('add-webhook').click();
  const secret = await keptSecret('secret');
  await dealAt(stage.amana, await stage.people(), 'proposed');
  const told = await until('the shop is told', () => Promise.resolve(shop.received[0]));
  expect(JSON.parse(told.body)).toMatchObject({ type: 'deal.propose' });
  expect(verified(told, [secret, 'whsec_another'])).toEqual([true, false]);
  await press(seller, 'New secret');
  await seller.getByTestId('confirm').click();
  expect(await keptSecret('secret')).not.toBe(secret);
  await see(seller, 'the secret before signs too until');
  expect(await wrongWith(seller, 'developers, an address')).toEqual([]);
});

test('the log says what arrived and what did not, and sends it again', async () => {
  shop.answer = (res) => void res.writeHead(500).end();
  await dealAt(stage.amana, await stage.people(), 'proposed');
  await press(seller, 'What was sent');
  const rows = seller.getByTestId('delivery');
  await see(rows.first(), 'Try 1 failed: answer 500.');
  await see(rows.nth(1), 'Arrived, answer 200');
  expect(await wrongWith(seller, 'what was sent')).toEqual([]);
  shop.answer = (res) => void res.end('ok');
  const before = shop.received.length;
  await press(rows.first(), 'Send again');
  await see(rows.first(), 'Arrived, answer 200');
  expect(shop.received.length).toBe(before + 1);
});

test('the log comes 20 at a time, to its end', async () => {
  const people = await stage.people();
  for (let n = 0; n < 19; n += 1) await dealAt(stage.amana, people, 'proposed');
  await seller.reload();
  await press(seller, 'Show 20 more');
  await see(seller, 'That is all, 21 messages');
  await press(seller, 'Back');
  await end('webhook');
});

test('no page complained', () => expect(stage.problems).toEqual([]));
