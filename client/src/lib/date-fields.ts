/** Nairobi keeps this distance from UTC all year. */
const EAT_OFFSET_MS = 3 * 3_600_000;

/** `2026-11-27` in Nairobi, as a date field takes it. */
export const nairobiDay = (ms: number): string => new Date(ms + EAT_OFFSET_MS).toISOString().slice(0, 10);

/** What a field for date and time says (`2026-11-27T18:00`, Nairobi time) as ISO 8601; '' for nothing. */
export const nairobiTime = (typed: string): string => {
  const ms = Date.parse(`${typed}:00Z`) - EAT_OFFSET_MS;
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString();
};
