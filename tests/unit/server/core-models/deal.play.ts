import assert from 'node:assert/strict';
import type {
  DealDoc,
  DealEventDoc,
  Item,
  ItemDispute,
} from '../../../../server/src/modules/transactions/domain/deal.js';
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
import {
  current,
  DAY,
  HOUR,
  isOpen,
  other,
  phaseOf,
  statusOf,
  type Claim,
  type Gains,
  type ModelDeal,
  type ModelItem,
  type Move,
  type Outcome,
  type Side,
  type Sums,
} from './deal.model.js';
import { add, need, wants } from './deal.money.js';
import { judge, OF_THE_DEAL } from './deal.rules.js';
import { commandOf, dice as command, moveOf, pick, termsOf, type Dice } from './deal.moves.js';
import { frozen, plays } from './play.js';

const START = Date.UTC(2026, 10, 21, 9);

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
  const items = offered.items.map((item, n) => ({ ...item, due: n === 0 ? now + 5 * DAY : null }));
  const model: ModelDeal = {
    ...offered,
    items,
    heldSince: null,
    creator,
    joined: false,
    agreed: [creator],
    terms: 1,
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

const sums = (split: Sums | null) => split && { buyerCents: split.buyer, sellerCents: split.seller };

const mediatedOf = ({ id, by, accepted, ...split }: NonNullable<Claim['mediated']>) => ({
  ...sums(split),
  id,
  by,
  acceptedBy: accepted,
});

const claimOf = (claim: Claim) => ({
  id: '',
  by: claim.by,
  at: date(claim.at),
  from: claim.from,
  leftMs: claim.left,
  decideBy: date(claim.decideBy),
  offers: {
    ...Object.fromEntries(Object.entries(claim.offers).map(([side, split]) => [side, sums(split)])),
    ...(claim.mediated && { mediator: mediatedOf(claim.mediated) }),
  },
  mediators: claim.mediators,
  arbiter: claim.holder,
  takers: claim.takers,
  draft: claim.draft && { ...sums(claim.draft), by: claim.draft.by },
  award: sums(claim.award),
  arbiters: claim.arbiters,
  appealed: claim.appealed,
  waivedBy: claim.waived,
  late: claim.late,
});

function bodyOf({ kind, until, split, cost }: NonNullable<ModelItem['ask']>) {
  if (kind === 'extend') return { until: new Date(until!).toISOString() };
  return kind === 'cancel_mutual' ? sums(split!) : { costCents: cost };
}

/** The model's item in the words of the product. */
const itemOf = (item: ModelItem, n: number) => ({
  _id: String(n + 1),
  priceCents: item.price,
  feeBuyerCents: item.feeBuyer,
  feeSellerCents: item.feeSeller,
  heldCents: item.held,
  contestedCents: item.contested,
  givenCents: item.given,
  phase: item.phase,
  deliverBy: date(item.deliverBy),
  due: date(item.due),
  ask: item.ask && { kind: item.ask.kind, by: item.ask.by, reason: 'why', body: bodyOf(item.ask) },
  ...(item.rounds > 0 && { rounds: item.rounds }),
  ...(item.proven && { proven: true }),
  ...(item.back && { back: { costCents: item.back.cost, shippedAt: date(item.back.shippedAt) } }),
  ...(item.claim && { dispute: claimOf(item.claim) }),
  ...(item.withdrawn && { claimWithdrawn: true }),
});

/** Who of the staff has to do with a claim, in any order. */
const staffed = (claim: ItemDispute) => ({
  ...claim,
  id: '',
  mediators: [...(claim.mediators ?? [])].sort(),
  takers: [...(claim.takers ?? [])].sort(),
  arbiter: claim.arbiter ?? null,
});

const nameless = ({ dispute, ...item }: Item) => ({
  ...item,
  ...(dispute && { dispute: staffed(dispute) }),
});

/** The product and the model are of one mind about the deal, and its events tell all of it. */
function compare({ model, real, folded, head, books, n }: Game): void {
  const { creator, agreed, items, heldSince } = model;
  const phase = phaseOf(model);
  const { due } = current(model);
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
      items: real.items.map(nameless),
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
      due: heldSince === null ? date(due) : null,
      onHold: heldSince !== null,
      deposits: items.flatMap(({ deposits }, at) =>
        deposits.map((deposit) => ({ ...deposit, item: String(at + 1) })),
      ),
      items: items.map(itemOf),
      head: head?.hash,
    },
  );
  const { timeline, headHash: _, v: __, ...document } = real;
  assert.deepEqual(folded, document);
  assert.deepEqual([timeline.at(-1)?.v, timeline.length], [model.v, Math.min(model.v, 50)]);
  assert.equal(
    books.get(`es:D${n}`) ?? 0,
    items.reduce((sum, { held }) => sum + held, 0),
  );
  for (const item of items) {
    assert.ok(item.given + item.contested <= item.price);
    if (!isOpen(item.phase)) assert.deepEqual([item.held, item.contested, item.deposits.length], [0, 0, 0]);
  }
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

/** What accounts gained by the entries, in the model's names. */
function gainsOf(legs: readonly { account: string; cents: number }[]): Gains {
  const gains: Gains = {};
  for (const { account, cents } of legs)
    add(gains, account.startsWith('es:') ? 'escrow' : account.replace('w:', ''), -cents);
  return gains;
}

const withoutNothing = (gains: Gains): Gains =>
  Object.fromEntries(Object.entries(gains).filter(([, cents]) => cents !== 0));

/** Folds as whoever reads the events would: new terms bring their items, else changed items replace theirs. */
function folds(folded: Game['folded'], set: Partial<DealDoc>): void {
  const items = folded['items'] as Item[];
  const merged = items.map((item) => set.items?.find(({ _id }) => _id === item._id) ?? item);
  Object.assign(folded, set, { items: set.terms ? set.items : merged });
}

function follow(game: Game, { deal, event, line, decision }: Change, id: string): void {
  const { real } = game;
  folds(game.folded, event.body.set);
  assert.deepEqual(
    [event._id, event.prev, event.v, event.transaction],
    [id, game.head?.hash, real.v + 1, real._id],
  );
  const { entries = [], by, type } = decision;
  const before = real.items.find(({ phase }) => isOpen(phase))!;
  const after = deal.items.find(({ _id }) => _id === before._id);
  for (const { legs } of entries) assert.ok(legs.length > 1, 'an entry of nothing');
  assert.equal(line.item, real.items.length > 1 && !OF_THE_DEAL.has(type) ? before._id : undefined);
  if (after && !isOpen(after.phase)) assert.equal(line.cents, before.heldCents || undefined);
  assert.deepEqual(deal.timeline.at(-1), { ...line, v: event.v, type, by, at: event.at });
  game.head = event;
  game.real = frozen(deal);
}

/** What the model makes of several moves that are one decision. */
function judgeAll(model: ModelDeal, moves: Move[]): Outcome {
  let deal = model;
  const gains: Gains = {};
  for (const move of moves) {
    const told = judge(deal, move);
    if ('refused' in told) return told;
    deal = { ...told.deal, v: deal.v + 1 };
    for (const [account, cents] of Object.entries(told.gains)) add(gains, account, cents);
  }
  return { deal, gains };
}

/** A decision of one move, or an award that is carried out in the same one. */
function act(game: Game, move: Move, dice: Dice): void {
  const { model, real, books, n } = game;
  const isParty = move.actor === 'buyer' || move.actor === 'seller';
  const isStranger = isParty && !model.joined && move.actor === other(model.creator);
  if (isStranger !== (move.type === 'join' && isParty && !model.joined)) return;
  if (move.type === 'pay_from_wallet' && (books.get('w:buyer') ?? 0) < need(current(model))) return;
  const moves = [move];
  if (move.type === 'award' && dice.wrong > 4)
    moves.push({ type: 'execute_award', actor: 'system', now: move.now });
  const { terms } = termsOf(dice);
  const hash = move.seen === model.terms ? real.terms.hash : hashOf({ ...terms, title: 'other' });
  const said = { terms, hash, payment: `p-${n}-${real.v}-${move.now}`, amountCents: need(current(model)) };
  const steps = moves.map((one) => ({
    command: commandOf(one, said),
    by: { actor: one.actor, id: one.id ?? one.actor } as By,
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
  const legs = changes.flatMap(({ decision }) => (decision.entries ?? []).flatMap(({ legs: of }) => of));
  post(books, legs);
  assert.deepEqual(withoutNothing(gainsOf(legs)), withoutNothing(told.gains));
  game.model = told.deal;
  compare(game);
}

/** Money from M-Pesa comes whenever it comes; what the deal does not want is the payer's. */
function money(game: Game, dice: Dice): void {
  const { model, real } = game;
  const item = current(model);
  const cents = dice.wrong < 5 ? Math.max(100, need(item)) : 100 * (1 + dice.sum);
  const payer = pick(['buyer', 'buyer', 'friend', 'aunt'], dice.who);
  const own = model.items.indexOf(item) + 1;
  const asked = String(dice.at % 9 === 0 ? (own % 3) + 1 : own);
  for (const id of ['1', '2', '3', '4']) assert.equal(wantsMoney(real, id), wants(model, id));
  if (wants(model, asked))
    act(game, { type: 'deposit_confirmed', actor: 'rail', now: game.now, cents, payer }, dice);
  else post(game.books, depositLegs(real._id, payer, cents, 0));
}

function wait(game: Game, { at, sum }: Dice): void {
  const { due, deliverBy, claim } = current(game.model);
  const marks = [
    due,
    due,
    due && due - 1,
    deliverBy,
    deliverBy && deliverBy + DAY,
    deliverBy && deliverBy + DAY - 1,
    claim && claim.at + 48 * HOUR,
    claim && claim.at + 48 * HOUR - 1,
    claim?.decideBy,
    claim?.decideBy && claim.decideBy + 1,
    game.now + sum * 60_000,
  ];
  game.now = Math.max(game.now, pick(marks, at) ?? game.now);
}

/** Deals one after the other on the same wallets, by whatever moves. */
export const deals = plays(command, (commands) => {
  let game: Game | null = null;
  for (const dice of commands) {
    if (!game || (!isOpen(phaseOf(game.model)) && dice.wrong < 7)) game = begin(dice, game ?? undefined);
    else if (dice.kind === 'wait') wait(game, dice);
    else if (
      dice.kind === 'money' ||
      (dice.kind === 'forward' && phaseOf(game.model) === 'agreed' && dice.at % 3 > 0)
    )
      money(game, dice);
    else {
      // Now and then the clock has just run out.
      if (dice.sum % 4 === 0) game.now = Math.max(game.now, current(game.model).due ?? 0);
      act(game, moveOf(game.model, game.now, dice), dice);
    }
  }
});
