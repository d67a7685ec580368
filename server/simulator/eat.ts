/** East Africa Time has no daylight saving: always UTC+3. */
const offsetMs = 3 * 3_600_000;

function digits(at: Date): string {
  return new Date(at.getTime() + offsetMs).toISOString().replace(/\D/g, '').slice(0, 14);
}

function format(at: Date, pattern: string): string {
  const all = digits(at);
  const parts: Record<string, string> = {
    yyyy: all.slice(0, 4),
    yy: all.slice(2, 4),
    MM: all.slice(4, 6),
    dd: all.slice(6, 8),
    HH: all.slice(8, 10),
    mm: all.slice(10, 12),
    ss: all.slice(12, 14),
  };
  return pattern.replace(/yyyy|yy|MM|dd|HH|mm|ss/g, (part) => parts[part] ?? part);
}

/** `YYYYMMDDHHmmss`, the stamp of STK. */
export const stamp = (at: Date): string => digits(at);

/** `ddMMyyyyHHmmss`, the stamp inside a CheckoutRequestID. */
export const dayFirstStamp = (at: Date): string => format(at, 'ddMMyyyyHHmmss');

/** `yyyyMMdd`, the day inside a ConversationID. */
export const dayStamp = (at: Date): string => format(at, 'yyyyMMdd');

/** `dd.MM.yyyy HH:mm:ss`, the stamp of B2C results. */
export const dotted = (at: Date): string => format(at, 'dd.MM.yyyy HH:mm:ss');

/** `yyyy-MM-dd HH:mm:ss`, the stamp of Pull. */
export const dashed = (at: Date): string => format(at, 'yyyy-MM-dd HH:mm:ss');

/** `21/11/26 at 2:02 PM`, as a text message says it. */
export function spoken(at: Date): string {
  const hour = Number(format(at, 'HH'));
  const half = hour < 12 ? 'AM' : 'PM';
  return `${format(at, 'dd/MM/yy')} at ${String(hour % 12 || 12)}:${format(at, 'mm')} ${half}`;
}

/** Reads `yyyy-MM-dd HH:mm:ss`; null when it is no such moment. */
export function parseDashed(text: string): Date | null {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  const at = new Date(`${text.replace(' ', 'T')}+03:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}
