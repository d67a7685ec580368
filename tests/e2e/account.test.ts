import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import type { BrowserContext, Page } from 'playwright-core';
import { openPage, press, see, startStage, type Stage } from '../support/browser.js';
import { inDatabase } from '../support/database.js';
import { wrongWith } from '../support/looks.js';
import { agedProof, openAccount } from '../support/newcomer.js';
import { codeAt, forgetCodes } from '../support/people.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const EMAIL = 'akinyi@example.com';
const PASSWORD = 'mvua ya asubuhi';
const NEW_PASSWORD = 'jua la alasiri';
const PHONE = '254733444555';
let stage: Stage;
let browser: BrowserContext;
let page: Page;
let other: Page;
let secret: string;
let usedCode: string;
let recovery: string[];
const found: string[] = [];

beforeAll(async () => {
  stage = await startStage();
  browser = await stage.newBrowser();
  await browser.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage.at(null, '') });
  page = await openPage(browser, stage.at(null, '/sign-in?next=%2Fprofile'));
});

afterAll(() => stage.stop());

const look = async (at: Page, name: string): Promise<void> => void found.push(...(await wrongWith(at, name)));

const appCode = (): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate();

/** As if the half minute of the last code had passed. */
const codePassed = (): Promise<void> =>
  inDatabase(stage.amana.config.mongodbUri, async (db) => {
    await db.collection('second_factors').updateMany({}, { $set: { lastPeriod: 0 } });
  });

async function givePassword(at: Page, password: string): Promise<void> {
  await at.getByLabel('E-mail').fill(EMAIL);
  await at.getByLabel('Password', { exact: true }).fill(password);
  await press(at, /^Sign in$/);
}

async function leave(at: Page): Promise<void> {
  await at.goto(stage.at(null, '/profile'));
  await press(at, 'Sign out');
  await at.getByRole('heading', { name: 'Sign in' }).waitFor();
}

async function turnOn(): Promise<void> {
  await press(page, 'Turn on the second factor');
  secret = (await page.getByTestId('secret').innerText()).replaceAll(' ', '');
  usedCode = appCode();
  await page.getByLabel('2. Code that the app shows').fill(usedCode);
  await press(page, 'Turn it on');
  const codes = page.getByTestId('recovery-codes').getByRole('listitem');
  await codes.first().waitFor();
  recovery = await codes.allInnerTexts();
}

test('a newcomer gives name, e-mail and password, and then the code from the mailbox', async () => {
  await openAccount(stage, page, { name: 'Akinyi A.', email: EMAIL, password: PASSWORD }, async () => {
    await look(page, 'code from the mail');
    const waiting = page.getByRole('button', { name: 'Send a new code' });
    expect(await waiting.getAttribute('aria-disabled')).toBe('true');
    const field = page.getByLabel('Code from the mail');
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code');
    expect(await field.getAttribute('inputmode')).toBe('numeric');
    const right = await codeAt(stage.amana.control, EMAIL);
    await field.fill(right === '000000' ? '111111' : '000000');
    await press(page, 'Open the account');
    await see(page, 'There is a problem');
    await see(page, 'This is not the code we sent.');
    await look(page, 'wrong code from the mail');
    await page.reload();
    await see(page, EMAIL);
    const opened = browser.waitForEvent('page');
    await press(page, 'Mails of the demo');
    const mails = await opened;
    await see(mails.getByTestId('message'), right);
    await look(mails, 'mails of the demo');
    await mails.close();
  });
  await page.getByRole('heading', { name: 'Profile' }).waitFor();
});

test('a sign-up can be begun anew with another e-mail, and a new code is sent after a minute', async () => {
  const stranger = await openPage(await stage.newBrowser(), stage.at(null, '/sign-up'));
  const send = async (email: string) => {
    await stranger.getByLabel('Your name').fill('Njeri K.');
    await stranger.getByLabel('E-mail').fill(email);
    await stranger.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(stranger, 'Create the account');
    await see(stranger, email);
  };
  await send('njeri@example.con');
  await press(stranger, 'Change the e-mail');
  await send('njeri@example.com');
  const first = await codeAt(stage.amana.control, 'njeri@example.com');
  await forgetCodes(stage.amana);
  await stranger.clock.install();
  await stranger.clock.fastForward(61_000);
  await press(stranger, 'Send a new code');
  await until('a new code', async () => {
    const newest = await codeAt(stage.amana.control, 'njeri@example.com');
    return newest !== first;
  });
  await stranger.context().close();
});

test('he verifies his number', async () => {
  await page.getByLabel('Your M-Pesa number').fill('0733 444 555');
  await press(page, 'Send the code');
  await page.getByLabel('Code sent to 0733 444 555').fill(await codeAt(stage.amana.control, PHONE));
  await press(page, 'Verify this number');
  await page.getByTestId('verified-phone').getByText('0733 444 555').waitFor();
});

test('he adds the second factor and keeps its recovery codes', async () => {
  await press(page, 'Security');
  await page.getByRole('heading', { name: 'Security', level: 1 }).waitFor();
  await look(page, 'security, no second factor');
  await press(page, 'Turn on the second factor');
  await page.getByTestId('secret').waitFor();
  await look(page, 'setting up');
  await page.getByLabel('2. Code that the app shows').fill('000000');
  await press(page, 'Turn it on');
  await see(page, 'This code is wrong or was used already.');
  await press(page, 'Not now');
  await turnOn();
  expect(new Set(recovery).size).toBe(10);
  await look(page, 'recovery codes');
  await press(page, 'Copy the codes');
  await see(page, 'Codes copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(recovery.join('\n'));
  const saved = page.waitForEvent('download');
  await press(page, 'Save them as a file');
  expect((await saved).suggestedFilename()).toBe('amana-recovery-codes.txt');
  await press(page, 'I have kept them');
  await page.getByTestId('codes-left').getByText('10 of 10').waitFor();
  await look(page, 'security, second factor on');
});

test('he signs out, and in again by the password and the code; a wrong one and a used one are told', async () => {
  await leave(page);
  await givePassword(page, PASSWORD);
  await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
  await look(page, 'second step');
  await page.getByLabel('Code of your authenticator app').fill(usedCode);
  await press(page, /^Sign in$/);
  await see(page, 'This code is wrong or was used already. Wait for the next one in your app.');
  await codePassed();
  await page.getByLabel('Code of your authenticator app').fill(appCode());
  await press(page, /^Sign in$/);
  await see(page, 'All deals');
});

test('what took too long goes back to the password', async () => {
  await leave(page);
  await givePassword(page, PASSWORD);
  await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
  await inDatabase(stage.amana.config.mongodbUri, async (db) => {
    await db.collection('challenges').updateMany({}, { $set: { expiresAt: new Date(0) } });
  });
  await page.getByLabel('Code of your authenticator app').fill('123456');
  await press(page, /^Sign in$/);
  await see(page, 'Enter your password again, then a new code.');
  await look(page, 'second step, too late');
  await press(page, 'Back to the password');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

test('without the phone a recovery code signs him in, once', async () => {
  const enter = async (code: string) => {
    await givePassword(page, PASSWORD);
    await press(page, 'Use a recovery code');
    await page.getByLabel('Recovery code').fill(code);
    await press(page, /^Sign in$/);
  };
  await enter(recovery[0]!.toLowerCase().replaceAll('-', ' '));
  await see(page, 'All deals');
  await leave(page);
  await enter(recovery[0]!);
  await see(page, 'This recovery code is wrong or was used already.');
  await look(page, 'recovery code, used');
  await page.getByLabel('Recovery code').fill(recovery[1]!);
  await press(page, /^Sign in$/);
  await see(page, 'All deals');
  await page.goto(stage.at(null, '/profile/security'));
  await page.getByTestId('codes-left').getByText('8 of 10').waitFor();
  await page.getByTestId('security-event').getByText('A recovery code was used').first().waitFor();
});

test('he makes new recovery codes, takes the factor off and puts a new secret on, each wanting a fresh proof', async () => {
  await agedProof(stage, page);
  const lost = secret;
  await press(page, 'Make new recovery codes');
  await look(page, 'new recovery codes');
  await press(page, 'Make ten new codes');
  const sheet = page.getByTestId('step-up');
  await sheet.getByLabel('Code of your authenticator app').waitFor();
  await look(page, 'step-up by code');
  await press(sheet, 'Use a recovery code');
  await sheet.getByLabel('Recovery code').fill(recovery[2]!);
  await press(sheet, 'Confirm');
  const fresh = page.getByTestId('recovery-codes').getByRole('listitem');
  await fresh.first().waitFor();
  expect((await fresh.allInnerTexts()).filter((code) => recovery.includes(code))).toEqual([]);
  await press(page, 'I have kept them');
  await press(page, 'Remove the second factor');
  await page.getByTestId('confirm').click();
  await see(page, 'Off: whoever knows your password gets in.');
  await turnOn();
  expect(secret).not.toBe(lost);
  await press(page, 'I have kept them');
});

test('he sees both devices and ends the other one, which is signed out at once', async () => {
  const desktop = await stage.newBrowser({ width: 1280, height: 800 });
  other = await openPage(desktop, stage.at(null, '/sign-in'));
  await codePassed();
  await givePassword(other, PASSWORD);
  await other.getByLabel('Code of your authenticator app').fill(appCode());
  await press(other, /^Sign in$/);
  await see(other, 'All deals');
  await page.reload();
  await page.getByTestId('device').nth(1).waitFor();
  expect(await page.getByTestId('device').count()).toBe(2);
  await page.getByTestId('device').getByText('this device').waitFor();
  await look(page, 'two devices');
  await page.getByTestId('device').getByRole('button', { name: 'Sign out' }).click();
  await see(other, 'Signed out to keep your money safe.');
  await page.getByTestId('device').nth(1).waitFor({ state: 'detached' });
});

test('a new password by the mailbox signs all devices out, and still wants the second factor', async () => {
  await other.getByLabel('E-mail').fill(EMAIL);
  await press(other, 'Forgot your password?');
  await see(other, 'Know it after all?');
  expect(await other.getByLabel('E-mail').inputValue()).toBe(EMAIL);
  await look(other, 'forgotten password');
  await forgetCodes(stage.amana);
  await press(other, 'Send the code');
  await other.getByLabel('Code from the mail').waitFor();
  await look(other, 'new password');
  await other.getByLabel('Code from the mail').fill(await codeAt(stage.amana.control, EMAIL));
  await other.getByLabel('New password').fill(NEW_PASSWORD);
  await press(other, 'Save it and sign in');
  await see(other, 'Your new password is saved');
  await look(other, 'new password, second step');
  await see(page, 'Signed out to keep your money safe.');
  await codePassed();
  await other.getByLabel('Code of your authenticator app').fill(appCode());
  await press(other, /^Sign in$/);
  await see(other, 'All deals');
});

test('he changes the password himself', async () => {
  await other.goto(stage.at(null, '/profile/security'));
  await press(other, 'Change the password');
  await other.getByLabel('New password').fill('short');
  await press(other, 'Save the new password');
  await see(other, 'Enter a password of 10 to 72 characters');
  await other.getByLabel('New password').fill(PASSWORD);
  await press(other, 'Save the new password');
  await see(other, 'The password is changed, and all other devices are signed out.');
});

test('every screen of it fits, breaks no rule, and none complained', () => {
  expect(found).toEqual([]);
  expect(stage.problems).toEqual([]);
});
