import type { Request } from 'express';
import { isIPv4 } from 'node:net';

/** Where a request comes from, as far as a person recognises it. */
export interface Whence {
  device: string;
  place: string;
}

const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\/|\bOpera/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung browser'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b|\biPad\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];

const named = (names: [RegExp, string][], text: string): string | undefined =>
  names.find(([pattern]) => pattern.test(text))?.[1];

/** `Chrome on Android` of a User-Agent header; what is unknown is said so. */
export function deviceOf(userAgent: string): string {
  const [browser, system] = [named(BROWSERS, userAgent), named(SYSTEMS, userAgent)];
  if (!browser && !system) return 'A program';
  return `${browser ?? 'A browser'}${system ? ` on ${system}` : ''}`;
}

/** `41.90.64.•` or the first half of an IPv6 address: where, but not exactly who. */
export function placeOf(address: string): string {
  const plain = address.replace(/^::ffff:/, '');
  if (isIPv4(plain)) return plain.replace(/\d+$/, '•');
  return `${plain.split(':').slice(0, 4).join(':')}:•`;
}

export const whenceOf = (req: Request): Whence => ({
  device: deviceOf((req.get('User-Agent') ?? '').slice(0, 400)),
  place: placeOf(req.ip ?? 'unknown'),
});
