import { uncapital } from './words.js';

const NAIROBI = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Africa/Nairobi',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type Part = 'weekday' | 'day' | 'month' | 'year' | 'hour' | 'minute' | 'second';

function partsOf(ms: number): Record<Part, string> {
  const parts = NAIROBI.formatToParts(ms).map(({ type, value }) => [type, value]);
  return Object.fromEntries(parts) as Record<Part, string>;
}

const dayOf = (ms: number): string => {
  const { day, month, year } = partsOf(ms);
  return `${day} ${month} ${year}`;
};

const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0');

/** `Fri 27 Nov, 18:00` in Nairobi, never broken over lines; with the year when it is not this one. */
export function formatDateTime(at: string | number, nowMs: number): string {
  const ms = typeof at === 'number' ? at : Date.parse(at);
  const { weekday, day, month, year, hour, minute } = partsOf(ms);
  const yearIfOther = year === partsOf(nowMs).year ? '' : ` ${year}`;
  return unbroken(`${weekday} ${day} ${month}${yearIfOther}, ${hour}:${minute}`);
}

/** `Today, 14:02`, `Yesterday, 19:21`, `Tomorrow, 09:00`, else the date. */
export function formatNearby(at: string | number, nowMs: number): string {
  const ms = typeof at === 'number' ? at : Date.parse(at);
  const { hour, minute } = partsOf(ms);
  const words = { Today: 0, Yesterday: -DAY_MS, Tomorrow: DAY_MS };
  for (const [word, shift] of Object.entries(words))
    if (dayOf(ms) === dayOf(nowMs + shift)) return unbroken(`${word}, ${hour}:${minute}`);
  return formatDateTime(ms, nowMs);
}

/** The same in the middle of a sentence: `tomorrow, 09:00`. */
export const formatNearbyInside = (at: string | number, nowMs: number): string =>
  formatNearby(at, nowMs).replace(/^(?:Today|Tomorrow|Yesterday)/, uncapital);

/** `14:03:41`. */
export function formatClock(at: string | number): string {
  const { hour, minute, second } = partsOf(typeof at === 'number' ? at : Date.parse(at));
  return `${hour}:${minute}:${second}`;
}

/** `0:41`, never below zero. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const count = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'}`;

/** `2 days 3 hours`, rounded down; seconds only under ten minutes. */
export function durationWords(ms: number): string {
  const pairs: [number, string, number, string][] = [
    [DAY_MS, 'day', HOUR_MS, 'hour'],
    [HOUR_MS, 'hour', MINUTE_MS, 'minute'],
    [MINUTE_MS, 'minute', 1_000, 'second'],
  ];
  for (const [size, unit, lesserSize, lesserUnit] of pairs) {
    if (ms < size) continue;
    const lesser = Math.floor((ms % size) / lesserSize);
    const shown = lesser > 0 && (lesserUnit !== 'second' || ms < 10 * MINUTE_MS);
    return count(Math.floor(ms / size), unit) + (shown ? ` ${count(lesser, lesserUnit)}` : '');
  }
  return count(Math.max(0, Math.floor(ms / 1_000)), 'second');
}

/** `2 days 3 hours left`, or that it is over. */
export const timeLeft = (at: string, nowMs: number): string => {
  const ms = Date.parse(at) - nowMs;
  return ms > 0 ? `${durationWords(ms)} left` : 'Time is up, being settled';
};
