import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  PERSONAL,
  type Basis,
  type KeptUntil,
  type PersonalRules,
} from '../../../../../server/src/platform/mongo/migrations/personal.js';
import { COLLECTIONS } from '../../../../../server/src/platform/mongo/migrations/schema.js';

interface Shape {
  $jsonSchema?: { properties: Record<string, unknown> };
  $and?: Shape[];
}

function fieldsOf(rule: Shape): string[] {
  const schema = rule.$jsonSchema ?? rule.$and?.find(({ $jsonSchema }) => $jsonSchema)?.$jsonSchema;
  return Object.keys(schema!.properties).filter((name) => name !== '_id');
}

const shaped = Object.entries(COLLECTIONS).filter(([, { validator }]) => validator);

test.each(shaped)('each field of %s is marked as personal or plain, once', (name, { validator }) => {
  const { fields, plain } = PERSONAL[name]!;
  expect([...Object.keys(fields), ...plain].sort()).toEqual(fieldsOf(validator as Shape).sort());
});

test('what is marked is a collection, and one that tells of people says of whom', () => {
  expect(Object.keys(PERSONAL).sort()).toEqual(shaped.map(([name]) => name).sort());
  const nobodys = Object.entries(PERSONAL)
    .filter(([, { fields, people, deal }]) => Object.keys(fields).length > 0 && !people && !deal)
    .map(([name]) => name);
  // Found by a hash, or by a case of staff's own; neither leads to one person.
  expect(nobodys).toEqual(['callbacks', 'reconciliation', 'codes']);
});

const BASES: Record<Basis, string> = {
  contract: 'the contract with the person',
  law: 'a duty by law',
  safety: 'legitimate interest: safety',
};
const ENDS: Record<KeptUntil, string> = {
  close: 'until the account is closed',
  deal: 'until the account is closed, or seven years after the deal',
  years: 'with the books, seven years at least',
  expiry: 'goes by itself',
};

const linesOf = (collection: string, { fields }: PersonalRules): string[] =>
  Object.entries(fields).map(
    ([name, { purpose, basis, until }]) =>
      `| ${collection} | ${name} | ${purpose} | ${BASES[basis]} | ${ENDS[until]} |`,
  );

test('docs/personal-data.md lists exactly these fields, with purpose and lawful basis', () => {
  const text = readFileSync(
    path.resolve(import.meta.dirname, '../../../../../docs/personal-data.md'),
    'utf8',
  );
  const cells = (line: string) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .join(' | ')
      .trim();
  const written = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
  expect(written.map(cells)).toEqual(
    Object.entries(PERSONAL)
      .flatMap(([name, rules]) => linesOf(name, rules))
      .map(cells),
  );
});
