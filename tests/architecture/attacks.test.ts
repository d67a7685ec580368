import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { sourcesIn, textOfFile } from '../support/sources.js';

const FOLDER = 'tests/integration/security';
const plan = textOfFile(`${FOLDER}/README.md`);

const namesIn = (text: string): string[] => Array.from(text.matchAll(/`([^`]+)`/g), ([, name]) => name!);

/** Where a name of the table may lie: `api3-property` beside it, `files/kinds`, `tests/…`, a part of the proof. */
function placesOf(name: string): string[] {
  const part = /^npm run proof -- (.+)$/.exec(name)?.[1];
  if (part) return [`tests/proof/parts/${part}.ts`];
  if (!name.includes('/')) return [`${FOLDER}/${name}.test.ts`];
  const place = name.startsWith('tests/') ? name : `tests/integration/${name}`;
  return [place, `${place}.test.ts`];
}

const isThere = (place: string): boolean => existsSync(path.resolve(import.meta.dirname, '../..', place));

test('every row of the table of attacks names files, and all of them are there', () => {
  const rows = plan.split('\n').filter((line) => line.startsWith('| '));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.slice(2).filter((row) => namesIn(row).length === 0)).toEqual([]);
  expect(namesIn(plan).filter((name) => !placesOf(name).some(isThere))).toEqual([]);
});

test('every file of attacks is in the table', () => {
  const named = new Set(namesIn(plan).flatMap(placesOf));
  const files = sourcesIn(FOLDER, '.test.ts').map(([file]) => file);
  expect(files.filter((file) => !named.has(file))).toEqual([]);
});
