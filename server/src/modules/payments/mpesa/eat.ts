const EAT_AHEAD_MS = 3 * 3_600_000;

const inNairobi = (date: Date): string => new Date(date.getTime() + EAT_AHEAD_MS).toISOString().slice(0, 19);

/** East Africa Time as `20261121141500`. */
export const compactTime = (date: Date): string => inNairobi(date).replace(/\D/g, '');

/** East Africa Time as `2026-11-21 14:15:00`. */
export const dashedTime = (date: Date): string => inNairobi(date).replace('T', ' ');

/** Reads `2026-11-21 14:15:00` (seconds may be missing) of East Africa Time; null when it is no such moment. */
export function dateInNairobi(text: string): Date | null {
  const date = new Date(`${text.trim().replace(' ', 'T')}+03:00`);
  return !Number.isNaN(date.getTime()) && dashedTime(date).startsWith(text.trim()) ? date : null;
}
