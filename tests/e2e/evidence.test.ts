import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { DealFile, DealFiles } from '../../shared/src/files/contract.js';
import type { Deal } from '../../shared/src/transactions/contract.js';
import { heic, mp4, pdf } from '../integration/files/fixtures.js';
import { newDatabase } from '../support/app.js';
import { expectCleanAudit } from '../support/audit.js';
import { expectNoViolations } from '../support/axe.js';
import { confirm, openPage, press, see, startStage, tapSignIn, type Stage } from '../support/browser.js';
import { misfitsOf } from '../support/layout.js';
import { dealAt, type People } from '../support/story.js';

jest.setTimeout(90_000);

const DESKTOP = { width: 1280, height: 800 };
const database = newDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'amana-evidence-'));
let stage: Stage;
let people: People;
let deal: Deal;
let buyer: Page;
let seller: Page;
let admin: Page;

const onDisk = (name: string, content: Buffer): string => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};

/** Noise, so that it stays as large as a photo is. */
const photo = (): Promise<Buffer> =>
  sharp({
    create: {
      width: 2_400,
      height: 1_800,
      channels: 3,
      noise: { type: 'gaussian', mean: 128, sigma: 30 },
      background: '#fff',
    },
  })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

async function windowOf(host: 'buyer' | 'seller' | 'admin', where: string): Promise<Page> {
  const context = await stage.newBrowser(...(host === 'admin' ? [DESKTOP] : []));
  const page = await openPage(context, stage.at(host, where));
  await tapSignIn(page);
  return page;
}

const evidence = (page: Page) => page.getByTestId('evidence');
const choose = (page: Page, file: string): Promise<void> =>
  evidence(page).getByLabel('Choose a photo or file').setInputFiles(file);
const filesOf = async () => (await people.buyer.ok<DealFiles>('GET', `/transactions/${deal.id}/files`)).items;

beforeAll(async () => {
  stage = await startStage({ database });
  people = await stage.people();
  const { id } = await dealAt(stage.amana, people, 'delivered');
  const body = { kind: 'damaged', claimCents: 1_500_000, reason: 'The screen is cracked' };
  deal = await people.buyer.ok<Deal>('POST', `/transactions/${id}/dispute`, body);
  const { id: dispute } = deal.dispute!;
  [buyer, seller, admin] = await Promise.all([
    windowOf('buyer', `/disputes/${dispute}`),
    windowOf('seller', `/disputes/${dispute}`),
    windowOf('admin', `/admin/cases/${dispute}`),
  ]);
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stage.stop();
  await expectCleanAudit(database);
});

test('the buyer adds a photo with words: made small first, and everybody sees it at once', async () => {
  for (const page of [buyer, seller, admin])
    await see(evidence(page), 'Photos, documents and videos of both sides will be here.');
  await choose(buyer, onDisk('crack.jpg', await photo()));
  await evidence(buyer).getByLabel('What does it show?').fill('The crack, from the left');
  await press(evidence(buyer), 'Send this file');
  for (const page of [buyer, seller, admin]) await see(evidence(page), 'The crack, from the left');
  await see(evidence(buyer), 'You, Today');
  await see(evidence(seller), 'Wanjiku, Today');
  await see(evidence(admin), 'crack.jpg');
  await see(evidence(buyer), 'Choose a photo or file');
  const [{ id, bytes }] = (await filesOf()) as [DealFile];
  expect(bytes).toBeLessThan(450_000);
  const answer = await fetch(stage.at(null, `/api/files/${id}`), {
    headers: { authorization: `Bearer ${people.seller.token}` },
  });
  expect(await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).toMatchObject({
    width: 1_200,
    height: 1_600,
  });
});

test('its small picture is shown on each screen, and the whole one when it is opened', async () => {
  for (const page of [buyer, seller, admin]) {
    const tile = evidence(page).getByRole('button', { name: 'Open E1, crack.jpg' });
    await tile.scrollIntoViewIfNeeded();
    const thumb = tile.locator('img');
    await thumb.waitFor();
    await page.waitForFunction(
      (picture) => (picture as HTMLImageElement).naturalWidth > 0,
      await thumb.elementHandle(),
    );
    await thumb.click();
    const whole = page.getByTestId('file-sheet').getByRole('img', { name: 'The crack, from the left' });
    await whole.waitFor();
    expect(await whole.evaluate((picture) => (picture as HTMLImageElement).naturalWidth)).toBe(1_200);
    await page.keyboard.press('Escape');
    await whole.waitFor({ state: 'detached' });
  }
});

/** The next answer to a sent file reaches this page, and is lost on it. */
const loseNextAnswer = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (this: XMLHttpRequest, body) {
      XMLHttpRequest.prototype.send = send;
      this.onload = () => void setTimeout(() => void this.onerror?.(new ProgressEvent('error')), 1_500);
      send.call(this, body);
    };
  });

test('how far it has got is shown; a lost answer is asked for again and counts once', async () => {
  const keys: (string | undefined)[] = [];
  seller.on('request', (request) => {
    const isFile = request.method() === 'POST' && request.url().endsWith(`/transactions/${deal.id}/files`);
    if (isFile) keys.push(request.headers()['idempotency-key']);
  });
  await loseNextAnswer(seller);
  await choose(seller, onDisk('handover.mp4', mp4(2_000_000)));
  await see(evidence(seller), '1.9 MB');
  await press(evidence(seller), 'Send this file');
  await seller.getByTestId('file-progress').getByRole('progressbar').waitFor();
  await see(evidence(buyer), 'handover.mp4');
  await see(evidence(seller), 'You, Today');
  await see(evidence(seller), 'Choose a photo or file');
  expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
  expect((await filesOf()).map(({ name }) => name)).toEqual(['crack.jpg', 'handover.mp4']);
});

test('what cannot be taken is told in words, and another file can be chosen', async () => {
  const refused: [string, Buffer, string][] = [
    ['photo.jpg', Buffer.from('<html><script>alert(1)</script>'), 'None of these is in this file.'],
    ['photo.heic', heic(), 'This photo is HEIC'],
    ['script.pdf', pdf('/S /JavaScript'), 'Print it to a new PDF'],
  ];
  for (const [name, content, words] of refused) {
    await choose(buyer, onDisk(name, content));
    await press(evidence(buyer), 'Send this file');
    await see(evidence(buyer).getByRole('alert'), words);
    await press(evidence(buyer), 'Choose another one');
  }
  await choose(buyer, onDisk('long.mp4', mp4(26_300_000)));
  await see(evidence(buyer).getByRole('alert'), 'Choose one of at most 25 MB.');
  expect(await filesOf()).toHaveLength(2);
});

test('a video and a document are saved under their names, with what was sent', async () => {
  const saving = admin.waitForEvent('download');
  await evidence(admin).getByRole('button', { name: 'Save E2, handover.mp4' }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('handover.mp4');
  expect(readFileSync(await saved.path()).equals(mp4(2_000_000))).toBe(true);
});

test('by keyboard alone: to the choice, the words and the button', async () => {
  const input = evidence(seller).getByLabel('Choose a photo or file');
  await evidence(seller).getByRole('button', { name: 'Save E2, handover.mp4' }).focus();
  await seller.keyboard.press('Tab');
  const ring = await input.evaluate((element) => getComputedStyle(element.nextElementSibling!).outline);
  expect(ring).toContain('solid 3px');
  await choose(seller, onDisk('receipt.pdf', pdf()));
  await evidence(seller).getByLabel('What does it show?').waitFor();
  await seller.keyboard.press('Tab');
  await seller.keyboard.type('The receipt');
  await seller.keyboard.press('Tab');
  await seller.keyboard.press('Enter');
  await see(evidence(buyer), 'The receipt');
});

test('nothing is cut off or too small to press, and axe finds nothing', async () => {
  await choose(buyer, onDisk('chair.jpg', await photo()));
  await evidence(buyer).getByLabel('What does it show?').waitFor();
  const pages = { buyer, seller, admin };
  for (const [name, page] of Object.entries(pages)) {
    expect(await misfitsOf(page, { target: 48, inTables: 24 })).toEqual([]);
    await expectNoViolations(page, `evidence, ${name}`);
    const shots = process.env.SCREENSHOTS;
    if (shots) await page.screenshot({ path: path.join(shots, `evidence-${name}.png`), fullPage: true });
  }
});

test('once it is settled nothing can be added, and all stays in sight', async () => {
  const { buyer: claimant } = people;
  await claimant.ok('POST', `/disputes/${deal.dispute!.id}/withdraw`, {});
  for (const page of [buyer, seller]) {
    await evidence(page).getByText('Choose a photo or file').waitFor({ state: 'detached' });
    await see(evidence(page), 'The crack, from the left');
  }
});

test('a photo of the delivery goes in before it is marked, and stands with the deal for both', async () => {
  const { id } = await dealAt(stage.amana, people, 'funded', { title: 'Office chairs' });
  await seller.goto(stage.at('seller', `/deals/${id}`));
  await buyer.goto(stage.at('buyer', `/deals/${id}`));
  await press(seller, 'Mark as delivered');
  await seller.getByLabel('What did you deliver, and how?').fill('All six, at the gate');
  const sheet = seller.getByTestId('step-sheet');
  await sheet.getByLabel('Choose a photo or file').setInputFiles(onDisk('gate.jpg', await photo()));
  await sheet.getByLabel('What does it show?').fill('Six chairs at the gate');
  await confirm(seller);
  await see(sheet, 'Send the photo that you chose, or choose another one');
  await expectNoViolations(seller, 'delivery with a photo');
  expect(await misfitsOf(seller, { target: 48, inTables: 24 })).toEqual([]);
  await press(sheet, 'Send this file');
  await see(sheet, 'You, Today');
  await confirm(seller);
  for (const page of [seller, buyer]) {
    await see(page.getByTestId('timeline'), '“All six, at the gate”');
    await see(page.getByTestId('proof'), 'Six chairs at the gate');
    await expectNoViolations(page, 'delivered with a photo');
  }
  await see(buyer.getByTestId('proof'), 'Otieno, Today');
});

test('no page complained', () => {
  expect(stage.problems).toEqual([]);
});
