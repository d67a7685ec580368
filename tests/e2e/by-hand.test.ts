import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import type { Page } from 'playwright-core';
import type { StaffWork, Statement } from '../../shared/src/admin/contract.js';
import type { Page as Pages } from '../../shared/src/http.js';
import type { Withdrawal } from '../../shared/src/wallet/contract.js';
import { newDatabase } from '../support/app.js';
import { expectCleanAudit } from '../support/audit.js';
import { balanceOf, openPage, see, startStage, tapSignIn, type Stage } from '../support/browser.js';
import { wrongWith } from '../support/looks.js';
import type { ApiClient } from '../support/client.js';
import { PATIENT } from '../support/staff.js';
import { dealAt } from '../support/story.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const database = newDatabase();
let stage: Stage;
let admin: Page;
let zawadi: Page;
let staff: ApiClient;

async function staffWindow(host: 'admin' | 'zawadi'): Promise<Page> {
  const page = await openPage(await stage.newBrowser({ width: 1280, height: 800 }), stage.at(host));
  await tapSignIn(page);
  return page;
}

beforeAll(async () => {
  stage = await startStage({ database, env: PATIENT });
  admin = await staffWindow('admin');
  zawadi = await staffWindow('zawadi');
  staff = await stage.amana.signIn('admin');
});

afterAll(async () => {
  await stage.stop();
  await expectCleanAudit(database);
});

const show = (page: Page, host: 'admin' | 'zawadi', path: string) =>
  page.goto(stage.at(host, `/admin${path}`));

/** Says why in the open sheet, and sends it. */
async function sendWith(page: Page, why: string): Promise<void> {
  const sheet = page.getByTestId('reason-sheet');
  await sheet.getByLabel('Why').fill(why);
  await sheet.getByTestId('confirm').click();
  await sheet.waitFor({ state: 'detached' });
}

/** The second of the staff sees a proposal in these words, and confirms it. */
async function confirmedByOther(words: string): Promise<void> {
  await show(zawadi, 'zawadi', '/work');
  const proposal = zawadi.getByTestId('proposal').filter({ hasText: words });
  await proposal.getByTestId('confirm-proposal').click();
  await sendWith(zawadi, 'I have seen the same in the portal');
  await proposal.waitFor({ state: 'detached' });
}

async function handIn(): Promise<void> {
  const csv = (await stage.amana.control('GET', '/statement')) as string;
  await show(admin, 'admin', '/reconciliation/statements');
  await admin
    .locator('#statement')
    .setInputFiles({ name: 'statement.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await admin.getByTestId('hand-in').click();
}

test('with nothing to do each screen says so', async () => {
  await show(admin, 'admin', '/work');
  await see(admin, 'No colleague has proposed anything.');
  expect(await wrongWith(admin, 'work, empty')).toEqual([]);
  await show(admin, 'admin', '/reconciliation/statements');
  await see(admin, 'No statement has been handed in yet.');
  await admin.getByTestId('hand-in').click();
  await see(admin, 'Choose the CSV file of the portal');
  expect(await wrongWith(admin, 'statements, wrong')).toEqual([]);
});

test('a statement is handed in; what it alone knows of waits for a second person', async () => {
  await stage.amana.control('POST', '/organisation', { amountCents: 50_000, what: 'unknown' });
  await handIn();
  await see(admin.getByTestId('statement'), 'Being compared');
  expect(await wrongWith(admin, 'statements')).toEqual([]);
  await until('the booking is proposed', async () => {
    const { proposals } = await staff.ok<StaffWork>('GET', '/admin/work');
    return proposals.length === 1;
  });
  await show(admin, 'admin', '/work');
  await see(admin.getByTestId('proposal'), 'A statement is M-Pesa’s');
  await see(admin.getByTestId('proposal'), 'You proposed this: it waits for somebody else of the staff.');
  expect(await wrongWith(admin, 'work, own proposal')).toEqual([]);
  await confirmedByOther('A statement is M-Pesa’s');
  await until('the statement is compared', async () => {
    const { items } = await staff.ok<Pages<Statement>>('GET', '/admin/reconciliation/statements');
    return items[0]?.state === 'closed';
  });
  await show(admin, 'admin', '/reconciliation/statements');
  for (const words of ['Compared', 'Explained by nothing', 'Its closing balance is ours.'])
    await see(admin.getByTestId('statement'), words);
  expect(await wrongWith(admin, 'statements, compared')).toEqual([]);
});

test('the unknown money goes to the wallet of who is found, once two say so', async () => {
  const deal = await dealAt(stage.amana, await stage.people(), 'funded');
  await show(admin, 'admin', '/reconciliation');
  await admin.getByTestId('close-case').click();
  const sheet = admin.getByTestId('reason-sheet');
  await sheet.getByTestId('confirm').click();
  await see(sheet, 'Choose where the money goes');
  await sheet.getByLabel('To the wallet of who made a payment').check();
  await sheet.getByLabel('Whose payment?').fill(deal.id.toLowerCase());
  await sheet.getByTestId('find-payments').click();
  await sheet.getByRole('radio', { name: 'KES 45,450, ' }).check();
  expect(await wrongWith(admin, 'sheet of a case, payments')).toEqual([]);
  await sheet.getByLabel('To somebody’s wallet').check();
  await sheet.getByLabel('Whose wallet?').fill('Wanjiku');
  await sheet.getByTestId('find-person').click();
  await sheet.getByLabel('Wanjiku M., buyer@amana.test').check();
  expect(await wrongWith(admin, 'sheet of a case')).toEqual([]);
  await sendWith(admin, 'She has sent the message of this payment');
  await confirmedByOther('KES 500 of case');
  const buyer = await openPage(await stage.newBrowser(), stage.at('buyer', '/wallet'));
  await tapSignIn(buyer);
  expect(await balanceOf(buyer)).toBe(50_000);
});

test('Amana’s own money is proposed, and turned down by the other one', async () => {
  await admin.getByTestId('own-money').click();
  const sheet = admin.getByTestId('reason-sheet');
  await sheet.getByTestId('confirm').click();
  for (const words of ['Choose in or out', 'Enter M-Pesa’s receipt', 'Enter whole shillings'])
    await see(sheet, words);
  expect(await wrongWith(admin, 'sheet of own money, wrong')).toEqual([]);
  await sheet.getByLabel('Money that Amana took out').check();
  await sheet.getByLabel('M-Pesa’s receipt').fill('tkl1ab2cd3');
  await sheet.getByLabel('Sum').fill('500,000');
  await sendWith(admin, 'Rent');
  await show(zawadi, 'zawadi', '/work');
  const proposal = zawadi.getByTestId('proposal').filter({ hasText: 'own money' });
  await see(proposal, 'Amana’s own money: KES 500,000 out, receipt TKL1AB2CD3');
  await proposal.getByTestId('reject-proposal').click();
  await see(zawadi.getByTestId('reason-sheet'), 'Nothing is done of this');
  expect(await wrongWith(zawadi, 'sheet of turning down')).toEqual([]);
  await sendWith(zawadi, 'That is not in the portal');
  await see(zawadi, 'No colleague has proposed anything.');
});

test('a payout that M-Pesa never told of ends by the portal’s word', async () => {
  const seller = await stage.amana.signIn('seller');
  const people = await stage.people();
  const { id } = await dealAt(stage.amana, people, 'delivered');
  await people.buyer.ok('POST', `/transactions/${id}/accept`, {});
  await stage.amana.control('POST', '/faults', { on: 'b2c.result', kind: 'lose', times: 1 });
  await stage.amana.control('POST', '/faults', { on: 'status', kind: 'lose', times: 1_000 });
  const { id: payout } = await seller.ok<Withdrawal>('POST', '/wallet/withdrawals', { amountCents: 100_000 });
  const store = await new MongoClient(stage.amana.config.mongodbUri).connect();
  const payouts = store.db().collection<{ _id: string; state: string; oci: string }>('payouts');
  const stuck = await until('sent', () => payouts.findOne({ _id: payout, state: 'SENT' }), 20_000);
  await payouts.updateOne({ _id: payout }, { $set: { manual: true, nextAt: null } });
  const { transactions } = (await stage.amana.control('GET', '/books')) as {
    transactions: { originatorConversationId?: string; receipt: string }[];
  };
  const paid = transactions.find((row) => row.originatorConversationId === stuck.oci)!;
  await show(admin, 'admin', '/work');
  await admin.getByTestId('resolve-payout').click();
  const sheet = admin.getByTestId('reason-sheet');
  await sheet.getByLabel('M-Pesa’s portal says that it was paid').check();
  await sheet.getByLabel('M-Pesa’s receipt').fill(paid.receipt);
  expect(await wrongWith(admin, 'sheet of a payout')).toEqual([]);
  await sendWith(admin, 'The portal shows it as completed');
  expect(await wrongWith(admin, 'work, full')).toEqual([]);
  await confirmedByOther(`was paid, receipt ${paid.receipt}`);
  await until('settled', () => payouts.findOne({ _id: payout, state: 'SETTLED' }), 20_000);
  await store.close();
});

test('no page complained', () => expect(stage.problems).toEqual([]));
