/** What the built-in fonts have beyond Latin-1. */
const BEYOND = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');
const REPLACED: Record<string, string> = {
  Ł: 'L',
  ł: 'l',
  '\u2212': '–',
  '\u2010': '-',
  '\u2011': '-',
  '\t': ' ',
};

const has = (char: string): boolean => /[\n\x20-\x7e\xa0-\xff]/.test(char) || BEYOND.has(char);
const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** One letter as the fonts can show it: without accents that they lack, else `?`. */
function shown(letter: string): string {
  const composed = letter.normalize('NFC');
  const replaced = REPLACED[composed] ?? composed;
  if ([...replaced].every(has)) return replaced;
  const bare = replaced.normalize('NFKD').replace(/\p{M}/gu, '');
  return bare !== '' && [...bare].every(has) ? bare : '?';
}

/** A text in letters that the built-in fonts have; what they lack is a `?`. */
export const printable = (text: string): string =>
  Array.from(letters.segment(text.replace(/\r\n?/g, '\n')), ({ segment }) => shown(segment)).join('');
