/** Waiting times of the M-Pesa border, in ms; the defaults are the rules, tests run with shorter ones. */
export const WAITS = {
  /** A request is not written to the socket when this much passed since its claim. */
  sendGuardMs: 5_000,
  /** A payment never sent fails after this. */
  unsentMs: 60_000,
  /** No reply to the push after this: unbound. */
  unboundMs: 30_000,
  /** Polls after the push, then every `pollEveryMs`. */
  firstPollMs: 15_000,
  secondPollMs: 30_000,
  thirdPollMs: 60_000,
  fourthPollMs: 90_000,
  pollEveryMs: 300_000,
  /** A failure told by the query alone is asked again until this long after the push. */
  queryFailureMs: 90_000,
  /** A payment without proof expires (softly). */
  expireMs: 86_400_000,
  /** How long a prompt usually stays on the phone: a hint for screens, it settles nothing. */
  promptMs: 60_000,
  /** A prompt that M-Pesa has not settled blocks another on the same phone for this long. */
  openPromptMs: 180_000,
  /** Failed and expired payments stay in reconciliation. */
  reconcileMs: 2_592_000_000,
  /** A payout is sent again at the earliest this long after the last claim. */
  resendMs: 60_000,
  /** A payout is returned at the earliest this long after the last claim. */
  returnMs: 900_000,
  /** Two failed status queries count as proof when this far apart. */
  twoQueriesMs: 1_800_000,
  /** A payout without evidence goes to staff. */
  manualMs: 86_400_000,
  /** A lost status result: ask again. */
  statusQueryMs: 30_000,
  /** Pull rows are fetched this often. */
  pullEveryMs: 300_000,
  /** A heartbeat older than this at start switches payouts off. */
  staleHeartbeatMs: 60_000,
  /** While payouts are off, M-Pesa's balance is asked this often. */
  balanceEveryMs: 30_000,
  /** HTTP time-out of one Daraja call; shorter than `resendMs`. */
  darajaTimeoutMs: 20_000,
} as const;

export type Waits = { [K in keyof typeof WAITS]: number };

/** `sendGuardMs` is set by `WAIT_SEND_GUARD_MS`. */
export const waitName = (key: string): string =>
  `WAIT_${key
    .replace(/Ms$/, '')
    .replace(/[A-Z]/g, (c) => `_${c}`)
    .toUpperCase()}_MS`;

export const waitKeys = Object.keys(WAITS) as (keyof Waits)[];
