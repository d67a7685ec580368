import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../platform/errors.js';

/** What everybody tries first at an escrow service of Kenya. */
const PRODUCT = [
  ...['amana', 'mpesa', 'm-pesa', 'safaricom', 'escrow', 'shilling'],
  ...['kenya', 'nairobi', 'mombasa', 'karibu', 'harambee', 'hakuna', 'matata', 'jambo', 'pesa', 'asante'],
];
/** Of a password without what can be guessed, so much must be left. */
const LEAST_OWN = 6;
const LEAST_DIFFERENT = 5;
/** More before and after a common word make it another password. */
const MOST_AROUND = 5;
const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789'];

/** Whose password it is to be. */
export interface Owner {
  email: string;
  name?: string;
}

const refusal = (message: string): AppError =>
  new AppError('VALIDATION_FAILED', message, { fields: [{ field: 'password', message }] });

const INSTEAD = 'Take four words that do not belong together.';

/** Beside the sources and beside what is compiled of them. */
function listFile(from = import.meta.dirname): string {
  const file = path.join(from, 'assets/common-passwords.txt');
  return existsSync(file) ? file : listFile(path.dirname(from));
}

let list: Promise<string> | null = null;
/** Passwords that were found most often in what others lost; read when the first one is looked at. */
const commonOnes = (): Promise<string> => (list ??= readFile(listFile(), 'utf8').then((text) => `\n${text}`));

const LETTERS: Record<string, string> = {
  '@': 'a',
  4: 'a',
  3: 'e',
  1: 'i',
  '!': 'i',
  0: 'o',
  $: 's',
  5: 's',
  7: 't',
};
const asLetters = (text: string): string => text.replace(/[@43!10$57]/g, (sign) => LETTERS[sign]!);

async function isCommon(password: string): Promise<boolean> {
  const core = password.replace(/^[^a-z]+|[^a-z]+$/g, '');
  const cores = password.length - core.length <= MOST_AROUND ? [core, asLetters(core)] : [];
  const common = await commonOnes();
  return [password, ...cores].some((text) => text !== '' && common.includes(`\n${text}\n`));
}

function isRun(password: string): boolean {
  const back = [...password].reverse().join('');
  return RUNS.some((run) => run.includes(password) || run.includes(back));
}

function wordsOf({ email, name = '' }: Owner): string[] {
  const [local = '', domain = ''] = email.split('@');
  const parts = [...name.split(/\s+/), local, ...local.split(/[^a-z]+/i), domain.split('.')[0] ?? ''];
  const words = parts.map((part) => part.toLowerCase()).filter((part) => part.length >= 3);
  return [...words, ...PRODUCT].sort((a, b) => b.length - a.length);
}

function isGuessable(password: string, owner: Owner): boolean {
  const words = wordsOf(owner);
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), password);
  return rest !== password && rest.replace(/[^\p{L}\p{N}]/gu, '').length < LEAST_OWN;
}

/** Refuses what is guessed first, whoever's it is. @throws AppError VALIDATION_FAILED that says what to do instead */
export async function ensureGoodPassword(given: string, owner: Owner): Promise<void> {
  const password = given.normalize('NFKC').toLowerCase();
  if (new Set(password).size < LEAST_DIFFERENT || isRun(password))
    throw refusal(`This password is too regular. ${INSTEAD}`);
  if (isGuessable(password, owner))
    throw refusal(`This password is little more than your name, your e-mail or ours. ${INSTEAD}`);
  if (await isCommon(password))
    throw refusal(`This password is one of those that are tried first. ${INSTEAD}`);
}
