/** A cell of text, quoted or not, and what ends it. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/gy;

/** The cells of a CSV text, line by line, trimmed; empty lines are left out. @throws SyntaxError for a quote that never ends */
export function readCsv(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  CELL.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  while (CELL.lastIndex < text.length || line.length > 0) {
    const match = CELL.exec(text);
    if (!match) throw new SyntaxError(`line ${lines.length + 1} cannot be read`);
    line.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim());
    if (match[3] === ',') continue;
    lines.push(line);
    line = [];
  }
  return lines.filter((cells) => cells.some((cell) => cell !== ''));
}
