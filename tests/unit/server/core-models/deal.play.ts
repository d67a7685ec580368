import assert from 'node:assert/strict';
import type { DealDoc, DealEventDoc } from '../../../../server/src/modules/transactions/domain/deal.js';
import type { By } from '../../../../server/src/modules/transactions/domain/decision.js';
import {
  changesOf,
  firstChange,
  type Change,
} from '../../../../server/src/modules/transactions/domain/event.js';
import { depositLegs } from '../../../../server/src/modules/transactions/domain/postings.js';
import { hashOf } from '../../../../server/src/modules/transactions/domain/terms.js';
import { propose, wantsMoney } from '../../../../server/src/modules/transactions/domain/transaction.js';
import { AppError } from '../../../../server/src/platform/errors.js';
import { isOpen, judge, need, other, statusOf, type ModelDeal, type Move, type Side } from './deal.model.js';
import { commandOf, dice as command, moveOf, pick, termsOf, type Dice } from './deal.moves.js';
import { frozen, plays } from './play.js';

const START = Date.UTC(2026, 10, 21, 9);
const DAY = 86_400_000;

interface Game {
  n: number;
  now: number;
  model: ModelDeal;
  real: DealDoc;
  folded: Record<string, unknown>;
  head: DealEventDoc | null;
  /** By account, over all deals of the game. */
  books: Map<string, number>;
}

const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

function begin(dice: Dice, before?: Game): Game {
  const { model: offered, terms } = termsOf(dice);
  const creator: Side = pick(['buyer', 'seller'], dice.wrong);
  const [n, now] = [before ? before.n + 1 : 1, before?.now ?? START];
  const made = firstChange(
    `op-${n}-1`,
    propose(
      { id: `D${n}`, by: creator, role: creator, terms, invite: { kind: 'link', to: null } },
      new Date(now),
    ),
    creator,
  );
  const model: ModelDeal = {
    ...offered,
    phase: 'proposed',
    heldSince: null,
    creator,
    joined: false,
    agreed: [creator],
    terms: 1,
    held: 0,
    contested: 0,
    given: 0,
    deposits: [],
    deliverBy: null,
    due: now + 5 * DAY,
    claim: null,
    withdrawn: false,
    v: 1,
  };
  const folded = { ...made.event.body.set, _id: `D${n}` };
  const game = {
    n,
    now,
    model,
    real: frozen(made.deal),
    folded,
    head: made.event,
    books: before?.books ?? new Map<string, number>(),
  };
  compare(game);
  return game;
}

/** The product and the model are of one mind about the deal, and its events tell all of it. */
function compare({ model, real, folded, head, books, n }: Game): void {
  const { phase, creator, agreed, price, feeBuyer, feeSeller, held, contested, given, claim } = model;
  assert.deepEqual(
    {
      v: real.v,
      phase: real.phase,
      status: real.status,
      creator: real.creator,
      joined: real.buyer !== null && real.seller !== null,
      agreed: real.agreedBy,
      terms: real.terms.version,
      due: real.due,
      onHold: real.hold !== null,
      deposits: real.deposits.map(({ payer, cents, item }) => ({ payer, cents, item })),
      item: { ...real.items[0], dispute: real.items[0]!.dispute && { ...real.items[0]!.dispute, id: '' } },
      head: real.headHash,
    },
    {
      v: model.v,
      phase,
      status: statusOf(phase),
      creator,
      joined: model.joined,
      agreed,
      terms: model.terms,
      due: model.heldSince === null ? date(model.due) : null,
      onHold: model.heldSince !== null,
      deposits: model.deposits.map((deposit) => ({ ...deposit, item: '1' })),
      item: {
        _id: '1',
        priceCents: price,
        feeBuyerCents: feeBuyer,
        feeSellerCents: feeSeller,
        heldCents: held,
        contestedCents: contested,
        givenCents: given,
        phase,
        deliverBy: date(model.deliverBy),
        due: date(model.due),
        ask: null,
        dispute: claim
          ? {
              id: '',
              by: claim.by,
              from: claim.from,
              leftMs: claim.left,
              decideBy: date(claim.decideBy),
              offer: claim.offer && { buyerCents: claim.offer.buyer, sellerCents: claim.offer.seller },
              award: claim.award && { buyerCents: claim.award.buyer, sellerCents: claim.award.seller },
            }
          : undefined,
        ...(model.withdrawn ? { claimWithdrawn: true } : {}),
      },
      head: head?.hash,
    },
  );
  const { timeline, headHash: _, v: __, ...document } = real;
  assert.deepEqual(folded, document);
  assert.deepEqual([timeline.at(-1)?.v, timeline.length], [model.v, Math.min(model.v, 50)]);
  assert.equal(books.get(`es:D${n}`) ?? 0, held);
  assert.ok(given + contested <= price);
  if (!isOpen(phase)) assert.deepEqual([held, contested, model.deposits.length], [0, 0, 0]);
}

function post(books: Game['books'], legs: readonly { account: string; cents: number }[]): void {
  for (const { account, cents } of legs) {
    assert.ok(Number.isSafeInteger(cents) && cents % 100 === 0 && cents !== 0, `${account} ${cents}`);
    books.set(account, (books.get(account) ?? 0) - cents);
    if (account.startsWith('es:')) assert.ok(books.get(account)! >= 0, `${account} below zero`);
  }
  assert.equal(
    legs.reduce((sum, leg) => sum + leg.cents, 0),
    0,
  );
  assert.equal(
    [...books.values()].reduce((sum, cents) => sum + cents, 0),
    0,
  );
}

/** What accounts gained by the entry, in the model's names. */
const gainsOf = (legs: readonly { account: string; cents: number }[]): Record<string, number> =>
  Object.fromEntries(
    legs.map(({ account, cents }) => [
      account.startsWith('es:') ? 'escrow' : account.replace('w:', ''),
      -cents,
    ]),
  );

const withoutNothing = (gains: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(gains).filter(([, cents]) => cents !== 0));

function follow(game: Game, { deal, event, line, decision }: Change, id: string): void {
  Object.assign(game.folded, event.body.set);
  assert.deepEqual(
    [event._id, event.prev, event.v, event.transaction],
    [id, game.head?.hash, game.real.v + 1, game.real._id],
  );
  const { entry, by } = decision;
  const left = (game.real.items[0]?.heldCents ?? 0) - (deal.items[0]?.heldCents ?? 0);
  assert.ok(!entry || entry.legs.length > 1, 'an entry of nothing');
  if (left > 0) assert.equal(line.cents, left);
  if (left === 0 && !isOpen(deal.phase)) assert.ok(!('cents' in line));
  assert.deepEqual(deal.timeline.at(-1), { ...line, v: event.v, type: event.type, by, at: event.at });
  game.head = event;
  game.real = frozen(deal);
}

/** What the model makes of several moves that are one decision. */
function judgeAll(
  model: ModelDeal,
  moves: Move[],
): { deal: ModelDeal; gains: Record<string, number> } | { refused: string } {
  let deal = model;
  let gains = {};
  for (const move of moves) {
    const told = judge(deal, move);
    if ('refused' in told) return told;
    deal = { ...told.deal, v: deal.v + 1 };
    gains = told.gains;
  }
  return { deal, gains };
}

/** A decision of one move, or an award that is carried out in the same one. */
function act(game: Game, move: Move, dice: Dice): void {
  const { model, real, books, n } = game;
  const isParty = move.actor === 'buyer' || move.actor === 'seller';
  const isStranger = isParty && !model.joined && move.actor === other(model.creator);
  if (isStranger !== (move.type === 'join' && isParty && !model.joined)) return;
  if (move.type === 'pay_from_wallet' && (books.get('w:buyer') ?? 0) < need(model)) return;
  const moves = [move];
  if (move.type === 'award' && dice.wrong > 4)
    moves.push({ type: 'execute_award', actor: 'system', now: move.now });
  const { terms } = termsOf(dice);
  const hash = move.seen === model.terms ? real.terms.hash : hashOf({ ...terms, title: 'other' });
  const said = { terms, hash, payment: `p-${n}-${real.v}-${move.now}`, amountCents: need(model) };
  const steps = moves.map((one) => ({
    command: commandOf(one, said),
    by: { actor: one.actor, id: one.actor } as By,
  }));
  const op = `op-${n}-${real.v + 1}`;
  const run = () => changesOf(op, real, steps, new Date(move.now));
  const same = move.type === 'counter' && hashOf(terms) === real.terms.hash;
  const told = judgeAll(model, moves);
  if ('refused' in told || same) {
    const code = 'refused' in told ? told.refused : 'STATE_CONFLICT';
    assert.throws(run, (error) => error instanceof AppError && error.code === code, `${move.type}: ${code}`);
    return;
  }
  const changes = run();
  changes.forEach((change, at) => follow(game, change, at === 0 ? op : `${op}.${at + 1}`));
  const legs = changes.flatMap(({ decision }) => decision.entry?.legs ?? []);
  post(books, legs);
  assert.deepEqual(gainsOf(legs), withoutNothing(told.gains));
  game.model = told.deal;
  compare(game);
}

/** Money from M-Pesa comes whenever it comes; what the deal does not want is the payer's. */
function money(game: Game, dice: Dice): void {
  const cents = dice.wrong < 5 ? Math.max(100, need(game.model)) : 100 * (1 + dice.sum);
  const payer = pick(['buyer', 'buyer', 'friend'], dice.who);
  const wanted = game.model.phase === 'agreed' && need(game.model) > 0;
  assert.equal(wantsMoney(game.real, '1'), wanted);
  assert.equal(wantsMoney(game.real, '2'), false);
  if (wanted) act(game, { type: 'deposit_confirmed', actor: 'rail', now: game.now, cents, payer }, dice);
  else post(game.books, depositLegs(game.real._id, payer, cents, 0));
}

function wait(game: Game, { at, sum }: Dice): void {
  const { due, deliverBy } = game.model;
  const marks = [
    due,
    due && due - 1,
    deliverBy,
    deliverBy && deliverBy + DAY,
    deliverBy && deliverBy + DAY - 1,
    game.now + sum * 60_000,
  ];
  game.now = Math.max(game.now, pick(marks, at) ?? game.now);
}

/** Deals one after the other on the same wallets, by whatever moves. */
export const deals = plays(command, (commands) => {
  let game: Game | null = null;
  for (const dice of commands) {
    if (!game || (!isOpen(game.model.phase) && dice.wrong < 7)) game = begin(dice, game ?? undefined);
    else if (dice.kind === 'wait') wait(game, dice);
    else if (
      dice.kind === 'money' ||
      (dice.kind === 'forward' && game.model.phase === 'agreed' && dice.at % 3 > 0)
    )
      money(game, dice);
    else act(game, moveOf(game.model, game.now, dice), dice);
  }
});
