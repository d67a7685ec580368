import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openPage, press, see, startStage, tapSignIn, type Stage } from '../support/browser.js';
import { dealAt } from '../support/story.js';
import { until } from '../support/until.js';

jest.setTimeout(90_000);

const TITLE = '<img src=x onerror="hit=1"><script>hit=1</script>';
const WORDS = `</p><svg onload="hit=1"> javascript:hit=1 "><iframe srcdoc="<script>parent.hit=1</script>">`;

let stage: Stage;
let page: Page;
let deal: string;
/** What the page was told not to do. */
const refused = (): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as { refused: string[] }).refused);
const wasHit = (): Promise<boolean> => page.evaluate(() => 'hit' in globalThis);

beforeAll(async () => {
  stage = await startStage();
  const people = await stage.people();
  deal = (await dealAt(stage.amana, people, 'joined', { title: TITLE, description: WORDS })).id;
  await people.buyer.ok('POST', `/transactions/${deal}/messages`, { text: WORDS });
  const browser = await stage.newBrowser();
  await browser.addInitScript(() => {
    const told: string[] = [];
    Object.assign(globalThis, { refused: told });
    document.addEventListener('securitypolicyviolation', (event) => told.push(event.effectiveDirective));
  });
  page = await openPage(browser, stage.at('seller'));
});

afterAll(() => stage.stop());

test('sign-in, home, a deal full of markup, profile: nothing of it runs, no rule is broken', async () => {
  const screens: [path: string, shows: string][] = [
    ['/', 'All deals'],
    [`/deals/${deal}`, WORDS],
    ['/profile', 'Sign out'],
    ['/profile/security', 'What happened lately'],
    ['/wallet', 'Wallet'],
    ['/notifications', 'Notices'],
  ];
  await see(page, 'New here?');
  expect(await refused()).toEqual([]);
  await tapSignIn(page);
  for (const [path, shows] of screens) {
    await page.goto(stage.at('seller', path));
    await see(page, shows);
    expect([path, await refused(), await wasHit()]).toEqual([path, [], false]);
  }
  await page.goto(stage.at('seller', `/deals/${deal}`));
  await page.getByRole('heading', { name: TITLE }).waitFor();
  expect(await page.locator('main :is(script, iframe, img[src="x"], a[href^="javascript"])').count()).toBe(0);
  expect(stage.problems).toEqual([]);
});

test('what gets into the page all the same does not run', async () => {
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'hit = 1';
    document.body.append(script);
    const picture = document.createElement('div');
    picture.innerHTML = '<img src="data:," onerror="hit = 1"><a href="javascript:hit = 1">x</a>';
    document.body.append(picture);
    picture.querySelector('a')!.click();
    const elsewhere = document.createElement('script');
    elsewhere.src = 'http://127.0.0.1:9/a.js';
    document.body.append(elsewhere);
    const base = document.createElement('base');
    base.href = 'http://127.0.0.1:9/';
    document.head.append(base);
    const object = document.createElement('object');
    object.data = '/';
    document.body.append(object);
  });
  await page.waitForFunction(() => (globalThis as unknown as { refused: string[] }).refused.length >= 6);
  expect((await refused()).sort()).toEqual([
    'base-uri',
    'object-src',
    'script-src-attr',
    'script-src-elem',
    'script-src-elem',
    'script-src-elem',
  ]);
  expect(await wasHit()).toBe(false);

  // What is allowed to run does set it.
  await page.evaluate('globalThis.hit = 1');
  expect(await wasHit()).toBe(true);
});

test('a page of another site cannot show it in a frame', async () => {
  const framing = (url: string) => `<!doctype html><iframe name="framed" src="${url}"></iframe>`;
  const other = createServer((req, res) => {
    res.setHeader('content-type', 'text/html');
    res.end(
      req.url === '/own' ? '<p>Own words</p>' : framing(req.url === '/ok' ? '/own' : stage.at('seller')),
    );
  }).listen(0, '127.0.0.1');
  await new Promise((done) => other.once('listening', done));
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const thief = await (await stage.newBrowser()).newPage();
  // What is shown in the place of a refused page comes a moment later, and without the frame's name.
  const frameOf = () => until('the frame', () => Promise.resolve(thief.frames()[1]));
  const framed = async (path: string) => {
    await thief.goto(`${url}${path}`, { waitUntil: 'load' });
    const frame = await frameOf();
    await frame.waitForLoadState();
    return frame.locator('body').innerText();
  };
  expect(await framed('/ok')).toBe('Own words');
  expect(await framed('/')).not.toContain('Amana');
  expect((await frameOf()).url()).toMatch(/^chrome-error:/);
  await new Promise((done) => other.close(done));
});

test('the page, its files and the API say how they are to be treated', async () => {
  const heads = async (path: string) => {
    const answer = await fetch(`${stage.amana.anonymous.url}${path}`);
    const text = await answer.text();
    return { head: Object.fromEntries(answer.headers), text };
  };
  const { head, text } = await heads('/deals/anything');
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(text)![1]!;
  const of: [string, Record<string, string>, string][] = [
    ['the page', head, 'no-cache'],
    ['a script', (await heads(script)).head, 'public, max-age=31536000, immutable'],
    ['the API', (await heads('/api/config')).head, 'no-store'],
  ];
  for (const [what, told, cache] of of)
    expect([what, told]).toMatchObject([
      what,
      {
        'content-security-policy': expect.stringMatching(
          /default-src 'self';script-src 'self';.*frame-ancestors 'none'/,
        ),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': cache,
      },
    ]);
  expect(text).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S|\son\w+=|javascript:/);
  expect((await fetch(`${stage.amana.anonymous.url}${script}.map`)).status).toBe(404);
});

test('who is signed out finds nothing of the account in the page’s own storage', async () => {
  await page.goto(stage.at('seller', '/profile'));
  await press(page, 'Sign out');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  expect(kept).not.toMatch(/eyJ|refresh|seller@amana\.test|2547/);
});
