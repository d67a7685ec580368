import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { expectNoViolations } from '../support/axe.js';
import { openPage, press, startStage, type Stage } from '../support/browser.js';
import { CLERK_ORIGIN, clerkClaims, clerkSettings, keyPair, signedAs } from '../support/clerk.js';

jest.setTimeout(60_000);

const KEYS = keyPair();
let stage: Stage;
let page: Page;
/** Minutes since the person last showed Clerk who he is. */
let ageMinutes = 0;

/** Stands in for Clerk's script, which is not ours to run here: as much of it as Amana calls. */
const SCRIPT = `window.Clerk = {
  session: null,
  listener: () => undefined,
  load: () => Promise.resolve(),
  enter() {
    this.session = { getToken: () => window.tokenOfClerk() };
    sessionStorage.setItem('clerk', '1');
    this.listener(this);
  },
  mountSignIn(node) {
    node.innerHTML = '<button>Continue with Google</button>';
    node.firstChild.onclick = () => this.enter();
  },
  unmountSignIn(node) { node.innerHTML = ''; },
  addListener(listener) { this.listener = listener; return () => undefined; },
  openUserProfile() { document.title = 'Clerk has opened'; },
  signOut() { this.session = null; sessionStorage.removeItem('clerk'); return Promise.resolve(); },
  __internal_openReverification({ afterVerification }) { window.provedAtClerk().then(afterVerification); },
};
if (sessionStorage.getItem('clerk')) window.Clerk.enter();`;

beforeAll(async () => {
  stage = await startStage({ env: clerkSettings(KEYS.publicKey) });
  const browser = await stage.newBrowser();
  const { sub, email, sid } = clerkClaims(stage.amana.config.publicUrl);
  await browser.route(`${CLERK_ORIGIN}/**`, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      headers: { 'access-control-allow-origin': '*' },
      body: route.request().url().includes('/clerk-js@') ? SCRIPT : '',
    }),
  );
  await browser.exposeFunction('tokenOfClerk', () => {
    const claims = clerkClaims(stage.amana.config.publicUrl, { sub, email, sid, fva: [ageMinutes, -1] });
    return signedAs(claims, KEYS.privateKey);
  });
  await browser.exposeFunction('provedAtClerk', () => void (ageMinutes = 0));
  page = await openPage(browser, stage.at(null, '/sign-up?next=%2Fwallet'));
});

afterAll(() => stage.stop());

test('Clerk’s own page stands in the place of ours, sign-up too, and leads to where the person wanted', async () => {
  await page.getByRole('button', { name: 'Continue with Google' }).waitFor();
  expect(await page.getByLabel('Password').count()).toBe(0);
  await expectNoViolations(page);
  await press(page, 'Continue with Google');
  await page.getByTestId('wallet-balance').waitFor();
});

test('a new page goes on with the session of Clerk', async () => {
  await page.reload();
  await page.getByTestId('wallet-balance').waitFor();
});

test('what wants a fresh proof asks Clerk for it, and goes on by itself', async () => {
  ageMinutes = 30;
  await page.goto(stage.at(null, '/profile'));
  await page.getByLabel('Your M-Pesa number').fill('0712 000 009');
  await page.getByTestId('send-code').click();
  await page.getByTestId('verify-code').waitFor();
  expect(ageMinutes).toBe(0);
});

test('password and devices are kept by Clerk, and signing out ends its session', async () => {
  await page.goto(stage.at(null, '/profile/security'));
  await press(page, 'Open Clerk');
  await page.waitForFunction(() => document.title === 'Clerk has opened');
  await page.goto(stage.at(null, '/profile'));
  await press(page, 'Sign out');
  await page.getByRole('button', { name: 'Continue with Google' }).waitFor();
  expect(await page.evaluate(() => sessionStorage.getItem('clerk'))).toBeNull();
  expect(stage.problems).toEqual([]);
});
