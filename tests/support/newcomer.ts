import type { Page } from 'playwright-core';
import { press, see, turnTo, type Stage } from './browser.js';
import { inDatabase } from './database.js';
import { codeAt } from './people.js';

interface Newcomer {
  name: string;
  email: string;
  password: string;
}

/** Opens an account in a browser, from the page that offers it; `beforeCode` looks while the code is asked for. */
export async function openAccount(
  { amana }: Stage,
  page: Page,
  person: Newcomer,
  beforeCode: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await press(page, 'Create an account');
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await press(page, 'Create the account');
  await see(page, person.email);
  await beforeCode();
  await page.getByLabel('Code from the mail').fill(await codeAt(amana.control, person.email));
  await press(page, 'Open the account');
}

export interface Guest {
  name: string;
  email: string;
  /** `0733 444 555` */
  number: string;
  /** The same: `254733444555`. */
  owner: string;
}

/** Who opened a link to pay for somebody makes an account and verifies the number that pays. */
export async function signUpToPay(stage: Stage, page: Page, phone: Page, guest: Guest): Promise<void> {
  await openAccount(stage, page, { ...guest, password: 'mvua ya asubuhi' });
  await page.getByLabel('Your M-Pesa number').fill(guest.number);
  await press(page, 'Send the code');
  await turnTo(phone, guest.owner);
  const message = phone.getByTestId('message').filter({ hasText: /\b\d{6}\b/ });
  const code = /\b\d{6}\b/.exec(await message.first().innerText())![0];
  await page.getByLabel(`Code sent to ${guest.number}`).fill(code);
  await press(page, 'Verify this number');
}

/** As if everybody had signed in long ago: what wants a fresh proof asks for it from now on. */
export async function agedProof({ amana }: Stage, page: Page): Promise<void> {
  await inDatabase(amana.config.mongodbUri, async (db) => {
    const provenAt = new Date(Date.now() - 600_000);
    await db.collection('sessions').updateMany({}, { $set: { provenAt } });
  });
  const renewed = page.waitForResponse('**/api/auth/refresh');
  await page.reload();
  await renewed;
}
