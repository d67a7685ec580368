import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Session } from '../../shared/src/auth/contract.js';
import { newDatabase } from '../support/app.js';
import { expectCleanAudit } from '../support/audit.js';
import { openPage, pillSays, press, see, signedIn, startStage, type Stage } from '../support/browser.js';
import { wrongWith } from '../support/looks.js';
import { openAccount } from '../support/newcomer.js';
import { verifiedAt } from '../support/people.js';
import { dealAt } from '../support/story.js';
import { jpeg, pdf } from '../integration/files/fixtures.js';

jest.setTimeout(120_000);

const PERSON = { name: 'Akinyi O.', email: 'akinyi@example.com', password: 'mvua ya asubuhi' };
const DEAL_LIMIT = 'You can agree to a deal of up to KES 100,000.';
const database = newDatabase();
let stage: Stage;
let page: Page;
let staff: Page;
let deal: string;
const found: string[] = [];

beforeAll(async () => {
  stage = await startStage({ database });
  const { amana } = stage;
  page = await openPage(await stage.newBrowser(), stage.at(null, '/sign-in?next=%2Fprofile%2Flimits'));
  await openAccount(stage, page, PERSON);
  await see(page, 'You have no verified M-Pesa number yet.');
  found.push(...(await wrongWith(page, 'limits of who has verified no number')));
  const { accessToken } = await amana.anonymous.ok<Session>('POST', '/auth/login', {
    email: PERSON.email,
    password: PERSON.password,
  });
  const buyer = amana.anonymous.as(accessToken);
  await verifiedAt(amana, buyer, '254733444555');
  const { seller } = await stage.people();
  deal = (await dealAt(amana, { buyer, seller }, 'joined', { amountCents: 15_000_000 })).id;
  staff = await signedIn(stage, 'admin', '/admin/identity');
});

afterAll(async () => {
  await stage.stop();
  await expectCleanAudit(database);
});

const look = async (at: Page, name: string): Promise<void> => void found.push(...(await wrongWith(at, name)));

async function sendPhoto(): Promise<void> {
  await page.getByLabel('National ID').check();
  await page.getByLabel('Last four of its number').fill('48a1');
  await page
    .getByLabel('Choose a photo')
    .setInputFiles({ name: 'id.jpg', mimeType: 'image/jpeg', buffer: await jpeg(900, 560) });
  await page.getByAltText('The photo that you chose').waitFor();
  await look(page, 'an ID filled in');
  await press(page, 'Send my ID');
  await see(page, 'Staff are about to look at it.');
}

async function decide(button: string, reason: string): Promise<void> {
  const waiting = staff.getByTestId('id-case');
  await press(waiting, 'Show the photo');
  await waiting.getByAltText('ID of Akinyi O.').waitFor();
  await look(staff, 'an ID to check');
  await press(waiting, button);
  await staff.getByLabel('Why').fill(reason);
  await look(staff, button);
  await staff.getByTestId('confirm').click();
  await see(staff, 'No ID waits to be checked.');
}

test('a newcomer meets the limit, and is led to what lifts it', async () => {
  await page.goto(stage.at(null, `/deals/${deal}`));
  await press(page, 'Agree to these terms');
  await see(page, `${DEAL_LIMIT} Have your ID checked for more.`);
  await look(page, 'a deal above the limit');
  await press(page, 'See your limits');
  await page.getByRole('heading', { name: 'Limits', exact: true }).waitFor();
  const limits = page.getByTestId('limits');
  await see(limits, 'This month');
  for (const left of ['250,000 shillings left', '1,000,000 shillings left'])
    expect(await limits.textContent()).toContain(left);
});

test('what is missing is named before anything is sent', async () => {
  await press(page, 'Send my ID');
  await see(page, 'Say what it is');
  await see(page, 'Enter the last four of its number');
  await see(page, 'Add a photo of it');
  const paper = { name: 'id.pdf', mimeType: 'application/pdf', buffer: pdf() };
  const choose = page.getByLabel('Choose a photo');
  expect(await choose.getAttribute('accept')).toBe('image/jpeg,image/png,image/webp');
  await choose.setInputFiles(paper);
  await see(page, 'Choose one that is JPEG, PNG or WebP.');
  await look(page, 'an ID with nothing filled in');
});

test('staff turn a photo down with a reason, which the person reads, and approve the next', async () => {
  await sendPhoto();
  await look(page, 'an ID that waits');
  await staff.reload();
  await see(staff, 'National ID ending in 48A1');
  await decide('Turn this ID down', 'The number cannot be read.');
  await page.reload();
  await see(page, '“The number cannot be read.”');
  await look(page, 'an ID turned down');
  await sendPhoto();
  await staff.reload();
  await decide('Approve this ID', 'Name, face and number agree.');
  await page.reload();
  await see(page, 'Checked: National ID ending in 48A1.');
  await see(page, 'KES 3,000,000');
  await look(page, 'limits with an ID checked');
});

test('the limit is lifted: the same deal is agreed', async () => {
  await page.goto(stage.at(null, '/notifications'));
  await press(page, /Your ID is checked/);
  await page.getByRole('heading', { name: 'Limits', exact: true }).waitFor();
  await page.goto(stage.at(null, `/deals/${deal}`));
  await press(page, 'Agree to these terms');
  await pillSays(page, 'Waiting · agreed');
});

test('every screen on the way fits, is readable and breaks no rule; the console stayed silent', () => {
  expect(found).toEqual([]);
  expect(stage.problems).toEqual([]);
});
