import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { Message } from '../../shared/src/messages/contract.js';
import type { Deal } from '../../shared/src/transactions/contract.js';
import { violationsIn } from '../support/axe.js';
import { openPage, press, see, startStage, tapSignIn, type Stage } from '../support/browser.js';
import { misfitsOf } from '../support/layout.js';
import { dealAt, type People } from '../support/story.js';

jest.setTimeout(90_000);

const DESKTOP = { width: 1280, height: 800 };
const CAUTION = 'Pay only inside Amana. Money sent outside is not protected.';
const TOUCH = { target: 48, inTables: 24 };

let stage: Stage;
let people: People;
let buyer: Page;
let seller: Page;

beforeAll(async () => {
  stage = await startStage();
  people = await stage.people();
  buyer = await openPage(await stage.newBrowser(), stage.at('buyer'));
  seller = await openPage(await stage.newBrowser(DESKTOP), stage.at('seller'));
  await Promise.all([buyer, seller].map(tapSignIn));
});

afterAll(() => stage.stop());

const newDeal = (): Promise<Deal> => dealAt(stage.amana, people, 'joined', { title: 'Sofa repair' });

const open = (deal: Deal) =>
  Promise.all([
    buyer.goto(stage.at('buyer', `/deals/${deal.id}`)),
    seller.goto(stage.at('seller', `/deals/${deal.id}`)),
  ]);

const log = (page: Page): Locator => page.getByRole('log');
const draft = (page: Page): Locator => page.getByLabel(/^Write to /);
const bubble = (page: Page, text: string): Locator =>
  log(page)
    .locator('div', { has: page.getByText(text, { exact: true }) })
    .last();

async function say(page: Page, text: string): Promise<void> {
  await draft(page).fill(text);
  await press(page, 'Send');
}

describe('the two of a deal write to each other', () => {
  let deal: Deal;
  beforeAll(async () => {
    deal = await newDeal();
    await open(deal);
  });

  test('what one writes is told to the other at the top, read below, and then says so', async () => {
    await see(buyer, 'Nothing written yet.');
    await say(seller, 'Iko njiani, kesho asubuhi');
    await bubble(seller, 'Iko njiani, kesho asubuhi').getByText(/Sent$/).waitFor();
    expect(await draft(seller).inputValue()).toBe('');
    await buyer.getByTestId('new-messages').getByText('1 new message').click();
    await bubble(buyer, 'Iko njiani, kesho asubuhi').waitFor();
    expect(await buyer.evaluate(() => document.activeElement?.id)).toBe('messages');
    await log(buyer).getByText('New', { exact: true }).waitFor();
    await buyer.getByTestId('new-messages').waitFor({ state: 'detached' });
    await bubble(seller, 'Iko njiani, kesho asubuhi').getByText(/Read$/).waitFor();
  });

  test('an empty message is not sent', async () => {
    await say(buyer, '  ');
    await see(buyer, 'Write something first');
    await draft(buyer).fill('');
  });

  test('who asks to be paid outside is warned about, on both screens', async () => {
    await say(seller, 'Tuma pesa kwa 0712 345 678');
    for (const page of [seller, buyer]) await bubble(page, CAUTION).waitFor();
  });

  test('hostile words are shown as they are', async () => {
    const words = '<img src=x onerror=alert(1)> שלום';
    await say(seller, words);
    await bubble(buyer, words).waitFor();
    expect(await log(buyer).locator('img').count()).toBe(0);
  });

  test('offline it says that it was not sent; back again the same message goes, once', async () => {
    await buyer.context().setOffline(true);
    await say(buyer, 'Niko nje ya mtandao');
    await log(buyer).getByText('Not sent. No network.').waitFor();
    await say(seller, 'Uko wapi?');
    await bubble(seller, 'Uko wapi?').getByText(/Sent$/).waitFor();
    await buyer.context().setOffline(false);
    await bubble(buyer, 'Uko wapi?').waitFor();
    await press(log(buyer), 'Try again');
    await bubble(buyer, 'Niko nje ya mtandao')
      .getByText(/Sent$|Read$/)
      .waitFor();
    await bubble(seller, 'Niko nje ya mtandao').waitFor();
    await log(buyer).getByText('Not sent. No network.').waitFor({ state: 'detached' });
    const { items } = await people.buyer.ok<{ items: Message[] }>('GET', `/transactions/${deal.id}/messages`);
    expect(items.filter(({ text }) => text === 'Niko nje ya mtandao')).toHaveLength(1);
    expect(items.slice(0, 2).map(({ by }) => by)).toEqual(['buyer', 'seller']);
    stage.problems.length = 0;
  });

  test('an answer that is lost: what arrived is not doubled', async () => {
    await buyer.route('**/messages', async (route) => {
      const request = route.request();
      if (request.method() !== 'POST') return route.fallback();
      const key = { 'idempotency-key': request.headers()['idempotency-key']! };
      await people.buyer.send('POST', `/transactions/${deal.id}/messages`, request.postDataJSON(), key);
      return route.abort();
    });
    await say(buyer, 'Umenipata?');
    await log(buyer).getByText('Not sent.').waitFor();
    await bubble(seller, 'Umenipata?').waitFor();
    await buyer.unroute('**/messages');
    await press(log(buyer), 'Try again');
    await log(buyer).getByText('Not sent.').waitFor({ state: 'detached' });
    expect(await log(seller).getByText('Umenipata?', { exact: true }).count()).toBe(1);
    expect(await log(buyer).getByText('Umenipata?', { exact: true }).count()).toBe(1);
    stage.problems.length = 0;
  });

  test('what is half written, or not sent, is there after a reload', async () => {
    await buyer.context().setOffline(true);
    await say(buyer, 'Bado');
    await log(buyer).getByText('Not sent.').waitFor();
    await draft(buyer).fill('Nitakuja ke');
    await buyer.context().setOffline(false);
    await buyer.reload();
    await see(buyer, 'Not sent.');
    expect(await draft(buyer).inputValue()).toBe('Nitakuja ke');
    await press(log(buyer), 'Try again');
    await bubble(seller, 'Bado').waitFor();
    await draft(buyer).fill('');
    stage.problems.length = 0;
  });

  test('by keyboard alone, and read out as a log', async () => {
    await draft(seller).focus();
    await seller.keyboard.type('Bila panya');
    await seller.keyboard.press('Tab');
    await seller.keyboard.press('Enter');
    await bubble(buyer, 'Bila panya').waitFor();
    await log(seller).focus();
    expect(await log(seller).getAttribute('aria-label')).toBe('Messages with Wanjiku');
  });

  test('both screens break no rule and fit', async () => {
    for (const [page, name] of [
      [buyer, 'phone'],
      [seller, 'desktop'],
    ] as const)
      expect([...(await violationsIn(page, name)), ...(await misfitsOf(page, TOUCH))]).toEqual([]);
  });
});

describe('many messages', () => {
  let deal: Deal;
  beforeAll(async () => {
    deal = await newDeal();
    for (let n = 1; n <= 45; n += 1)
      await people[n % 2 === 0 ? 'buyer' : 'seller'].ok('POST', `/transactions/${deal.id}/messages`, {
        text: `Ujumbe nambari ${n}`,
      });
    await open(deal);
  });

  test('the newest are shown; older ones come on top, and what was read stays where it is', async () => {
    await bubble(buyer, 'Ujumbe nambari 45').waitFor();
    expect(await log(buyer).getByText('Ujumbe nambari 25').count()).toBe(0);
    const mark = log(buyer).getByText('Ujumbe nambari 26', { exact: true });
    await log(buyer).evaluate((box) => box.scrollTo(0, 0));
    const place = async () => (await mark.boundingBox())!.y - (await log(buyer).boundingBox())!.y;
    const before = await place();
    await press(log(buyer), 'Show older messages');
    await log(buyer).getByText('Ujumbe nambari 6', { exact: true }).waitFor();
    expect(Math.abs((await place()) - before)).toBeLessThan(4);
    await people.seller.ok('POST', `/transactions/${deal.id}/messages`, { text: 'Mpya kabisa' });
    await log(buyer).getByText('Mpya kabisa').waitFor();
    expect(Math.abs((await place()) - before)).toBeLessThan(4);
    await press(log(buyer), 'Show older messages');
    await log(buyer).getByText('Ujumbe nambari 1', { exact: true }).waitFor();
    expect(await log(buyer).getByRole('button').count()).toBe(0);
  });

  test('who is at the end follows what comes', async () => {
    await log(buyer).evaluate((box) => box.scrollTo(0, box.scrollHeight));
    for (const text of ['Moja', 'Mbili', 'Tatu'])
      await people.seller.ok('POST', `/transactions/${deal.id}/messages`, { text });
    const last = log(buyer).getByText('Tatu', { exact: true });
    await last.waitFor();
    const [box, bubbleBox] = [(await log(buyer).boundingBox())!, (await last.boundingBox())!];
    expect(bubbleBox.y + bubbleBox.height).toBeLessThanOrEqual(box.y + box.height);
  });
});

describe('who does not write', () => {
  test('alone in a deal one is told when it can begin', async () => {
    const deal = await dealAt(stage.amana, people, 'proposed');
    await seller.goto(stage.at('seller', `/deals/${deal.id}`));
    await see(seller, 'once both of you have joined the deal');
    expect(await draft(seller).count()).toBe(0);
  });

  test('staff read a case’s messages, with their ids, and have no field to write', async () => {
    const { id } = await dealAt(stage.amana, people, 'delivered', { title: 'Camera' });
    const said = await people.buyer.ok<Message>('POST', `/transactions/${id}/messages`, {
      text: 'Imevunjika',
    });
    const claim = { kind: 'damaged', claimCents: 100_000, reason: 'Cracked' };
    const { dispute } = await people.buyer.ok<Deal>('POST', `/transactions/${id}/dispute`, claim);
    const admin = await openPage(await stage.newBrowser(DESKTOP), stage.at('admin'));
    await tapSignIn(admin);
    await admin.goto(stage.at('admin', `/admin/cases/${dispute!.id}`));
    await bubble(admin, 'Imevunjika').waitFor();
    await log(admin).getByText(said.id).waitFor();
    expect(await draft(admin).count()).toBe(0);
    expect([...(await violationsIn(admin, 'case')), ...(await misfitsOf(admin, null))]).toEqual([]);
    const unread = await people.seller.ok<{ deals: Record<string, number> }>('GET', '/messages/unread');
    expect(unread.deals[id]).toBe(1);
  });
});

test('no page complained', () => {
  expect(stage.problems).toEqual([]);
});
