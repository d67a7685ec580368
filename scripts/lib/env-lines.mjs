const SETTING = /^\s*(?:export\s+)?[A-Za-z_][\w.]*\s*=\s*(.*)$/;
const BLANK_OR_COMMENT = /^\s*(#|$)/;

/** How many further lines a value in quotes takes; none when its quote is not closed. */
function linesInQuotes(value, following) {
  const quote = value[0];
  if (!['"', "'", '`'].includes(quote) || value.includes(quote, 1)) return 0;
  return following.findIndex((line) => line.includes(quote)) + 1;
}

/** The numbers, from 1, of the lines of a `.env` file that set nothing and are no comment. */
export function strayLines(text) {
  const lines = text.split(/\r?\n/);
  const stray = [];
  for (let index = 0; index < lines.length; index += 1) {
    const value = SETTING.exec(lines[index])?.[1];
    if (value !== undefined) index += linesInQuotes(value, lines.slice(index + 1));
    else if (!BLANK_OR_COMMENT.test(lines[index])) stray.push(index + 1);
  }
  return stray;
}
