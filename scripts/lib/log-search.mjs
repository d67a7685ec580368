import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const isNumber = (digits) =>
  (digits.length === 12 && /^254[17]/.test(digits)) || (digits.length === 10 && /^0[17]/.test(digits));

/** Kenyan numbers, in one or written in groups; digits within a longer row of digits are none. */
const numbersIn = (line) =>
  [...line.matchAll(/\d[\d ]*/g)]
    .flatMap(([row]) => [row.trim(), ...row.split(' ')])
    .filter((text) => isNumber(text.replaceAll(' ', '')));

const matching = (pattern) => (line) => [...line.matchAll(pattern)].map(([text]) => text);
const literally = (words) => (line) => words.filter((word) => line.includes(word));

/** What no log may hold, by what it is. Its patterns are its own: those of the logger are what is put to the test. */
export const kindsWith = ({ names, passwords }) => ({
  'a phone number': numbersIn,
  'a mail address': matching(/[\w.+-]+(?:@|%40)(?:[\w-]+\.)+[a-z]{2,}/gi),
  'a JWT': matching(/eyJ[\w-]{5,}(?:\.[\w-]+)+/g),
  'a bearer token': matching(/\bbearer +\S*/gi),
  'an API key': matching(/(?<![A-Za-z0-9])ak_\w+/g),
  'a webhook secret': matching(/whsec_\w*/g),
  'a secret of a second factor': matching(/otpauth:\S*/g),
  'a hash of a password': matching(/\$2[abxy]\$\d\d\$\S*/g),
  'a body of M-Pesa': matching(/CallbackMetadata|SecurityCredential|stkCallback|ResultParameters/g),
  'a password': literally(passwords),
  'a name': literally(names),
});

/** Passwords that a source names: all but a single plain word, which a log may use too. */
export const passwordsIn = (source) =>
  [...source.matchAll(/password['"]?\s*[:=]\s*'([^'\n]{6,})'/gi)]
    .map(([, password]) => password)
    .filter((password) => !/^[a-z]+$/i.test(password));

/** What of these kinds is in a line, and the line without any of it. */
export function foundIn(line, kinds) {
  const found = Object.entries(kinds).map(([kind, find]) => [kind, find(line)]);
  const texts = found.flatMap(([, hits]) => hits).sort((a, b) => b.length - a.length);
  return {
    kinds: found.filter(([, hits]) => hits.length > 0).map(([kind]) => kind),
    masked: texts.reduce((rest, text) => rest.replaceAll(text, '•••'), line),
  };
}

/**
 * Searches every log of a folder. `found`: each kind once for each file, with the first line; `silent`: files of
 * servers that left no line.
 */
export async function searchLogs(folder, kinds) {
  const result = { files: 0, lines: 0, found: [], silent: [] };
  for (const file of readdirSync(folder).sort()) {
    const seen = new Map();
    let lines = 0;
    for await (const line of createInterface(createReadStream(`${folder}/${file}`))) {
      lines += 1;
      const { kinds: hits, masked } = foundIn(line, kinds);
      for (const kind of hits) if (!seen.has(kind)) seen.set(kind, { kind, file, masked });
    }
    result.files += 1;
    result.lines += lines;
    result.found.push(...seen.values());
    if (lines === 0) result.silent.push(file);
  }
  return result;
}

/** All passwords named below these folders, once each. */
export function passwordsBelow(folders) {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  return [...new Set(files.flatMap((file) => passwordsIn(readFileSync(file, 'utf8'))))];
}
