import assert from 'node:assert/strict';
import fc from 'fast-check';
import { WAITS } from '../../../../server/src/config.js';
import {
  isOpenPrompt,
  judge,
  nextPoll,
  openUntil,
  toldFailure,
  type PaymentDoc,
  type Verdict,
} from '../../../../server/src/modules/payments/domain/payment.js';
import type { QueryOutcome } from '../../../../server/src/modules/payments/mpesa/mpesa.client.js';
import { frozen, plays } from './play.js';

const SECOND = 1_000;
const START = Date.UTC(2026, 10, 21, 9);
const CODES = ['0', '1032', '1037', '2001', '1', '4999'];

const command = fc.record({
  kind: fc.constantFrom('ask', 'ask', 'wait', 'wait', 'callback', 'forged', 'decided', 'again'),
  at: fc.nat(999),
  seconds: fc.constantFrom(1, 3, 14, 15, 16, 30, 31, 60, 89, 90, 100, 180, 300, 3_600),
});

interface Game {
  now: number;
  pushed: number;
  /** What became of the prompt at M-Pesa: a result code, or nothing yet. */
  truth: string | null;
  told: string | null;
  /** The last failure that a query told. */
  heard: string | null;
  state: 'PENDING' | 'CONFIRMED' | 'FAILED';
  real: PaymentDoc;
}

function begin(now: number): Game {
  const pushed = now + 2 * SECOND;
  const real = { _id: 'p', state: 'PENDING', at: new Date(now), sentAt: new Date(pushed), nextAt: null };
  return {
    now: pushed,
    pushed,
    truth: null,
    told: null,
    heard: null,
    state: 'PENDING',
    real: real as unknown as PaymentDoc,
  };
}

/** What M-Pesa answers to a query now: the truth, once there is one, or no answer. */
function answerOf({ truth }: Game, dice: number): QueryOutcome {
  if (dice % 5 === 0) return { kind: dice % 2 === 0 ? 'throttled' : 'unknown' };
  return truth === null ? { kind: 'processing' } : { kind: 'result', code: truth };
}

/** Paid is what the query says, failed what callback and query agree on or what stays so for 90 s; all else is unknown. */
function verdictOf({ told, pushed, now }: Game, answer: QueryOutcome): Verdict['kind'] {
  if (answer.kind !== 'result') return 'wait';
  if (answer.code === '0') return 'paid';
  const agreed = told === answer.code;
  const lasting = told !== '0' && now - pushed >= 90 * SECOND;
  return agreed || lasting ? 'failed' : 'wait';
}

/** The next of 15, 30, 60, 90 s after the push, then five minutes from now. */
function pollOf({ pushed, now }: Game): number {
  const early = [15, 30, 60, 90].map((seconds) => pushed + seconds * SECOND);
  return early.find((at) => at > now) ?? now + 300 * SECOND;
}

function ask(game: Game, dice: number): void {
  const answer = answerOf(game, dice);
  const verdict = judge(game.real, answer, new Date(game.now), WAITS);
  assert.equal(verdict.kind, verdictOf(game, answer), JSON.stringify({ answer, told: game.told }));
  if (verdict.kind === 'wait') {
    const until = verdict.until.getTime();
    const final = game.pushed + 90 * SECOND;
    const poll = pollOf(game);
    assert.ok(until > game.now && until <= poll, 'looked at again, and not later than planned');
    if (answer.kind === 'result') assert.equal(until, game.now < final ? Math.min(final, poll) : poll);
    else if (game.told === null || game.now >= game.pushed + 180 * SECOND) assert.equal(until, poll);
    else assert.equal(until, Math.min(game.now + 3 * SECOND, poll));
    if (answer.kind === 'result' && game.state === 'PENDING') game.heard = answer.code;
  }
  if (verdict.kind === 'paid') {
    assert.equal(game.truth, '0', 'confirmed and never paid');
    game.state = 'CONFIRMED';
  } else if (verdict.kind === 'failed' && game.state === 'PENDING') {
    assert.notEqual(game.truth, '0', 'failed and paid');
    game.state = 'FAILED';
  }
}

/** A callback is heard and decides nothing; the first that says paid stays. */
function hear(game: Game, code: string): void {
  if (game.state === 'CONFIRMED' || game.told === '0') return;
  game.told = code;
}

const isFailure = (code: string | null): boolean => code !== null && code !== '0' && code !== '4999';

/** Whether another prompt on this phone has to wait, and what may be told of a failure. */
function compare(game: Game): void {
  const { state, told, heard, pushed, now } = game;
  game.real = frozen({
    ...game.real,
    state,
    ...(told === null ? {} : { told: { code: told } }),
    ...(heard === null ? {} : { queryCode: heard }),
  });
  const until = pushed + (isFailure(heard) && told !== '0' ? 90 : 180) * SECOND;
  const settled = state !== 'PENDING';
  assert.deepEqual(openUntil(game.real, WAITS), settled ? null : new Date(until));
  assert.equal(isOpenPrompt(game.real, new Date(now), WAITS), !settled && now < until);
  for (const unsent of ['CREATED', 'SENDING'] as const)
    assert.ok(isOpenPrompt({ ...game.real, state: unsent }, new Date(now), WAITS));
  const failure = told === '0' ? null : isFailure(heard) ? heard : isFailure(told) ? told : null;
  assert.equal(toldFailure(game.real), failure);
  assert.equal(nextPoll(game.real, new Date(now), WAITS).getTime(), pollOf(game));
}

/** Prompts one after the other: answers, lost answers, callbacks true and forged, late and early. */
export const payments = plays(command, (commands) => {
  let game = begin(START);
  for (const { kind, at, seconds } of commands) {
    if (kind === 'wait') game.now += seconds * SECOND;
    else if (kind === 'decided') game.truth ??= CODES[at % (CODES.length - 1)]!;
    else if (kind === 'ask') ask(game, at);
    else if (kind === 'callback' && game.truth !== null) hear(game, game.truth);
    else if (kind === 'forged') hear(game, CODES[at % CODES.length]!);
    else if (kind === 'again' && game.state !== 'PENDING') game = begin(game.now);
    compare(game);
  }
});
