import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, Result, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Light: every rule of WCAG 2.0 to 2.2 (A, AA) and best practice. Dark: those that look at colours; no other can differ. */
const RULES = {
  light: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
} satisfies Record<string, RunOptions['runOnly']>;

type Scheme = keyof typeof RULES;

interface Axe {
  run(options: RunOptions): Promise<AxeResults>;
}

/** One rule, and each place that breaks it. */
const wordsOf = ({ id, help, nodes }: Result): string =>
  [
    `${id}: ${help}`,
    ...nodes.map(
      (node) => `  ${node.target.join(' ')}: ${node.any.map(({ message }) => message).join('; ')}`,
    ),
  ].join('\n');

/** Brings axe in by the debugger, which our content policy does not bind, unless this page has it. */
async function ensureAxe(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(SOURCE);
}

/** What breaks a rule on the page as it is shown now, in words; none = []. */
async function violationsOf(page: Page, scheme: Scheme): Promise<string[]> {
  await ensureAxe(page);
  const options: RunOptions = { runOnly: RULES[scheme], resultTypes: ['violations'] };
  const { violations } = await page.evaluate(
    (given) => (globalThis as unknown as { axe: Axe }).axe.run(given),
    options,
  );
  return violations.map(wordsOf);
}

/** What breaks a rule on this page, light or dark, in words that name each rule and place; none = []. */
export async function violationsIn(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of Object.keys(RULES) as Scheme[]) {
    // Without motion: a colour on its way to another one has the contrast of neither.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const violation of await violationsOf(page, colorScheme))
      found.push(`${name}, ${colorScheme}: ${violation}`);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return found;
}

/** The same. @throws Error that names each rule and place */
export async function expectNoViolations(page: Page, name = page.url()): Promise<void> {
  const found = await violationsIn(page, name);
  if (found.length > 0) throw new Error(found.join('\n'));
}
