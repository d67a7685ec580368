/** What is claimed, each with the figure that it is judged by; the parts measure them. */
export const GOALS = {
  G1: [
    'Simulation of the real money code',
    '10,000 seeds, 0 violations; a failing seed replays in less than 5 s',
  ],
  G2: [
    'The tests are tested',
    'every design mutant killed by at most 10,000 seeds; 90 % of the pure core’s mutants',
  ],
  G3: [
    'Every crash point',
    'every await on money paths × {not applied, applied, reply lost}, and every two in a row',
  ],
  G4: [
    'kill -9 of our processes under load',
    '300 kills, a fifth of them during recovery; no acknowledged answer contradicted',
  ],
  G5: ['kill -9 of the store under load', '20 kills, one node and three; no acknowledged write lost'],
  G6: [
    'Callbacks doubled, shuffled, lost, forged',
    '100,000 deliveries: nothing doubled, nothing forged, all paid money placed',
  ],
  G7: [
    'Idempotency',
    '10,000 keys × 10 sends at once: 10,000 effects, equal answers; the same a month later',
  ],
  G8: ['Races', '1,000 rounds × 64: exactly one winner, never below zero'],
  G9: ['Processes without a leader', '8 processes on one store: the same as G8'],
  G10: ['Fuzzed input', '200,000 requests, 100,000 callback bodies: no answer of 5xx, none later than 2 s'],
  G11: ['Tampering found', '1,000 single changes behind the service’s back: all found and located'],
  G12: ['Explained money', '100.00 % against M-Pesa’s books, to the cent'],
  G13: ['Speed of the audit', '1,000,000 entries in 120 s beside live traffic; incremental in 2 s'],
  G14: ['Restart', 'ready in 3 s with 10,000 prompts and payouts on the way; each goes on within 60 s'],
  G15: [
    'Fail-over',
    '50 step-downs, 50 kills, 20 isolated primaries: no acknowledged write lost; writes back in 15 s (5 s tuned)',
  ],
  G16: ['Network faults', '500 faults on the links to store, M-Pesa and Redis: 0 violations'],
  G17: ['Loss of Redis', '20 losses: 0 violations, no lost notice, money routes answer'],
  G18: ['Clocks', 'jumps of ±10 min, freezes of 60 s: nothing early, nothing twice'],
  G19: ['Disk full or read-only', '5 rounds: 503, nothing acknowledged is lost, goes on within 10 s'],
  G22: [
    'Hot wallet',
    '200 credits/s to one wallet for a minute, p99 < 250 ms; no shared document on the way of fees',
  ],
  G23: ['Bounds', '10,000 hostile commands on one deal: every bound holds'],
  G24: ['Notices', '10,000 over 1,000 broken sockets: each seen, shown once, in order'],
  G26: ['Restore of an older copy', 'payouts stay off until M-Pesa’s books are replayed; no second payout'],
} as const satisfies Record<string, readonly [name: string, asks: string]>;

export type Goal = keyof typeof GOALS;
