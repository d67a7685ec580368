import { expect, test } from '@jest/globals';

const module: string = '../../../scripts/lib/log-tail.mjs';
const { lastWords } = (await import(module)) as { lastWords: (text: string, width: number) => string };

const json = (count: number) => Array.from({ length: count }, (_, i) => `{"line":${i + 1}}`).join('\n');

test('of JSON alone, the last three lines, cut to the width', () =>
  expect(lastWords(`${json(20)}\n`, 9)).toBe('{"line":1\n{"line":1\n{"line":2'));

test('the words it ended with are whole, and no JSON stands between them and the reason', () =>
  expect(lastWords(`${json(5)}\nSettings are wrong:\n  - PORT\n`, 9)).toBe('Settings are wrong:\n  - PORT'));

test('at most fifteen lines', () =>
  expect(lastWords('at somewhere\n'.repeat(40), 80).split('\n')).toHaveLength(15));
