import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { Deal } from '../../shared/src/transactions/contract.js';
import { newDatabase } from '../support/app.js';
import { expectCleanAudit } from '../support/audit.js';
import { confirm, pillSays, press, see, signedIn, startStage, type Stage } from '../support/browser.js';
import { wrongWith } from '../support/looks.js';
import { dealAt, type People } from '../support/story.js';

jest.setTimeout(180_000);

const HOUR = 3_600;
const database = newDatabase();
let stage: Stage;
let people: People;
let deal: Deal;
let buyer: Page;
let seller: Page;
let admin: Page;
let zawadi: Page;

/** A claim on a new deal, open on the screens of the two and of the staff. */
async function disputed(claimCents: number, title: string): Promise<Deal> {
  const { id } = await dealAt(stage.amana, people, 'delivered', { title });
  const body = { kind: 'damaged', claimCents, reason: 'The screen is cracked' };
  const filed = await people.buyer.ok<Deal>('POST', `/transactions/${id}/dispute`, body);
  const path = `/disputes/${filed.dispute!.id}`;
  await buyer.goto(stage.at('buyer', path));
  await seller.goto(stage.at('seller', path));
  await admin.goto(stage.at('admin', path.replace('disputes', 'admin/cases')));
  await zawadi.goto(stage.at('zawadi', path.replace('disputes', 'admin/cases')));
  for (const page of [buyer, seller, admin, zawadi]) await page.locator('h1').waitFor();
  return filed;
}

const later = (hours: number) =>
  stage.amana.anonymous.ok('POST', '/demo/clock', { advanceSeconds: hours * HOUR });

const sumsIn = async (scope: Page | Locator): Promise<string[]> => {
  const sums = await scope.locator('table .money [aria-hidden]').allInnerTexts();
  return sums.map((sum) => sum.replace('\u00a0', ' '));
};

async function decide(page: Page, buyerShillings: string, reason: string): Promise<void> {
  await page.locator('#award-buyer').fill(buyerShillings);
  await page.getByLabel('Reason').fill(reason);
  await page.getByTestId('decide').click();
}

beforeAll(async () => {
  stage = await startStage({ database, env: { APPEAL_HOURS: '24', SECOND_ARBITER_KES: '10000' } });
  people = await stage.people();
  buyer = await signedIn(stage, 'buyer');
  seller = await signedIn(stage, 'seller');
  admin = await signedIn(stage, 'admin');
  zawadi = await signedIn(stage, 'zawadi');
});

afterAll(async () => {
  await stage.stop();
  await expectCleanAudit(database);
});

describe('a claim above the limit of one arbiter', () => {
  beforeAll(async () => {
    deal = await disputed(1_500_000, 'HP EliteBook 840 G5 laptop');
  });

  test('the claimant has an offer too, before there is an answer; an arbiter cannot be called yet', async () => {
    expect(await wrongWith(seller, 'answer')).toEqual([]);
    await see(buyer, 'You can call an arbiter from');
    await buyer.getByText('Make an offer', { exact: true }).click();
    await buyer.getByTestId('send-offer').click();
    await see(buyer, 'There is a problem');
    expect(await wrongWith(buyer, 'offer, wrong')).toEqual([]);
    await buyer.locator('#split-buyer').fill('12000');
    await buyer.getByLabel('Why, in your words').fill('I keep the charger');
    await buyer.getByTestId('send-offer').click();
    await see(seller, '“I keep the charger”');
    expect(await sumsIn(seller.getByTestId('sides'))).toEqual([
      ...['KES 15,150', 'KES 30,000'],
      ...['KES 12,120', 'KES 33,000'],
    ]);
  });

  test('the other side answers with his own; both see both, and each can accept the other’s', async () => {
    await seller.locator('#split-buyer').fill('7000');
    await seller.getByLabel('Why, in your words').fill('The scratch is old');
    await press(seller, 'Send your answer');
    for (const page of [seller, buyer]) {
      await pillSays(page, 'Disputed · offer made');
      await see(page.getByTestId('panel'), 'You both made an offer');
      await see(page, '“The scratch is old”');
    }
    expect((await sumsIn(seller.getByTestId('sides'))).slice(2, 4)).toEqual(['KES 7,070', 'KES 38,000']);
    await press(seller, 'Accept the offer: you get KES 33,000');
    await see(seller.getByTestId('dispute-sheet'), 'Accept: you get KES 33,000');
    expect(await sumsIn(seller.getByTestId('dispute-sheet'))).toEqual([
      'KES 12,120',
      'KES 33,000',
      'KES 330',
      'KES 45,450',
    ]);
    expect(await wrongWith(seller, 'sheet of an offer')).toEqual([]);
    await press(seller, 'Not now');
    expect(await wrongWith(buyer, 'both offers')).toEqual([]);
  });

  test('an offer can be changed; the new one stands in its place', async () => {
    await seller.getByText('Change your offer', { exact: true }).click();
    await seller.locator('#split-buyer').fill('9000');
    await seller.getByLabel('Why, in your words').fill('Let us end it');
    await press(seller, 'Send the new offer');
    await see(buyer, '“Let us end it”');
    await see(buyer, 'First offer');
    expect((await sumsIn(buyer.getByTestId('sides'))).slice(2, 4)).toEqual(['KES 9,090', 'KES 36,000']);
  });

  test('48 hours after the claim either side calls an arbiter', async () => {
    await later(48);
    await buyer.reload();
    await press(buyer, 'Call an arbiter');
    expect(await wrongWith(buyer, 'sheet of an arbiter')).toEqual([]);
    await confirm(buyer);
    for (const page of [seller, buyer]) {
      await pillSays(page, 'Disputed · with an arbiter');
      await see(page.getByTestId('panel'), 'With no decision until');
    }
  });

  test('one of the staff decides, and it waits for another one; the two are told nothing yet', async () => {
    await see(admin, 'This sum takes two of the staff');
    await see(admin.getByTestId('side-buyer'), 'Offers KES 12,000 for Wanjiku, KES 3,000 for Otieno');
    await decide(admin, '10500', 'The photos show the crack');
    await see(
      admin.getByTestId('confirm-sheet'),
      'It counts once somebody else of the staff decides the same.',
    );
    await confirm(admin);
    await see(admin.getByTestId('draft'), 'You decided: 70 / 30');
    await see(admin.getByTestId('draft'), 'It waits for somebody else of the staff to decide the same.');
    await see(admin.getByTestId('timeline'), 'A first decision, which waits for a second one');
    expect(await wrongWith(admin, 'case, own decision waits')).toEqual([]);
    await buyer.goto(stage.at('buyer', `/deals/${deal.id}`));
    await pillSays(buyer, 'Disputed · with an arbiter');
    await see(buyer.getByTestId('timeline'), 'The case went to an arbiter');
    expect(await buyer.getByTestId('timeline').innerText()).not.toContain('The photos show the crack');
  });

  test('the second sees it and decides the same with one press', async () => {
    await see(zawadi.getByTestId('draft'), 'A colleague decided: 70 / 30');
    await see(zawadi.getByTestId('draft'), '“The photos show the crack”');
    expect(await wrongWith(zawadi, 'case, second decision')).toEqual([]);
    await zawadi.getByTestId('decide-same').click();
    await see(
      zawadi.getByTestId('confirm-sheet'),
      'Wanjiku gets KES 10,605 back. Otieno gets KES 34,500. Amana keeps KES 345 as its fee. Either side can appeal within 24 hours',
    );
    await confirm(zawadi);
    for (const page of [zawadi, admin]) {
      await see(page.getByTestId('award-result'), 'Decided: 70 / 30');
      await see(page.getByTestId('award-result'), 'Neither side has accepted it yet.');
    }
    expect(await wrongWith(admin, 'case, can be appealed')).toEqual([]);
  });

  test('both sides see where each shilling will go, and until when they can appeal', async () => {
    await buyer.goto(stage.at('buyer', `/disputes/${deal.dispute!.id}`));
    for (const page of [seller, buyer]) {
      await pillSays(page, 'Disputed · decided');
      await see(page.getByTestId('panel'), 'Decided: accept it or appeal');
      expect(await sumsIn(page.getByTestId('award'))).toEqual([
        'KES 10,605',
        'KES 34,500',
        'KES 345',
        'KES 45,450',
      ]);
    }
    expect(await wrongWith(buyer, 'decided')).toEqual([]);
  });

  test('one accepts it and waits; once the other does too, it is carried out', async () => {
    await press(seller, 'Accept the decision');
    await see(seller.getByTestId('dispute-sheet'), 'You cannot appeal after this.');
    expect(await wrongWith(seller, 'sheet of accepting')).toEqual([]);
    await confirm(seller);
    await see(seller.getByTestId('panel'), 'Waiting for Wanjiku');
    await see(seller, 'You have accepted the decision already.');
    await see(buyer.getByTestId('award'), 'Accepted the decision');
    await see(admin.getByTestId('award-result'), 'Otieno accepted it.');
    await press(buyer, 'Accept the decision');
    await see(buyer.getByTestId('dispute-sheet'), 'it is carried out at once');
    await confirm(buyer);
    for (const page of [seller, buyer]) await pillSays(page, 'Completed · shared out');
    await see(buyer.getByTestId('dispute-end'), 'It is decided.');
    expect(await wrongWith(buyer, 'carried out')).toEqual([]);
  });
});

describe('a smaller claim, appealed', () => {
  beforeAll(async () => {
    deal = await disputed(900_000, 'Office chairs');
  });

  test('staff take the case before there is an answer', async () => {
    await admin.getByTestId('take-case').click();
    await see(admin.getByTestId('confirm-sheet'), 'The case is with an arbiter from now on');
    expect(await wrongWith(admin, 'sheet of taking')).toEqual([]);
    await confirm(admin);
    for (const page of [seller, buyer]) await pillSays(page, 'Disputed · with an arbiter');
    await admin.getByTestId('take-case').waitFor({ state: 'detached' });
  });

  test('one decision is enough, and a side appeals with its words', async () => {
    await decide(admin, '6300', 'A deep crack');
    await confirm(admin);
    for (const page of [seller, buyer]) await pillSays(page, 'Disputed · decided');
    await press(buyer, 'Appeal');
    await buyer.getByTestId('confirm').click();
    await see(buyer.getByTestId('dispute-sheet'), 'Say what the decision overlooked');
    expect(await wrongWith(buyer, 'sheet of an appeal, wrong')).toEqual([]);
    await buyer.getByLabel('What did the decision overlook?').fill('The second photo');
    await confirm(buyer);
    for (const page of [seller, buyer]) {
      await see(page.getByTestId('panel'), 'Waiting for another arbiter');
      await see(page, '“The second photo”');
    }
  });

  test('who decided it before is told that somebody else must', async () => {
    await see(admin.getByTestId('case-appeal'), '“The second photo”');
    await see(admin, 'You decided this before: somebody else of the staff decides the appeal.');
    expect(await admin.getByTestId('award-form').count()).toBe(0);
    expect(await wrongWith(admin, 'case, appealed')).toEqual([]);
  });

  test('another one confirms the split of 70 / 30, and that is carried out at once, to the shilling', async () => {
    await decide(zawadi, '6300', 'The second photo shows no more');
    await see(zawadi.getByTestId('confirm-sheet'), 'It is carried out at once.');
    await confirm(zawadi);
    for (const page of [seller, buyer]) await pillSays(page, 'Completed · shared out');
    await see(zawadi.getByTestId('award-result'), 'Decided: 70 / 30');
    await see(buyer.getByTestId('panel'), 'KES 38,700 went to Otieno, KES 6,363 back to you');
    await see(seller.getByTestId('panel'), 'KES 38,700 went to you, KES 6,363 back to Wanjiku');
  });
});

test('the queue names what can be appealed, and late cases first', async () => {
  const soon = await disputed(100_000, 'Sofa');
  await later(73);
  const fresh = await disputed(100_000, 'Table');
  await later(24 * 5);
  await admin.goto(stage.at('admin', '/admin'));
  await see(admin, 'Late by');
  const rows = admin.getByTestId('case-row');
  expect(await rows.allInnerTexts()).toEqual([soon.id, fresh.id]);
  await press(admin, 'Can be appealed');
  await see(admin, 'No case waits here.');
  expect(await wrongWith(admin, 'queue')).toEqual([]);
});

test('no page complained', () => expect(stage.problems).toEqual([]));
