import assert from 'node:assert/strict';
import fc from 'fast-check';
import { WAITS } from '../../../../server/src/config.js';
import {
  contradicts,
  isProvenFailed,
  taskOf,
  type FailureLine,
  type PayoutDoc,
  type PayoutTask,
  type Witness,
} from '../../../../server/src/modules/payments/domain/payout.js';
import { frozen, plays } from './play.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;
const START = Date.UTC(2026, 10, 21, 9);

const command = fc.record({
  kind: fc.constantFrom(
    'pump',
    'pump',
    'pump',
    'wait',
    'wait',
    'arrive',
    'late answer',
    'decide',
    'result',
    'status',
    'status',
    'portal',
    'block',
    'lie',
    'again',
  ),
  dice: fc.nat(999),
  seconds: fc.constantFrom(1, 29, 30, 59, 60, 300, 899, 900, 1_799, 1_800, 7_200, 43_200),
});

/** M-Pesa's own book of one payout, and what is on the way to it and from it. */
interface Truth {
  record: 'none' | 'processing' | 'paid' | 'failed';
  requests: number;
  /** Status queries that are not answered yet: number and when they were asked. */
  asked: { n: number; at: Date }[];
  /** It has told something untrue; then only alarms are asked of us. */
  lied: boolean;
}

interface Game {
  now: number;
  truth: Truth;
  real: PayoutDoc;
}

function begin(now: number): Game {
  const at = new Date(now);
  const real = {
    ...{
      _id: 'o',
      user: 'u',
      amountCents: 1_000,
      feeCents: 0,
      phone: '',
      phoneHash: '',
      oci: 'o',
      history: [],
    },
    ...{ state: 'RESERVED', manual: false, sends: 0, unsure: 0, queries: 0, blocked: false, failures: [] },
    ...{ nextAt: at, createdAt: at },
  } as PayoutDoc;
  return { now, truth: { record: 'none', requests: 0, asked: [], lied: false }, real };
}

const change = (game: Game, set: Partial<PayoutDoc>): void => {
  game.real = frozen({ ...game.real, ...set });
};

const since = (now: number, at: Date | undefined): number => (at ? now - at.getTime() : Infinity);

/** What the design allows now; each by itself, in the order of nothing. */
function allowed({ real, now }: Game) {
  const { state, paid, failures, sentAt, firstSentAt, unknownTo, unsure, blocked, manual } = real;
  const open = ['RESERVED', 'SENDING', 'SENT'].includes(state);
  const queries = failures.filter(({ by }) => by === 'query').map(({ at }) => at.getTime());
  const byResult = failures.some(({ by }) => by === 'result');
  const byStaff = failures.some(({ by }) => by === 'portal');
  const twice = queries.some((a) => queries.some((b) => a - b >= 30 * MINUTE));
  const proven = (byResult && queries.length > 0) || twice || byStaff;
  const both =
    (paid && failures.length > 0) ||
    (paid && state === 'RETURNED') ||
    (state === 'SETTLED' && failures.length > 0);
  const sane = open && !both && !paid;
  const stopped = blocked || manual;
  const old = state !== 'RESERVED' && since(now, firstSentAt) >= DAY;
  const again = state === 'SENDING' && unknownTo !== undefined && failures.length === 0 && !old;
  return {
    alarm: Boolean(both) && !(manual && blocked),
    settle: open && !both && paid !== undefined,
    return: sane && state !== 'RESERVED' && proven && since(now, sentAt) >= 15 * MINUTE,
    send: sane && !stopped && (state === 'RESERVED' || (again && unsure < 5 && since(now, sentAt) >= MINUTE)),
    manual: sane && !manual && state !== 'RESERVED' && !proven && (old || (again && unsure >= 5 && !blocked)),
    ask: sane && !manual && state !== 'RESERVED' && !proven && !old,
    both: Boolean(both),
    proven,
  };
}

/** The code wants what is allowed, wants it when it must be, and else looks again in time. */
function check(game: Game, task: PayoutTask): void {
  const may = allowed(game);
  const { now, real } = game;
  assert.equal(contradicts(real), may.both);
  assert.equal(isProvenFailed(real.failures, WAITS), may.proven);
  if (task.kind !== 'wait' && task.kind !== 'none')
    assert.ok(may[task.kind], `may not ${task.kind}: ${JSON.stringify(real)}`);
  for (const must of ['alarm', 'settle', 'return', 'send', 'manual'] as const)
    assert.equal(task.kind === must, may[must], `${must}, not ${task.kind}: ${JSON.stringify(real)}`);
  if (task.kind === 'wait') {
    const wait = task.until.getTime() - now;
    assert.ok(wait > 0 && wait <= 30 * MINUTE, `waits ${wait} ms`);
    assert.ok(may.ask || may.proven);
  }
  if (task.kind === 'ask' && real.failures.every(({ at }) => real.queriedAt && at <= real.queriedAt))
    assert.ok(Math.min(since(now, real.sentAt), since(now, real.queriedAt)) >= 30 * SECOND, 'asked at once');
  if (task.kind === 'none')
    assert.ok(may.both || real.manual || real.blocked || ['SETTLED', 'RETURNED'].includes(real.state));
}

/** The task is done as the pump does it; the dice say what becomes of the request. */
function pump(game: Game, dice: number): void {
  const { real, truth, now } = game;
  const at = new Date(now);
  const task = taskOf(real, at, WAITS);
  check(game, task);
  if (task.kind === 'send') send(game, dice, at);
  if (task.kind === 'ask') {
    change(game, { queries: real.queries + 1, queriedAt: at });
    truth.asked.push({ n: real.queries + 1, at });
  }
  if (task.kind === 'manual') change(game, { manual: true });
  if (task.kind === 'alarm') change(game, { manual: true, blocked: true });
  if (task.kind === 'settle') {
    assert.ok(truth.lied || truth.record === 'paid', 'settled and not paid');
    change(game, { state: 'SETTLED' });
  }
  if (task.kind === 'return') giveBack(game);
}

function giveBack(game: Game): void {
  const { truth } = game;
  assert.ok(
    truth.lied || truth.record === 'failed' || truth.requests + Number(truth.record !== 'none') === 0,
    'returned and may be paid',
  );
  change(game, { state: 'RETURNED' });
}

function send(game: Game, dice: number, at: Date): void {
  const { real, truth } = game;
  assert.notEqual(real.state, 'SENT', 'sent again');
  const { firstSentAt = at, sends, unsure } = real;
  const { unknownTo: _, ...rest } = real;
  const first = real.state === 'RESERVED' ? at : firstSentAt;
  game.real = frozen({
    ...rest,
    state: 'SENDING',
    sends: sends + 1,
    unsure: unsure + 1,
    sentAt: at,
    firstSentAt: first,
  });
  const fate = ['accepted', 'no answer', 'on the way', 'lost', 'throttled', 'refused'][dice % 6];
  if (fate === 'on the way') truth.requests += 1;
  if (fate === 'accepted' || fate === 'no answer') arrive(truth);
  if (fate === 'accepted') change(game, { state: 'SENT' });
  if (unsure + 1 > 1) return;
  if (fate === 'throttled') change(game, { state: 'RESERVED', unsure: 0 });
  if (fate === 'refused') giveBack(game);
}

/** The same OriginatorConversationID again is a duplicate: one record for ever. */
function arrive(truth: Truth): void {
  if (truth.record === 'none') truth.record = 'processing';
}

function fail(game: Game, failure: FailureLine): void {
  const { failures } = game.real;
  if (!failures.some(({ by, n }) => by === failure.by && n === failure.n))
    change(game, { failures: [...failures, failure] });
}

function isPaid(game: Game, by: Witness): void {
  if (!game.real.paid) change(game, { paid: { by, receipt: 'R', at: new Date(game.now) } });
}

/** M-Pesa's answer to a status query: the last one asked since the last claim counts, paid counts always. */
function answer(game: Game, dice: number): void {
  const { truth, real } = game;
  const [query] = truth.asked.splice(dice % Math.max(1, truth.asked.length), 1);
  if (!query || dice % 7 === 0) return;
  const isLast = query.n === real.queries && since(query.at.getTime(), real.sentAt) >= 0;
  if (truth.record === 'none' && isLast && real.state === 'SENDING') change(game, { unknownTo: query.n });
  if (truth.record === 'paid') isPaid(game, 'query');
  if (truth.record === 'failed' && isLast)
    fail(game, { by: 'query', n: query.n, code: 'Failed', at: query.at });
}

function lie(game: Game, dice: number): void {
  game.truth.lied = true;
  const at = new Date(game.now);
  if (dice % 3 === 0) isPaid(game, 'result');
  else fail(game, { by: dice % 3 === 1 ? 'result' : 'query', n: dice % 4, code: '1', at });
}

/** Payouts one after the other: requests that are lost, late, doubled and refused, and what M-Pesa tells of them. */
export const payouts = plays(command, (commands) => {
  let game = begin(START);
  for (const { kind, dice, seconds } of commands) {
    const { truth } = game;
    if (kind === 'pump') pump(game, dice);
    else if (kind === 'wait') game.now += seconds * SECOND;
    else if (kind === 'decide' && truth.record === 'processing')
      truth.record = dice % 2 === 0 ? 'paid' : 'failed';
    else if ((kind === 'result' || kind === 'portal') && truth.record === 'paid') isPaid(game, kind);
    else if ((kind === 'result' || kind === 'portal') && truth.record === 'failed')
      fail(game, { by: kind, n: 0, code: '1', at: new Date(game.now) });
    else if (kind === 'late answer' && truth.record !== 'none' && game.real.state === 'SENDING')
      change(game, { state: 'SENT' });
    else if (kind === 'status') answer(game, dice);
    else if (kind === 'block') change(game, { blocked: dice % 3 === 0 });
    else if (kind === 'lie' && dice % 10 === 0) lie(game, dice);
    else if (kind === 'again' && ['SETTLED', 'RETURNED'].includes(game.real.state)) game = begin(game.now);
    else if (kind === 'arrive' && truth.requests > 0) {
      truth.requests -= 1;
      arrive(truth);
    }
  }
});
