import type { Page } from 'playwright-core';

/** The least side of what is pressed, in CSS pixels: of its own, and of what stands in a table. */
interface Least {
  target: number;
  inTables: number;
}

/** What does not fit on the page as it is shown now, in words; `least` = also what is too small to press. */
export const misfitsOf = (page: Page, least: Least | null): Promise<string[]> =>
  page.evaluate((sides) => {
    const found: string[] = [];
    const nameOf = (element: Element) =>
      `<${element.localName}> “${(element.textContent || element.id).trim().slice(0, 40)}”`;
    const isSeen = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
    const hasText = ({ childNodes }: Element) =>
      [...childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());

    const sideways = document.documentElement.scrollWidth - innerWidth;
    if (sideways > 0) found.push(`the page scrolls sideways by ${sideways} px`);
    for (const element of document.body.querySelectorAll('*')) {
      if (!hasText(element) || !isSeen(element)) continue;
      const cut = element.clientWidth > 0 ? element.scrollWidth - element.clientWidth : 0;
      if (cut > 1) found.push(`${nameOf(element)} is cut by ${cut} px`);
      if (element.getBoundingClientRect().right > innerWidth + 1)
        found.push(`${nameOf(element)} leaves the page`);
    }
    if (sides === null) return found;
    for (const element of document.querySelectorAll('a, button, input, select, textarea, summary')) {
      if (!isSeen(element)) continue;
      const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
      const least = element.closest('table') ? sides.inTables : sides.target;
      if (Math.min(width, height) < least - 0.5)
        found.push(`${nameOf(element)} is ${Math.round(width)} × ${Math.round(height)} px`);
    }
    return found;
  }, least);
