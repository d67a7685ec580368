import { expect, test } from '@jest/globals';
import {
  renderCertificate,
  type Certificate,
} from '../../../../../server/src/modules/certificates/pdf/certificate.pdf.js';
import { pagesOf } from '../../../../support/pdf.js';

const AT = '12:00:00 EAT';
const NAME = 'Wanjiku-Wangari Nyambura-Muthoni wa Kamau binti Abdallah 3rd';
/** As long as a description may be. */
const LONG = Array.from({ length: 200 }, (_, n) => `word${String(n).padStart(5, '0')}`).join(' ');
const LONG_END = 'word00199';

const certificate = (events: number): Certificate => ({
  deal: 'AM7K2Q9F',
  v: events,
  title: 'M'.repeat(80),
  at: new Date('2026-11-21T09:00:00Z'),
  headHash: 'a'.repeat(64),
  code: `AM7K2Q9F-${events}-K7WQ2M-9XKTR4-PNV6SZ-3HDYBE`,
  url: `https://amana.example/verify/AM7K2Q9F-${events}-K7WQ2M-9XKTR4-PNV6SZ-3HDYBE`,
  standing: [
    ['Buyer', NAME],
    ['Seller', 'Ñandú 💔 Łukasz'],
  ],
  terms: { title: 'Terms', facts: [['Description', LONG]] },
  before: { title: 'Changed', facts: [['Description', `${LONG}\nbecame\n${LONG}`]] },
  money: Array.from({ length: 60 }, (_, n) => ({ at: AT, what: `Paid ${n} by ${NAME}`, cents: n * 100 })),
  heldCents: 4_545_000,
  disputes: [[['Reason', LONG]]],
  files: Array.from({ length: 20 }, (_, n) => [AT, `${'x'.repeat(120)}-${n}.jpg\nSHA-256 ${'c'.repeat(64)}`]),
  history: Array.from({ length: events }, (_, n) => ({
    v: n + 1,
    what: 'Asked for or agreed to a cancellation',
    said: n % 10 === 0 ? LONG : null,
    who: 'Amana',
    at: AT,
    hash: `hash${String(n + 1).padStart(12, '0')}`,
  })),
});

test('a deal of hundreds of events: every line once and in order, each page with its head and number', async () => {
  const pages = pagesOf(await renderCertificate(certificate(400)));
  const text = pages.join('\n');
  expect([...text.matchAll(/hash(\d{12})/g)].map(([, n]) => Number(n))).toEqual(
    Array.from({ length: 400 }, (_, n) => n + 1),
  );
  expect([...text.matchAll(/^Paid (\d+) by/gm)].map(([, n]) => Number(n))).toEqual([...Array(60).keys()]);
  expect(text.match(new RegExp(LONG_END, 'g'))).toHaveLength(1 + 2 + 1 + 40);
  expect(pages.length).toBeGreaterThan(20);
  pages.forEach((page, n) => expect(page).toContain(`page ${n + 1} of ${pages.length}`));
  const withRows = pages.filter((page) => page.includes('hash0'));
  for (const page of withRows.slice(1)) expect(page).toContain('v\nWhat\nWho\nWhen\nHash');
});

test('letters that the fonts lack are told apart, the others stay', async () => {
  const text = pagesOf(await renderCertificate(certificate(1))).join('\n');
  expect(text).toContain('Ñandú ? Lukasz');
  expect(text).toContain(NAME);
});

test('the same content has the same bytes', async () => {
  const [one, other] = await Promise.all([
    renderCertificate(certificate(3)),
    renderCertificate(certificate(3)),
  ]);
  expect(one.equals(other)).toBe(true);
});
