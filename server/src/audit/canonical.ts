import { createHash } from 'node:crypto';

/** JSON with sorted keys, dates as ISO strings, absent fields left out: the text that hashes are taken of. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (value === null || typeof value !== 'object' || value instanceof Date)
    return JSON.stringify(value ?? null);
  const fields = value as Record<string, unknown>;
  let text = '';
  for (const key of Object.keys(fields).sort())
    if (fields[key] !== undefined)
      text += `${text && ','}${JSON.stringify(key)}:${canonicalText(fields[key])}`;
  return `{${text}}`;
}

/** SHA-256 in hex of a stored document without its own `hash`. */
export function contentHash(document: { hash: string }): string {
  const content = canonicalText({ ...document, hash: undefined });
  return createHash('sha256').update(content).digest('hex');
}
