import type { Compared } from './mpesa.js';
import type { Report, Row } from './tally.js';

const MAX_PLACES = 20;

const grouped = (whole: number): string => whole.toString().replace(/\B(?=(\d{3})+$)/g, ',');

/** `KES 1,234` or `KES 1,234.50`. */
export function inKes(cents: number): string {
  const [whole, rest] = [Math.trunc(Math.abs(cents) / 100), Math.abs(cents) % 100];
  return `KES ${cents < 0 ? '-' : ''}${grouped(whole)}${rest ? `.${rest.toString().padStart(2, '0')}` : ''}`;
}

const figures = ({ counts, sums, checked, sum }: Row): string =>
  counts === null ? '' : `${grouped(checked)} ${counts}${sums ? `, ${inKes(sum)} ${sums}` : ''}`;

function result({ counts, failures }: Row): string {
  if (counts === null) return 'not measured here';
  return failures === 0 ? 'OK' : 'FAILED';
}

function places({ failures, findings }: Row): string[] {
  const shown = findings
    .slice(0, MAX_PLACES)
    .flatMap(({ place, expected, found }) => [
      `       ${place}`,
      `         expected: ${expected}`,
      `         found:    ${found}`,
    ]);
  return failures > MAX_PLACES ? [...shown, `       … and ${grouped(failures - MAX_PLACES)} more`] : shown;
}

function comparedText({ from, until, ...cents }: Compared): string {
  const { laterCents, waitingCents, chargesCents, newerCents } = cents;
  const parts = [
    `${inKes(laterCents)} booked and moved after its end`,
    `${inKes(waitingCents)} moved and waiting for M-Pesa’s answer`,
    `${inKes(chargesCents)} of charges whose statement was not handed in`,
    `${inKes(newerCents)} moved after the books were read`,
  ];
  const range = `from ${from.toISOString()} to ${until.toISOString()}`;
  return `Compared with M-Pesa’s statement ${range}; beside the float: ${parts.join(', ')}.`;
}

/** The report as people read it on a terminal. */
export function tableOf({ at, rows, ok, compared }: Report): string {
  const lines = rows.flatMap((row) => [
    `${row.id.padEnd(4)} ${result(row).padEnd(18)} ${row.says}`,
    ...(row.counts === null ? [] : [`${' '.repeat(24)}${figures(row)}`]),
    ...places(row),
  ]);
  const failed = rows.filter((row) => row.failures > 0).map((row) => row.id);
  const verdict = ok ? 'All invariants measured here hold.' : `FAILED: ${failed.join(', ')}`;
  const about = compared ? [comparedText(compared), ''] : [];
  return [`The books at ${at.toISOString()}`, '', ...lines, '', ...about, verdict].join('\n');
}
