import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = path.resolve(import.meta.dirname, '../../../client/dist');
const LIMIT_BYTES = 100_000;

const read = (file: string): string => readFileSync(path.join(DIST, file), 'utf8');

const asset = (name: string): string => {
  const file = readdirSync(path.join(DIST, 'assets')).find(
    (each) => each.startsWith(`${name}-`) && each.endsWith('.js'),
  );
  if (!file) throw new Error(`No built file of ${name}: run the client's build first`);
  return `assets/${file}`;
};

const STATIC_IMPORT = /(?:from|import)\s*["']\.\/([^"']+\.js)["']/g;

/** A script and all that it imports at once; what loads later is not followed. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name] of read(file).matchAll(STATIC_IMPORT)) closure(`assets/${name}`, seen);
  return seen;
}

const entries = (): string[] =>
  [...read('index.html').matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file!);

const gzipped = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0);

describe('what the first screen loads in all', () => {
  test.each(['SignInPage', 'home'])('index.html and %s', (screen) => {
    const files = new Set([...entries(), asset(screen)].flatMap((file) => [...closure(file)]));
    expect(files.size).toBeGreaterThan(3);
    expect(gzipped(files)).toBeLessThan(LIMIT_BYTES);
  });

  test('the live connection and passing words load later', () => {
    const first = new Set([...entries(), asset('home')].flatMap((file) => [...closure(file)]));
    const text = [...first].map(read).join('');
    expect(text).not.toContain('EIO');
    expect(text).not.toContain('goober');
  });

  test('the button for other people’s pages', () =>
    expect(Buffer.byteLength(read('button.js'))).toBeLessThanOrEqual(1_024));

  test('styles', () => {
    const styles = readdirSync(path.join(DIST, 'assets')).filter((file) => file.endsWith('.css'));
    expect(gzipped(styles.map((file) => `assets/${file}`))).toBeLessThan(12_000);
  });
});
