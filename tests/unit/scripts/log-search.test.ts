import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { createLogger } from '../../../server/src/platform/observability/logger.js';

type Kinds = Record<string, (line: string) => string[]>;
interface Searched {
  files: number;
  lines: number;
  found: { kind: string; file: string; masked: string }[];
  silent: string[];
}

const module: string = '../../../scripts/lib/log-search.mjs';
const { kindsWith, foundIn, passwordsIn, searchLogs } = (await import(module)) as {
  kindsWith: (words: { names: string[]; passwords: string[] }) => Kinds;
  foundIn: (line: string, kinds: Kinds) => { kinds: string[]; masked: string };
  passwordsIn: (source: string) => string[];
  searchLogs: (folder: string, kinds: Kinds) => Promise<Searched>;
};

const kinds = kindsWith({ names: ['Wanjiku M.'], passwords: ['zebra at noon'] });
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlIG9mIGl0';

const LEAKS: Record<string, string[]> = {
  'a phone number': [
    '254712345678',
    '254112345678',
    '+254712345678',
    '0712345678',
    '0112345678',
    '0712 345 678',
  ],
  'a mail address': ['achieng.log@example.co.ke', 'achieng%40example.com'],
  'a JWT': [JWT],
  'a bearer token': ['Bearer abc', 'bearer abc'],
  'an API key': ['ak_abcdefghijklmnopqrstuvwxyz_secret'],
  'a webhook secret': ['whsec_c2VjcmV0'],
  'a secret of a second factor': ['otpauth://totp/Amana?secret=JBSWY3DPEHPK3PXP'],
  'a hash of a password': ['$2b$12$abcdefghijklmnopqrstuv'],
  'a body of M-Pesa': ['CallbackMetadata', 'SecurityCredential'],
  'a password': ['zebra at noon'],
  'a name': ['Wanjiku M.'],
};

const lineWith = (text: string): string =>
  JSON.stringify({ level: 'info', message: `said ${text}, 500 times` });

test('each kind of thing has its leaks here', () => expect(Object.keys(LEAKS)).toEqual(Object.keys(kinds)));

test.each(Object.entries(LEAKS))('%s is found, and not told again', (kind, leaks) => {
  for (const leak of leaks) {
    const { kinds: found, masked } = foundIn(lineWith(leak), kinds);
    expect([leak, found]).toEqual([leak, [kind]]);
    expect(masked).toContain('•••');
    expect(masked).not.toContain(leak.split(' ').at(-1));
  }
});

test('all that is in one line is found and masked', () => {
  const { kinds: found, masked } = foundIn(lineWith(`0712345678 500 ${JWT} a@b.co`), kinds);
  expect(found).toEqual(['a phone number', 'a mail address', 'a JWT']);
  expect(JSON.parse(masked)).toMatchObject({ message: 'said ••• 500 ••• •••, 500 times' });
});

test('ids, times, amounts and what the logger puts in their place are nothing', () => {
  for (const text of [
    '25471234567890',
    '2026-11-22T09:41:38.071Z',
    '30712345678',
    '6a1f0712345678901bcd',
    'user amana-demo-1, key [redacted], to [phone] and [email]',
    'at node_modules/express@5.2.1/lib/router.js:10',
  ])
    expect([text, foundIn(lineWith(text), kinds).kinds]).toEqual([text, []]);
});

test('passwords are taken from the sources that use them, but for single words', () => {
  const source = `const PASSWORD = 'mvua ya asubuhi'; login({ email, password: 'another good one' });
    signUp({ email, password = 'a good long one' }); options = { initiatorPassword: 'Saf999!*!' };
    { route: '/auth/password', 'password': 'basketball', passwordCost: 4 }`;
  expect(passwordsIn(source)).toEqual([
    'mvua ya asubuhi',
    'another good one',
    'a good long one',
    'Saf999!*!',
  ]);
});

test('a folder of logs: every line is counted, a kind is told once for each file, and so is a silent server', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'amana-logs-'));
  try {
    writeFileSync(path.join(folder, 'a.log'), `${lineWith('0712345678')}\n${lineWith('0112345678')}\n`);
    writeFileSync(path.join(folder, 'b.log'), `${lineWith('0712345678')}\n`);
    writeFileSync(path.join(folder, 'c.log'), '');
    const { files, lines, found, silent } = await searchLogs(folder, kinds);
    expect([files, lines, silent]).toEqual([3, 3, ['c.log']]);
    expect(found.map(({ kind, file }) => [kind, file])).toEqual([
      ['a phone number', 'a.log'],
      ['a phone number', 'b.log'],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what the search reads is every level of the log, also what the console does not show', () => {
  const written: string[] = [];
  const all = new Writable({
    write(bytes: Buffer, _encoding, done) {
      written.push(bytes.toString());
      done();
    },
  });
  const logger = createLogger('silent', 'test', all);
  logger.debug('asked', { phone: '0712345678' });
  logger.warn('told 0712345678 and a@b.co');
  expect(written.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ level: 'debug', message: 'asked', phone: '[redacted]' }),
    expect.objectContaining({ level: 'warn', message: 'told [phone] and [email]' }),
  ]);
  expect(foundIn(written.join(''), kinds).kinds).toEqual([]);
});
