import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { startAmana, type Amana, type StartOptions } from './app.js';
import type { People } from './story.js';

const CLIENT_DIST = path.resolve(import.meta.dirname, '../../client/dist');
const PHONE_SIZE = { width: 360, height: 800 };
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'];
/** On each phone: enough for every deal of a suite. */
const RICH_CENTS = 1_000_000_000;
/** What Chromium writes itself when a request is refused; the screen tells the person. */
const REFUSED = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** Amana with its built client, and a real browser in front of it. */
export interface Stage {
  amana: Amana;
  /** Programs of the two demo people, for what a test needs done but not seen. */
  people(): Promise<People>;
  /** A browser of its own: no cookies, as wide as a phone. (Tabs behind another one of it draw once a second.) */
  newBrowser(size?: { width: number; height: number }): Promise<BrowserContext>;
  /** The address of a path under one of the demo's host names. */
  at(host: 'buyer' | 'seller' | 'admin' | 'zawadi' | null, path?: string): string;
  /** Console errors, CSP violations and uncaught errors of all pages so far. */
  problems: string[];
  stop(): Promise<void>;
}

/** The browser that the test run found. @throws Error outside `npm test` and on machines without one */
async function launch(): Promise<Browser> {
  const executablePath = process.env.TEST_CHROMIUM;
  if (!executablePath)
    throw new Error('TEST_CHROMIUM is not set: install Chromium and run the tests with `npm test`.');
  return chromium.launch({ executablePath, args: ARGS });
}

function watch(page: Page, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' || REFUSED.test(message.text())) return;
    problems.push(`${page.url()}: ${message.text()}`);
  });
}

/** Starts both on a database of its own. */
export async function startStage(options: StartOptions = {}): Promise<Stage> {
  const browser = await launch();
  const amana = await startAmana({
    ...options,
    simulator: { promptTtlMs: 60_000, defaultBalanceCents: RICH_CENTS, ...options.simulator },
    env: { CLIENT_DIST, ...options.env },
  });
  const problems: string[] = [];
  return {
    amana,
    problems,
    people: async () => ({ buyer: await amana.signIn('buyer'), seller: await amana.signIn('seller') }),
    async newBrowser(size = PHONE_SIZE) {
      const context = await browser.newContext({ viewport: size, locale: 'en-KE' });
      context.setDefaultTimeout(12_000);
      context.on('page', (page) => watch(page, problems));
      return context;
    },
    at: (host, where = '/') =>
      `http://${host === null ? '' : `${host}.`}localhost:${String(amana.config.port)}${where}`,
    async stop() {
      await browser.close();
      await amana.stop();
    },
  };
}

export async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Waits until a text is in sight; upper and lower case and kinds of blanks make no difference. */
export const see = (scope: Page | Locator, text: string): Promise<void> =>
  scope.getByText(text).filter({ visible: true }).first().waitFor();

/** Presses the button or link with this name, once it may be pressed. */
export const press = (scope: Page | Locator, name: string | RegExp): Promise<void> =>
  scope.getByRole('button', { name }).or(scope.getByRole('link', { name })).first().click();

/** A browser of its own in which the demo person of this host name is signed in. */
export async function signedIn(
  stage: Stage,
  host: Exclude<Parameters<Stage['at']>[0], null>,
  path = '/',
  size?: { width: number; height: number },
): Promise<Page> {
  const page = await openPage(await stage.newBrowser(size), stage.at(host, path));
  await tapSignIn(page);
  return page;
}

/** Signs the demo person of this host name in, with one tap. */
export async function tapSignIn(page: Page): Promise<void> {
  await page.getByTestId('demo-signin').first().click();
  await page.getByTestId('demo-signin').first().waitFor({ state: 'detached' });
}

export interface Answers {
  title: string;
  description: string;
  price: string;
  deliveryDays: string;
  inspectionDays: string;
}

/** Answers the questions of a new deal up to the last one, as its seller. */
export async function answerQuestions(page: Page, answers: Answers): Promise<void> {
  await press(page, 'Start a new deal');
  await page.getByLabel('I sell').check();
  await press(page, 'Continue');
  await page.getByLabel('Title').fill(answers.title);
  await page.getByLabel('Description').fill(answers.description);
  await press(page, 'Continue');
  await page.getByLabel('Price').fill(answers.price);
  await press(page, 'Continue');
  await page.getByLabel('Days to deliver').fill(answers.deliveryDays);
  await press(page, 'Continue');
  await page.getByLabel('Days to check').fill(answers.inspectionDays);
  await press(page, 'Continue');
}

/** Waits until the deal's pill says this, without a reload; the epoch ms of when it did. */
export async function pillSays(page: Page, words: string): Promise<number> {
  const seen = await page.waitForFunction(
    (text) => (document.querySelector('[data-testid=pill]')?.textContent.includes(text) ? Date.now() : 0),
    words,
    { polling: 20 },
  );
  return seen.jsonValue();
}

/** What the balance on the wallet's screen says, in cents. */
export const balanceOf = async (page: Page): Promise<number> =>
  centsIn(await page.getByTestId('wallet-balance').innerText());

/** The phone page, turned to one phone or inbox. */
export async function turnTo(phone: Page, owner: string): Promise<void> {
  await phone.locator(`[data-testid=phone-tab][data-owner="${owner}"]`).click();
  await phone.locator('#owner').getByText(owner).waitFor();
}

export async function enterPin(phone: Page, pin: string): Promise<void> {
  await phone.getByTestId('pin').fill(pin);
  await phone.getByTestId('prompt-ok').click();
}

/** Unfolds what is needed seldom; it stays as it was left. */
export const openMore = (page: Page): Promise<void> =>
  page.locator('details', { has: page.getByText('More', { exact: true }) }).evaluate((folded) => {
    (folded as HTMLDetailsElement).open = true;
  });

/** Takes the step whose sheet is open. */
export const confirm = (page: Page): Promise<void> => page.getByTestId('confirm').click();

/** Asks for the prompt that the screen offers, and types the PIN on that phone. @param sum `Ksh15,150.00` */
export async function payPrompt(page: Page, phone: Page, owner: string, sum: string): Promise<void> {
  await page.getByTestId('send-prompt').click();
  await turnTo(phone, owner);
  await see(phone.getByTestId('prompt'), `Do you want to pay ${sum} to AMANA`);
  await enterPin(phone, '1234');
}

/** The receipt that a text names. @throws Error when there is none */
export function receiptIn(text: string): string {
  const receipt = /\b[A-Z0-9]{10}\b/.exec(text)?.[0];
  if (!receipt) throw new Error(`no receipt in: ${text}`);
  return receipt;
}

/** `−KES 12,500` as cents, with its sign. @throws Error when it is no such sum */
export function centsIn(text: string): number {
  const [, minus, shillings] = /^(−?)KES ([\d,]+)$/.exec(text.replace('\u00a0', ' ')) ?? [];
  if (!shillings) throw new Error(`no sum: ${text}`);
  return Number(shillings.replaceAll(',', '')) * (minus ? -100 : 100);
}
