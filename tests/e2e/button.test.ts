import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { violationsIn } from '../support/axe.js';
import { press, see, startStage, type Stage } from '../support/browser.js';
import { dealAt } from '../support/story.js';

jest.setTimeout(90_000);

let stage: Stage;
let shop: Server;
let shopUrl: string;
let link: string;
let page: Page;
const asked: string[] = [];

const button = (attributes: string): string =>
  `<p><script src="${stage.at(null, '/button.js')}" ${attributes} async></script></p>`;

/** A shop's page on an origin of its own, whose policy lets in scripts of Amana and nothing else. */
beforeAll(async () => {
  stage = await startStage();
  link = (await dealAt(stage.amana, await stage.people(), 'proposed')).inviteUrl!;
  shop = createServer((_req, res) => {
    res.setHeader('Content-Type', 'text/html');
    res.setHeader('Content-Security-Policy', `default-src 'none'; script-src ${stage.at(null, '')}`);
    const wrong = ['https://shop.example/join/x', 'javascript:alert(1)', '/wallet', '//shop.example/pay/x'];
    res.end(`<!doctype html><html lang="en"><title>A shop</title><main><h1>Laptop</h1>
      ${button(`data-deal="${link}"`)} ${button(`data-deal="${new URL(link).pathname}" data-window="new"`)}
      ${wrong.map((deal) => button(`data-deal="${deal}"`)).join('')}</main></html>`);
  }).listen(0, '127.0.0.1');
  await new Promise((done) => shop.once('listening', done));
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`;
  page = await (await stage.newBrowser()).newPage();
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(shopUrl);
});

afterAll(async () => {
  shop.closeAllConnections();
  shop.close();
  await stage.stop();
});

test('stands in a page with a strict policy, for links of Amana only, and sends nothing', async () => {
  await page.getByRole('link', { name: '(new tab)' }).waitFor();
  expect(await page.getByRole('link').count()).toBe(2);
  expect(await violationsIn(page, 'a shop')).toEqual([]);
  const { height } = (await page.getByRole('link').first().boundingBox())!;
  expect(height).toBeGreaterThanOrEqual(48);
  expect([...new Set(asked)]).toEqual([shopUrl, stage.at(null, '/button.js')]);
});

test('opens the deal’s link in a new tab, or in this one, and does not say whence', async () => {
  const opened = page.waitForEvent('popup');
  await press(page, 'Pay safely with Amana (new tab)');
  const tab = await opened;
  await see(tab, 'You are asked to be the buyer.');
  expect(await tab.evaluate(() => [document.referrer, window.opener as unknown])).toEqual(['', null]);
  await tab.close();
  await page.getByRole('link', { name: 'Pay safely with Amana', exact: true }).click();
  await see(page, 'You are asked to be the buyer.');
  expect(page.url()).toBe(link);
  expect(await page.evaluate(() => document.referrer)).toBe('');
});

test('is the one file that other pages may load', async () => {
  const policyOf = async (path: string) =>
    (await fetch(stage.at(null, path))).headers.get('cross-origin-resource-policy');
  expect(await policyOf('/button.js')).toBe('cross-origin');
  expect(await policyOf('/theme.js')).toBe('same-origin');
  expect(await policyOf('/')).toBe('same-origin');
  expect(await policyOf('/api/config')).toBe('same-origin');
});

test('no page complained', () => expect(stage.problems).toEqual([]));
