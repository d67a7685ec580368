import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { lifeText, withLife } from '../../../scripts/lib/life-text.mjs';
import { LIFECYCLE, PHASES, type DealEvent } from '../../../shared/src/transactions/lifecycle.js';

const readme = readFileSync(path.resolve(import.meta.dirname, '../../../README.md'), 'utf8');

test('the README tells the life of a deal as the table has it; else: npm run life', () =>
  expect(readme).toBe(withLife(readme, lifeText(PHASES, LIFECYCLE))));

test('another rule makes another text, in its picture and in its table', () => {
  const deliver = { ...LIFECYCLE.deliver, by: ['courier'], to: ['returning'] };
  const other = lifeText(PHASES, { ...LIFECYCLE, deliver });
  expect(other).toContain('funded --> returning: deliver\n');
  expect(other).toMatch(/\| deliver +\| courier +\| funded +\| returning +\|/);
  expect(lifeText(PHASES, LIFECYCLE)).not.toContain('funded --> returning');
});

test('every event has its row, and every phase stands in its box', () => {
  const text = lifeText(PHASES, LIFECYCLE);
  for (const event of Object.keys(LIFECYCLE) as DealEvent[])
    expect(text).toMatch(new RegExp(`^\\| ${event} +\\|`, 'm'));
  for (const [phase, { status }] of Object.entries(PHASES))
    expect(text).toMatch(new RegExp(`state ${status} \\{\\n(?: {4}[^\\n]+\\n)*? {4}${phase}\\n`));
});

test('without the marks nothing is written', () =>
  expect(() => withLife('# A readme', 'life')).toThrow('the marks are missing'));
