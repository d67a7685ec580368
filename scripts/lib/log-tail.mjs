const MOST_LINES = 15;
const JSON_LINES = 3;

const isJson = (line) => line.startsWith('{');

/** The end of a part's log: the words for people it ended with, or else the last few JSON lines cut to a width. */
export function lastWords(text, width) {
  const lines = text.trimEnd().split('\n').slice(-MOST_LINES);
  const words = lines.slice(lines.findLastIndex(isJson) + 1);
  return (words.length > 0 ? words : lines.slice(-JSON_LINES).map((line) => line.slice(0, width))).join('\n');
}
