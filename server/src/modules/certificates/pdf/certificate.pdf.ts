import { setImmediate as otherWork } from 'node:timers/promises';
import QRCode from 'qrcode';
import { formatKes } from '@amana/shared/money.js';
import type { Content } from '../domain/content.js';
import { printable } from '../domain/winansi.js';
import { eat } from '../domain/words.js';
import { createSheet, type Column, type Sheet } from './sheet.js';

export interface Certificate extends Content {
  deal: string;
  v: number;
  title: string;
  at: Date;
  headHash: string;
  code: string;
  /** Where the code is checked. */
  url: string;
}

const QR_SIDE = 96;
const AT_ONCE = 50;

const MONEY: Column[] = [
  { title: 'When', width: 150 },
  { title: 'What', width: 269 },
  { title: 'Sum', width: 80, right: true },
];
const HISTORY: Column[] = [
  { title: 'v', width: 32 },
  { title: 'What', width: 168 },
  { title: 'Who', width: 52 },
  { title: 'When', width: 143 },
  { title: 'Hash', width: 104, mono: true },
];

function drawQr({ doc }: Sheet, text: string, x: number, y: number): void {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules;
  const side = QR_SIDE / size;
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1)
      if (data[row * size + column]) doc.rect(x + column * side, y + row * side, side, side);
  doc.fillColor('#000000').fill();
}

function drawHead(sheet: Sheet, { deal, v, title, at, headHash, code, url }: Certificate): void {
  const { doc, left, width } = sheet;
  const textWidth = width - QR_SIDE - 16;
  const top = doc.y;
  drawQr(sheet, url, left + width - QR_SIDE, top);
  sheet.font('Helvetica-Bold', 18).text(`Amana: deal ${deal}`, left, top, { width: textWidth });
  sheet.font('Helvetica-Bold', 11).text(printable(title), { width: textWidth });
  sheet.font('Helvetica', 9).text(`As it stood at version ${v}, ${eat(at)}.`, { width: textWidth });
  doc.y += 6;
  sheet.font('Helvetica', 9).text('Check this paper: scan the code, or open', { width: textWidth });
  sheet.font('Courier', 8.5).text(url, { width: textWidth });
  doc.y = Math.max(doc.y, top + QR_SIDE) + 8;
  sheet.fact(['Verification code', code], true);
  sheet.fact(['Head hash', headHash], true);
}

function drawMoney(sheet: Sheet, { money, heldCents }: Certificate): void {
  sheet.heading('Money');
  if (money.length === 0) return sheet.paragraph('No money has come in or gone out.');
  const add = sheet.table(MONEY);
  for (const { at, what, cents } of money) add([at, what, formatKes(cents)]);
  add(['', 'Held by Amana at this version', formatKes(heldCents)]);
}

async function drawHistory(sheet: Sheet, history: Certificate['history']): Promise<void> {
  sheet.heading('History');
  sheet.paragraph(
    'Each event’s hash covers the hash of the one before it, so that none can be changed, added or left out. Shown are the first 16 letters.',
  );
  const add = sheet.table(HISTORY);
  for (const [n, { v, what, said, who, at, hash }] of history.entries()) {
    if (n % AT_ONCE === 0) await otherWork();
    add([String(v), what, who, at, hash]);
    if (said !== null)
      sheet.paragraph(`“${said}”`, { x: sheet.left + HISTORY[0]!.width, size: 8.5, colour: '#48555b' });
  }
}

/** The certificate as A4 pages; the same content has the same bytes. */
export async function renderCertificate(certificate: Certificate): Promise<Buffer> {
  const { deal, v, code, at, terms, before, disputes, files } = certificate;
  const sheet = createSheet(`Amana deal ${deal}, version ${v}`, at);
  drawHead(sheet, certificate);
  sheet.heading('The deal');
  for (const fact of certificate.standing) sheet.fact(fact);
  for (const part of before ? [terms, before] : [terms]) {
    sheet.heading(part.title);
    for (const fact of part.facts) sheet.fact(fact, fact[0].startsWith('Hash'));
  }
  drawMoney(sheet, certificate);
  for (const dispute of disputes) {
    sheet.heading('Dispute');
    for (const fact of dispute) sheet.fact(fact);
  }
  sheet.heading('Files handed in');
  if (files.length === 0) sheet.paragraph('None.');
  for (const file of files) sheet.fact(file);
  await drawHistory(sheet, certificate.history);
  sheet.paragraph(
    'Letters that this paper’s font does not have are shown as “?”. Names are those of today’s accounts.',
  );
  return sheet.end((page, of) => `Deal ${deal}, version ${v} · ${code} · page ${page} of ${of}`);
}
