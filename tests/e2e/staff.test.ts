import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { press, see, signedIn, startStage, tapSignIn, type Stage } from '../support/browser.js';
import { wrongWith } from '../support/looks.js';

jest.setTimeout(120_000);

const DESKTOP = { width: 1280, height: 800 };
let stage: Stage;
let admin: Page;
let zawadi: Page;
let buyer: Page;

beforeAll(async () => {
  stage = await startStage();
  admin = await signedIn(stage, 'admin', '/', DESKTOP);
  zawadi = await signedIn(stage, 'zawadi', '/', DESKTOP);
  buyer = await signedIn(stage, 'buyer');
});

afterAll(() => stage.stop());

/** Shows the page of the staff as it is now. */
async function openStaff(page: Page, host: 'admin' | 'zawadi'): Promise<void> {
  await page.goto(stage.at(host, '/admin/staff'));
  await see(page, 'Who is staff');
  await page.getByRole('row', { name: 'Zawadi' }).waitFor();
}

const sheetOf = (page: Page) => page.getByTestId('reason-sheet');

async function sendWith(page: Page, why: string): Promise<void> {
  await sheetOf(page).getByLabel('Why').fill(why);
  await sheetOf(page).getByTestId('confirm').click();
  await sheetOf(page).waitFor({ state: 'detached' });
}

async function choose(email: string): Promise<void> {
  await sheetOf(admin).getByLabel('Who?').fill(email);
  await sheetOf(admin).getByTestId('find-person').click();
  await sheetOf(admin).getByLabel(`, ${email}`).check();
}

async function propose(email: string, role: string): Promise<void> {
  await admin.getByTestId('propose-role').click();
  await choose(email);
  await sheetOf(admin).getByLabel(role).check();
  await sheetOf(admin).getByLabel('For good').check();
  await sendWith(admin, 'There are more cases than we can take');
}

/** Whose roles change is signed out; then he signs in again. */
async function signsInAgain(): Promise<void> {
  await see(buyer, 'Your rights at Amana have changed.');
  await tapSignIn(buyer);
}

test('an admin proposes a role once all is said, and not for himself', async () => {
  await openStaff(admin, 'admin');
  await see(admin, 'No role waits for a second admin.');
  expect(await wrongWith(admin, 'staff')).toEqual([]);
  await admin.getByTestId('propose-role').click();
  await sheetOf(admin).getByTestId('confirm').click();
  for (const words of ['Find the person', 'Choose a role', 'Choose how long', 'Say why'])
    await see(sheetOf(admin), words);
  await sheetOf(admin).getByLabel('Until a time').check();
  await sheetOf(admin).getByLabel('Date and time it ends').fill('2026-01-01T09:00');
  await choose('admin@amana.test');
  await sheetOf(admin).getByTestId('confirm').click();
  await see(sheetOf(admin), 'Nobody changes his own roles.');
  await see(sheetOf(admin), 'Enter a time to come');
  expect(await wrongWith(admin, 'sheet of a role')).toEqual([]);
  await press(sheetOf(admin), 'Not now');
  await propose('buyer@amana.test', 'Mediator');
  const confirm = admin.getByTestId('grant').getByTestId('confirm-grant');
  expect(await confirm.getAttribute('aria-disabled')).toBe('true');
  await see(admin, 'You proposed this: it waits for another admin.');
});

test('another admin confirms it, and the person is signed out, signs in again and sees the console', async () => {
  await openStaff(zawadi, 'zawadi');
  const grant = zawadi.getByTestId('grant');
  await see(grant, 'Wanjiku M. gets the role Mediator for good.');
  await grant.getByTestId('confirm-grant').click();
  expect(await wrongWith(zawadi, 'staff, confirming')).toEqual([]);
  await sendWith(zawadi, 'She has done this before');
  await grant.waitFor({ state: 'detached' });
  await zawadi.getByRole('row', { name: 'Wanjiku M.' }).getByText('Mediator').first().waitFor();
  await signsInAgain();
  await see(buyer, 'Staff console');
  await see(buyer, 'Cases');
  const nav = buyer.getByRole('navigation', { name: 'Console' });
  expect(await nav.getByRole('link', { name: 'Staff' }).count()).toBe(0);
});

test('a role that ended takes the console away', async () => {
  await openStaff(admin, 'admin');
  await press(admin, 'End it Mediator of Wanjiku M.');
  await sendWith(admin, 'The cases are done');
  await admin.getByRole('row', { name: 'Wanjiku M.' }).waitFor({ state: 'detached' });
  await signsInAgain();
  await buyer.goto(stage.at('buyer', '/admin/staff'));
  await see(buyer, 'Only Amana’s staff can open this.');
});

test('what is turned down is gone; one’s own role and those of the last two admins stay', async () => {
  await propose('seller@amana.test', 'Risk');
  await openStaff(zawadi, 'zawadi');
  await zawadi.getByTestId('reject-grant').click();
  await sendWith(zawadi, 'He sells here himself');
  await see(zawadi, 'No role waits for a second admin.');
  await see(zawadi.getByRole('row', { name: '(you)' }), 'Nobody changes his own roles.');
  const [other] = await zawadi
    .getByRole('row', { name: 'End it Admin' })
    .filter({ hasNotText: '(you)' })
    .all();
  await see(other!, 'Two admins are the least.');
});

test('an account is suspended at once, its page says so, and the log whom it was about', async () => {
  await admin.goto(stage.at('admin', '/admin/people/demo-buyer'));
  await admin.getByTestId('suspend').click();
  await see(sheetOf(admin), 'every sign-in ends');
  expect(await wrongWith(admin, 'sheet of a suspension')).toEqual([]);
  await sendWith(admin, 'Her phone was stolen');
  await see(admin, 'This account is suspended.');
  expect(await admin.getByTestId('suspend').count()).toBe(0);
  expect(await wrongWith(admin, 'a suspended account')).toEqual([]);
  await admin.goto(stage.at('admin', '/admin/log'));
  await admin.getByRole('link', { name: 'Wanjiku M.' }).first().waitFor();
  await see(admin, '“Her phone was stolen”');
  expect(await wrongWith(admin, 'log')).toEqual([]);
  await see(buyer, 'Signed out to keep your money safe.');
  await buyer.getByTestId('demo-signin').first().click();
  await see(buyer, 'This account is suspended.');
});

test('no page complained', () => expect(stage.problems).toEqual([]));
