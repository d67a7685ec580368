import { expect, test } from '@jest/globals';
import { transform } from '@swc/core';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Mutant } from '../../proof/mutants/kill.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const { mutants } = JSON.parse(read('tests/proof/mutants/mutants.json')) as { mutants: Mutant[] };

test('no two mutants have the same name', () =>
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length));

test.each(mutants)('$name finds its places, each once, and is a program still', async ({ changes }) => {
  expect(changes.length).toBeGreaterThan(0);
  for (const file of new Set(changes.map((change) => change.file))) {
    let source = read(file);
    for (const { find, replace } of changes.filter((change) => change.file === file)) {
      expect({ file, find, times: source.split(find).length - 1 }).toEqual({ file, find, times: 1 });
      source = source.replace(find, () => replace);
    }
    await transform(source, { jsc: { parser: { syntax: 'typescript' } } });
  }
});
