import type { Page } from 'playwright-core';
import { violationsIn } from './axe.js';
import { misfitsOf } from './layout.js';

const SIZES = [
  { width: 360, height: 800 },
  { width: 1280, height: 800 },
];
const LEAST = { target: 44, inTables: 24 };

/** What is wrong with a page as it is shown now, on a phone and on a desktop, light and dark, in words; none = []. */
export async function wrongWith(page: Page, name: string): Promise<string[]> {
  const before = page.viewportSize();
  const found: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    found.push(...(await violationsIn(page, `${name}, ${size.width}`)));
    found.push(...(await misfitsOf(page, LEAST)).map((misfit) => `${name}, ${size.width}: ${misfit}`));
  }
  if (before) await page.setViewportSize(before);
  return found;
}
