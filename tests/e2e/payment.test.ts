import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { newDatabase } from '../support/app.js';
import { expectCleanAudit } from '../support/audit.js';
import {
  enterPin,
  openPage,
  pillSays,
  press,
  see,
  startStage,
  turnTo,
  type Stage,
} from '../support/browser.js';
import { openAccount } from '../support/newcomer.js';
import { PROPOSAL } from '../support/story.js';

jest.setTimeout(60_000);

const NEW_PHONE = '254733444555';
const database = newDatabase();
let stage: Stage;
let phone: Page;
let person: Page;

beforeAll(async () => {
  // Long enough that "not yet" stays in sight while the test looks at it.
  stage = await startStage({ database, env: { WAIT_OPEN_PROMPT_MS: '90000' } });
  phone = await openPage(await stage.newBrowser(), stage.amana.simulator.url);
});

afterAll(async () => {
  await stage.stop();
  await expectCleanAudit(database);
});

const sheet = () => person.getByTestId('payment-sheet');

test('a link by SMS brings a new person in: account, joining, agreeing', async () => {
  const { seller } = await stage.people();
  const invite = { kind: 'phone', phone: NEW_PHONE };
  await seller.ok('POST', '/transactions', { ...PROPOSAL, invite });
  await turnTo(phone, NEW_PHONE);
  const opened = phone.context().waitForEvent('page');
  await phone.getByTestId('message').getByRole('link').click();
  person = await opened;

  await see(person, 'Otieno O. sells. You are asked to be the buyer.');
  await openAccount(stage, person, {
    name: 'Akinyi A.',
    email: 'akinyi@example.com',
    password: 'mvua ya asubuhi',
  });
  await press(person, 'Join as the buyer');
  await press(person, 'Agree to these terms');
  await pillSays(person, 'Waiting · agreed');
});

test('he proves his number with the code that the phone shows, and is asked to pay from it', async () => {
  await press(person, 'Pay KES 45,450 with M-Pesa');
  await sheet().getByLabel('Your M-Pesa number').fill('0733 444 555');
  await press(sheet(), 'Send the code');
  const message = phone.getByTestId('message').filter({ hasText: /\b\d{6}\b/ });
  const code = /\b\d{6}\b/.exec(await message.first().innerText())![0];
  await sheet().getByLabel('Code sent to 0733 444 555').fill(code);
  await press(sheet(), 'Verify this number');
  await see(sheet(), 'M-Pesa number that pays: 0733 444 555');
});

test('too little balance and a phone that is off are told, and asking again is one tap', async () => {
  await stage.amana.control('PUT', `/phones/${NEW_PHONE}`, { balanceCents: 100_000 });
  await press(sheet(), 'Send prompt to 0733 444 555');
  await enterPin(phone, '1234');
  await see(sheet(), 'Not paid: not enough M-Pesa balance');
  await phone.getByLabel('When asked to pay').selectOption('is switched off');
  await press(sheet(), 'Send the prompt again');
  await see(sheet(), 'Check your phone');
  await see(sheet(), 'Not paid: the phone did not answer');
  await stage.amana.control('PUT', `/phones/${NEW_PHONE}`, { balanceCents: 9_000_000, behaviour: 'normal' });
});

test('without an answer it says so, holds a second try back, survives a reload, and finds the money', async () => {
  await stage.amana.control('POST', '/faults', { on: 'stk.push', kind: 'lose', ms: 100 });
  await press(sheet(), 'Send the prompt again');
  for (const look of [() => Promise.resolve(null), () => person.reload()]) {
    await look();
    await see(sheet(), 'No answer from M-Pesa yet');
    await see(sheet(), 'Do not pay again yet.');
    await see(sheet(), 'Possible in');
    const retry = sheet().getByRole('button', { name: 'Send a new prompt' });
    expect(await retry.getAttribute('aria-disabled')).toBe('true');
  }
  await sheet().getByRole('button', { name: 'Close' }).click();
  await see(person, 'No answer from M-Pesa yet. Do not pay again.');
  await press(person, 'See what M-Pesa says');
  await enterPin(phone, '1234');
  await see(sheet(), 'Paid. Amana holds it');
  await pillSays(person, 'Active · paid in');
});

test('no page complained, and none broke the content policy', () => {
  expect(stage.problems).toEqual([]);
});
