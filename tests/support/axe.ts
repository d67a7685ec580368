import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, Result, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const OPTIONS: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
};

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

/** What breaks WCAG 2.0 to 2.2 (A, AA) or best practice on the page as it is shown now, in words; none = []. */
export async function violationsOf(page: Page): Promise<string[]> {
  await ensureAxe(page);
  const { violations } = await page.evaluate(
    (options) => (globalThis as unknown as { axe: Axe }).axe.run(options),
    OPTIONS,
  );
  return violations.map(wordsOf);
}

/** The page as it is shown now, light and dark. @throws Error that names each rule and place */
export async function expectNoViolations(page: Page, name = page.url()): Promise<void> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without motion: a colour on its way to another one has the contrast of neither.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const violation of await violationsOf(page)) found.push(`${name}, ${colorScheme}: ${violation}`);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (found.length > 0) throw new Error(found.join('\n'));
}
