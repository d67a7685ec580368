import { createHash } from 'node:crypto';

// What JSON writes otherwise than between two quotation marks.
// eslint-disable-next-line no-control-regex
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;

const quoted = (text: string): string => (SPECIAL.test(text) ? JSON.stringify(text) : `"${text}"`);

function ascending(names: string[]): string[] {
  for (let n = 1; n < names.length; n += 1) if (names[n - 1]! > names[n]!) return names.sort();
  return names;
}

/** JSON with sorted keys, dates as ISO strings, absent fields left out: the text that hashes are taken of. */
export function canonicalText(value: unknown, leftOut?: string): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (value === null || value === undefined) return 'null';
  if (typeof value !== 'object' || value instanceof Date) return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const one of value) text += `${text && ','}${canonicalText(one)}`;
    return `[${text}]`;
  }
  const fields = value as Record<string, unknown>;
  for (const name of ascending(Object.keys(fields)))
    if (fields[name] !== undefined && name !== leftOut)
      text += `${text && ','}${quoted(name)}:${canonicalText(fields[name])}`;
  return `{${text}}`;
}

/** SHA-256 in hex of a stored document without its own `hash`. */
export const contentHash = (document: { hash: string }): string =>
  createHash('sha256').update(canonicalText(document, 'hash')).digest('hex');
