import { useEffect } from 'react';
import { announce } from '../../../lib/announce.js';
import { useNow } from '../../../lib/config.js';
import { formatCountdown } from '../../../lib/time.js';

const RADIUS = 46;
const LENGTH = 2 * Math.PI * RADIUS;
const SAID_AT = [30, 10, 0];

interface Props {
  endsAt: string;
  wholeSeconds: number;
}

/** How long the prompt usually stays on the phone. A hint: it settles nothing. */
export function Countdown({ endsAt, wholeSeconds }: Props) {
  const leftMs = Math.max(0, Date.parse(endsAt) - useNow(500));
  const seconds = Math.ceil(leftMs / 1_000);
  const share = Math.min(1, leftMs / (wholeSeconds * 1_000));
  useEffect(() => {
    if (SAID_AT.includes(seconds)) announce(`${seconds} seconds left on the prompt.`);
  }, [seconds]);
  return (
    <svg
      viewBox="0 0 100 100"
      className="mx-auto size-28"
      role="timer"
      aria-label={`${seconds} seconds left`}
    >
      <circle cx="50" cy="50" r={RADIUS} fill="none" strokeWidth="7" className="stroke-line" />
      <circle
        cx="50"
        cy="50"
        r={RADIUS}
        fill="none"
        strokeWidth="7"
        className="stroke-lake"
        strokeDasharray={LENGTH}
        strokeDashoffset={LENGTH * (1 - share)}
        transform="rotate(-90 50 50)"
      />
      <text
        x="50"
        y="50"
        textAnchor="middle"
        dominantBaseline="central"
        className="fill-ink text-2xl font-bold tabular-nums"
        data-testid="countdown"
      >
        {formatCountdown(leftMs)}
      </text>
    </svg>
  );
}
