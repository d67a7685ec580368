import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import type { Deal } from '../../shared/src/transactions/contract.js';
import { newDatabase } from '../support/app.js';
import { expectCleanAudit } from '../support/audit.js';
import { violationsIn } from '../support/axe.js';
import { misfitsOf } from '../support/layout.js';
import {
  confirm,
  openMore,
  openPage,
  payPrompt,
  pillSays,
  press,
  see,
  startStage,
  tapSignIn,
  type Stage,
} from '../support/browser.js';
import { signUpToPay } from '../support/newcomer.js';
import { answerPin, BUYER_PHONE, openPrompt, type People } from '../support/story.js';

jest.setTimeout(180_000);

const AKINYI = {
  name: 'Akinyi A.',
  email: 'akinyi@example.com',
  number: '0733 444 555',
  owner: '254733444555',
};
const PHONE = { width: 360, height: 800 };
const DESKTOP = { width: 1280, height: 900 };
const database = newDatabase();
let stage: Stage;
let people: People;
let seller: Page;
let buyer: Page;
let guest: Page;
let phone: Page;
let dealId: string;

beforeAll(async () => {
  stage = await startStage({ database });
  people = await stage.people();
  const windows = await Promise.all([stage.newBrowser(), stage.newBrowser(), stage.newBrowser()]);
  await windows[1].grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage.at('buyer') });
  seller = await openPage(windows[0], stage.at('seller'));
  buyer = await openPage(windows[1], stage.at('buyer'));
  phone = await openPage(windows[2], stage.amana.simulator.url);
  await Promise.all([tapSignIn(seller), tapSignIn(buyer)]);
});

afterAll(async () => {
  await stage.stop();
  await expectCleanAudit(database);
});

const found: string[] = [];

/** Notes what is cut, too small or breaks a rule, on a phone and on a desktop. */
async function look(page: Page, name: string): Promise<void> {
  for (const [size, least] of [
    [DESKTOP, null],
    [PHONE, { target: 48, inTables: 24 }],
  ] as const) {
    await page.setViewportSize(size);
    found.push(...(await misfitsOf(page, least)).map((words) => `${name}, ${size.width}: ${words}`));
    found.push(...(await violationsIn(page, `${name}, ${size.width}`)));
  }
}

const sheet = (page: Page) => page.getByTestId('step-sheet');

test('a job is proposed in parts, with its sum in sight and problems at their fields', async () => {
  await press(seller, 'Start a new deal');
  await seller.getByLabel('I sell').check();
  await press(seller, 'Continue');
  await seller.getByLabel('Title').fill('New roof');
  await seller.getByLabel('Description').fill('Iron sheets, painted');
  await press(seller, 'Continue');
  await seller.getByLabel('In parts of the work').check();
  await seller.getByLabel('What is part 1?').fill('Walls');
  await seller.getByLabel('Price of part 1').fill('30,000');
  await press(seller, 'Continue');
  await see(seller, 'Enter what part 2 is');
  await look(seller, 'parts, with problems');
  await seller.getByLabel('What is part 2?').fill('Roof');
  await seller.getByLabel('Price of part 2').fill('20000');
  await seller.getByLabel('Days for part 2').fill('5');
  await see(seller.getByTestId('parts-sum'), '2 parts make KES 50,000, 8 days in all');
  await press(seller, 'Add a part');
  await seller.getByLabel('What is part 3?').fill('Gutters');
  await seller.getByLabel('Price of part 3').fill('10,000');
  await seller.getByLabel('Days for part 3').fill('2');
  await see(seller.getByTestId('parts-sum'), '3 parts make KES 60,000, 10 days in all');
  await see(seller.getByTestId('quote'), 'KES 60,600');
  await press(seller, 'Continue');
  await see(seller, 'How long may the buyer check it?');
  await press(seller, 'Continue');
  await seller.getByLabel('I send a link myself').check();
  await press(seller, 'Continue');
  await see(seller, '3. Gutters');
  await look(seller, 'check the parts');
  await press(seller, 'Make the deal and get the link');
  await see(seller, 'Send this link');
  dealId = new URL(seller.url()).pathname.split('/').at(-1)!;
  await look(seller, 'a deal in parts, proposed');
});

test('a change of the parts is shown before and after', async () => {
  const { inviteUrl } = await people.seller.ok<Deal>('GET', `/transactions/${dealId}`);
  await buyer.goto(stage.at('buyer', new URL(inviteUrl!).pathname));
  await press(buyer, 'Join as the buyer');
  await press(buyer, 'Suggest a change');
  await buyer.getByLabel('Price of part 2').fill('30,000');
  await look(buyer, 'a change of parts');
  await press(buyer, 'Send the change to Otieno');
  await see(seller, 'The parts before this change:');
  await see(seller, '2. Roof: KES 20,000');
  await look(seller, 'changed parts');
  await press(seller, 'Agree to these terms');
  await see(seller.getByTestId('parts'), 'Part 1 of 3 · KES 30,000');
});

test('the buyer pays the first part in two prompts, and others may pay the second one', async () => {
  await press(buyer, 'Pay KES 30,300 for part 1 with M-Pesa');
  await buyer.getByLabel('In equal parts').check();
  await buyer.getByLabel('How many parts?').fill('3');
  await see(buyer.getByTestId('prompts'), '3 prompts of KES 10,100 each');
  await buyer.getByLabel('How many parts?').fill('2');
  await see(buyer.getByTestId('prompts'), '2 prompts of KES 15,150 each');
  await look(buyer, 'paying in parts');
  await payPrompt(buyer, phone, BUYER_PHONE, 'Ksh15,150.00');
  await see(buyer.getByTestId('payment-sheet'), 'KES 15,150 of KES 30,300 paid in');
  await look(buyer, 'the rest');
  await buyer.getByTestId('payment-sheet').getByLabel('Close').click();
  await see(seller, 'Wanjiku pays the other KES 15,150');
  await buyer.getByText('Others may pay for you').click();
  await press(buyer, 'Copy the link');
  await look(buyer, 'part paid, buyer');
  await look(seller, 'part paid, seller');
});

test('who has the link signs up, pays from the own phone, and reads where money goes back to', async () => {
  const link = await buyer.evaluate(() => navigator.clipboard.readText());
  guest = await openPage(await stage.newBrowser(), stage.at(null, new URL(link).pathname));
  await signUpToPay(stage, guest, phone, AKINYI);
  await see(guest, 'Wanjiku buys this and asks you to help pay for it.');
  await see(guest, 'Part: Walls');
  await see(guest, 'All at once: KES 15,150');
  await look(guest, 'paying for somebody');
  await payPrompt(guest, phone, AKINYI.owner, 'Ksh15,150.00');
  await pillSays(seller, 'Active · paid in');
  await see(guest, 'Paid. Amana holds it');
  await look(guest, 'paid for somebody');
  await see(seller, 'Akinyi paid KES 15,150 by M-Pesa for Wanjiku');
});

test('a deal is drawn from one answer: whose turn it is, its parts and what happened wait for no other', async () => {
  await seller.goto(stage.at('seller', '/deals'));
  await see(seller, 'New roof');
  const held: Route[] = [];
  const isOther = ({ pathname }: URL) =>
    pathname.startsWith('/api/') && pathname !== `/api/transactions/${dealId}`;
  await seller.route(isOther, (route) => void held.push(route));
  try {
    await press(seller, /New roof/);
    await see(seller, 'Your turn');
    await see(seller.getByTestId('parts'), 'Part 1 of 3 · KES 30,000');
    await see(seller.getByTestId('timeline'), 'Akinyi paid KES 15,150 by M-Pesa for Wanjiku');
    const asked = held.map((route) => new URL(route.request().url()).pathname);
    expect(asked).toContain('/api/wallet');
  } finally {
    await Promise.all(held.splice(0).map((route) => route.continue()));
    await seller.unroute(isOther);
  }
});

test('more time: asked with a date, answered by naming it', async () => {
  await openMore(seller);
  await press(seller, 'Ask for more time');
  await confirm(seller);
  await see(sheet(seller), 'Choose a date');
  const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await seller.getByLabel('Until the end of which day?').fill(day);
  await seller.getByLabel('Why?').fill('Rain all week.');
  await look(seller, 'asking for time');
  await confirm(seller);
  await see(seller, 'Waiting for Wanjiku to answer.');
  await see(buyer.getByTestId('ask'), 'Otieno asks for more time to deliver');
  await look(buyer, 'asked for time');
  await press(buyer, 'Agree to this');
  await see(seller, 'Wanjiku agreed to more time until');
});

test('the code on the buyer’s screen proves the handover', async () => {
  await press(buyer, 'Show the handover code');
  const code = await buyer.getByTestId('handover-code').innerText();
  await look(buyer, 'handover code');
  await press(seller, 'Enter Wanjiku’s handover code');
  await seller.getByLabel('Code on Wanjiku’s screen').fill('00000000');
  await confirm(seller);
  await see(sheet(seller), 'This is not the code on the buyer’s screen.');
  await seller.getByLabel('Code on Wanjiku’s screen').fill(code);
  await look(seller, 'entering the code');
  await confirm(seller);
  await pillSays(seller, 'Active · delivered');
  await press(buyer.getByTestId('code-sheet'), /^Close$/);
  await pillSays(buyer, 'Active · delivered');
});

test('a share is released to the shilling, and what stays is said', async () => {
  await openMore(buyer);
  await press(buyer, 'Pay Otieno a share now');
  await buyer.getByLabel('Share of the price').fill('10,000');
  await see(sheet(buyer), 'KES 20,200');
  await look(buyer, 'a share');
  await confirm(buyer);
  await see(seller, 'Part 1: Wanjiku released KES 10,000 of the price to you');
  expect((await people.seller.ok<Deal>('GET', `/transactions/${dealId}`)).heldCents).toBe(2_020_000);
});

test('changes: how often, and until when', async () => {
  await press(buyer, 'Ask for changes');
  await see(sheet(buyer), 'After this you can ask once more.');
  await buyer.getByLabel('What should be different?').fill('The left wall leans.');
  await look(buyer, 'changes');
  await confirm(buyer);
  await pillSays(seller, 'Active · paid in');
  await press(seller, 'Mark part 1 as delivered');
  await seller.getByLabel('What did you deliver, and how?').fill('Straight now.');
  await seller.getByLabel('Tracking number, if there is one').fill('G4S 7781204');
  await look(seller, 'delivery');
  await confirm(seller);
  await see(buyer, 'Tracking number: G4S 7781204');
});

test('it goes back: asked with its cost, sent, received, and the money with it', async () => {
  await press(buyer, 'Ask to send it back');
  await buyer.getByLabel('What Otieno keeps of the price for it').fill('500');
  await buyer.getByLabel('Why?').fill('Not what we agreed.');
  await look(buyer, 'asking to send back');
  await confirm(buyer);
  await see(seller.getByTestId('ask'), 'you keep KES 500 of the price for it');
  await press(seller, 'Agree to this');
  await pillSays(buyer, 'Active · being returned');
  await look(buyer, 'returning, buyer');
  await press(buyer, 'I have sent it back');
  await buyer.getByLabel('Tracking number').fill('EASY 12');
  await look(buyer, 'sent back');
  await confirm(buyer);
  await see(seller, 'Say so when it is back with you');
  await press(seller, 'Confirm I got it back');
  await look(seller, 'came back');
  await confirm(seller);
  await see(seller.getByTestId('parts'), 'Part 2 of 3 · KES 30,000');
  await look(buyer, 'second part, buyer');
});

test('cancelling together shares the second part out to the shilling', async () => {
  await people.buyer.ok('POST', `/transactions/${dealId}/payments`, { method: 'mpesa' });
  await answerPin(stage.amana, await openPrompt(stage.amana));
  await pillSays(seller, 'Active · paid in');
  await openMore(seller);
  await press(seller, 'Ask to cancel part 2 together');
  await seller.getByLabel('For you').fill('10,000');
  await seller.getByLabel('Why?').fill('No more iron sheets.');
  await see(sheet(seller), 'KES 20,200');
  await look(seller, 'asking to cancel');
  await confirm(seller);
  await see(buyer.getByTestId('timeline'), '“No more iron sheets.”');
  await see(buyer.getByTestId('ask'), 'With the fee: KES 20,200 goes back to you, KES 10,000 to Otieno.');
  await look(buyer, 'asked to cancel');
  await press(buyer, 'Agree to this');
  await see(buyer, 'You agreed to cancel. KES 10,000 went to Otieno, KES 20,200 back to you');
  await see(seller.getByTestId('parts'), 'Part 3 of 3 · KES 10,000');
});

test('the last part is paid from what came back, delivered and accepted', async () => {
  await press(buyer, 'Pay KES 10,100 for part 3 with M-Pesa');
  await press(buyer, 'Pay KES 10,100 from your wallet');
  await see(buyer.getByTestId('payment-sheet'), 'Paid. Amana holds KES 10,100.');
  await press(buyer.getByTestId('payment-sheet'), 'Back to the deal');
  await press(seller, 'Mark part 3 as delivered');
  await seller.getByLabel('What did you deliver, and how?').fill('Gutters on both sides.');
  await confirm(seller);
  await pillSays(buyer, 'Active · delivered');
  await press(buyer, 'Accept part 3 and pay Otieno');
  await see(sheet(buyer), 'KES 10,000 goes to Otieno at once.');
  await confirm(buyer);
  for (const page of [seller, buyer]) await pillSays(page, 'Completed');
  await look(buyer, 'ended');
});

test('nothing was cut or too small, no rule of access broken, and no page complained', () => {
  expect(found).toEqual([]);
  expect(stage.problems).toEqual([]);
});
