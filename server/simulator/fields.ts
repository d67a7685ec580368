import { badField } from './gateway-error.js';
import type { SimulatorOptions } from './options.js';

export type Fields = Record<string, unknown>;

/** Numbers and strings are equally good to Daraja; anything else reads as empty. */
export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

type Rule = readonly [field: string, good: (value: string) => boolean, named?: string];

/** Throws the refusal that names the first bad field. */
export function checkFields(fields: Fields, rules: readonly Rule[]): void {
  for (const [field, good, named] of rules) if (!good(text(fields[field]))) throw badField(named ?? field);
}

export const isPresent = (value: string): boolean => value !== '';
export const isShortcode = (value: string): boolean => /^\d{5,7}$/.test(value);
export const isMsisdn = (value: string): boolean => /^254[17]\d{8}$/.test(value);
export const isStamp = (value: string): boolean =>
  /^20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d[0-5]\d$/.test(value);
export const isWhole = (value: string): boolean => /^[1-9]\d{0,8}$/.test(value);
export const isRemarks = (value: string): boolean => value.length >= 2 && value.length <= 100;

const blockedWords = /(?<![a-z0-9])(mpesa|m-pesa|safaricom|exe|exec|cmd|sql|query)(?![a-z0-9])/i;
const loopback = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Daraja wants https and a public host; loopback http is let through unless `httpsOnly`. */
export function isCallbackUrl(options: SimulatorOptions): (value: string) => boolean {
  return (value) => {
    if (/\s/.test(value) || !URL.canParse(value)) return false;
    const url = new URL(value);
    if (blockedWords.test(url.hostname + url.pathname + url.search)) return false;
    const local = loopback.test(url.hostname);
    if (options.httpsOnly) return url.protocol === 'https:' && !local;
    return url.protocol === 'https:' || (url.protocol === 'http:' && local);
  };
}
