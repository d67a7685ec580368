import { DISPUTE_KINDS } from '@amana/shared/disputes/contract.js';
import { formatKes, type Cents } from '@amana/shared/money.js';
import { wholeNeed } from '@amana/shared/transactions/fees.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { escrowAccount } from '../../ledger/domain/legs.js';
import type { EntryDoc } from '../../ledger/ledger.js';
import type { DealDoc, DealEventDoc } from '../../transactions/domain/deal.js';
import { changesBetween, KIND_WORDS } from '../../transactions/domain/terms.js';
import { STEP_WORDS } from '../../truth/domain/words.js';
import { eat, EVENT_WORDS, TERM_FIELDS, termWords } from './words.js';

/** A file that was handed in for a deal. */
export interface EvidenceFile {
  name: string;
  sha256: string;
  at: Date;
  /** A user's id. */
  by: string;
}

/** All that a certificate is made of. */
export interface Papers {
  deal: DealDoc;
  /** Of that version, from the first. */
  events: readonly DealEventDoc[];
  /** Of the deal's own account. */
  entries: readonly EntryDoc[];
  files: readonly EvidenceFile[];
  names: ReadonlyMap<string, string>;
  /** M-Pesa receipts by payment. */
  receipts: ReadonlyMap<string, string>;
}

export type Fact = [name: string, value: string];

export interface MoneyLine {
  at: string;
  what: string;
  cents: Cents;
}

export interface HistoryLine {
  v: number;
  what: string;
  /** What was said with it. */
  said: string | null;
  who: string;
  at: string;
  hash: string;
}

/** The certificate's text, part by part. */
export interface Content {
  standing: Fact[];
  terms: { title: string; facts: Fact[] };
  before: { title: string; facts: Fact[] } | null;
  money: MoneyLine[];
  heldCents: Cents;
  disputes: Fact[][];
  files: Fact[];
  history: HistoryLine[];
}

const SIDES: Record<Party, string> = { buyer: 'Buyer', seller: 'Seller' };

function actorOf({ buyer, seller }: DealDoc, by: string): string {
  if (by === buyer) return SIDES.buyer;
  if (by === seller) return SIDES.seller;
  return by === 'rail' ? 'M-Pesa' : 'Amana';
}

const textIn = (asked: Record<string, unknown>, ...fields: string[]): string | null =>
  fields.map((field) => asked[field]).find((value) => typeof value === 'string') ?? null;

const splitIn = ({ buyerCents, sellerCents }: Record<string, unknown>): string | null =>
  typeof buyerCents === 'number' && typeof sellerCents === 'number'
    ? `${formatKes(buyerCents)} to the buyer, ${formatKes(sellerCents)} to the seller`
    : null;

const nameOf = ({ names }: Papers, user: string | null): string =>
  (user === null ? undefined : names.get(user)) ?? 'Nobody yet';

function standingOf(papers: Papers): Fact[] {
  const { deal, events } = papers;
  return [
    ['Buyer', nameOf(papers, deal.buyer)],
    ['Seller', nameOf(papers, deal.seller)],
    ['Step', STEP_WORDS[deal.phase]],
    ['Since', eat(events.at(-1)!.at)],
  ];
}

function termsOf({ deal, events }: Papers): Pick<Content, 'terms' | 'before'> {
  const versions = events.flatMap(({ body }) => (body.set.terms ? [body.set.terms] : []));
  const before = versions.at(-2);
  return {
    terms: {
      title: `Terms, version ${deal.terms.version}, as both agreed`,
      facts: [...TERM_FIELDS.map((field) => termWords(field, deal.terms[field])), ['Hash', deal.terms.hash]],
    },
    before: before
      ? {
          title: `Changed from version ${before.version} to version ${deal.terms.version}`,
          facts: [
            ...changesBetween(before, deal.terms).map(({ field, from, to }): Fact => {
              const [name, was] = termWords(field, from);
              return [name, `${was}\nbecame\n${termWords(field, to)[1]}`];
            }),
            ['Hash before', before.hash],
          ],
        }
      : null,
  };
}

/** Legs of an entry as lines: what came in by it, or where each shilling went. */
function linesOf(papers: Papers, { _id, legs, source, at }: EntryDoc): MoneyLine[] {
  const { deal, receipts } = papers;
  const own = escrowAccount(deal._id);
  const heldCents = -legs.reduce((sum, { account, cents }) => (account === own ? sum + cents : sum), 0);
  if (heldCents > 0) {
    const receipt = receipts.get(source.slice('payments/'.length));
    const way = _id.startsWith('in:')
      ? `by M-Pesa${receipt ? `, receipt ${receipt}` : ''}`
      : 'from the wallet';
    return [{ at: eat(at), what: `Paid in by ${nameOf(papers, deal.buyer)} ${way}`, cents: heldCents }];
  }
  return legs
    .filter(({ account }) => account !== own)
    .map(({ account, cents }) => {
      const to = account.startsWith('w:') ? nameOf(papers, account.slice(2)) : 'Amana, the fee';
      return { at: eat(at), what: `Out to ${to}`, cents };
    });
}

/** The entries of these events alone, in their order, so that what comes later changes nothing. */
function moneyOf(papers: Papers): MoneyLine[] {
  const order = new Map(
    papers.events.flatMap(({ _id, v }) => [_id, `wl:${_id}`, `out:${_id}`].map((id) => [id, v] as const)),
  );
  return papers.entries
    .filter(({ _id }) => order.has(_id))
    .sort((a, b) => order.get(a._id)! - order.get(b._id)!)
    .flatMap((entry) => linesOf(papers, entry));
}

/** Who has the case, and a decision that nobody has seconded, are told to staff alone. */
const isOfStaff = ({ type, body: { set } }: DealEventDoc): boolean =>
  type === 'hand_over' || (type === 'award' && set.phase !== 'awarded');

function stepOfDispute(deal: DealDoc, event: DealEventDoc): Fact[] {
  if (isOfStaff(event)) return [];
  const { type, by, at, body } = event;
  const { asked } = body;
  const who = actorOf(deal, by);
  const reason = textIn(asked, 'reason');
  const said: Fact[] = reason === null ? [] : [['Reason', reason]];
  const split = splitIn(asked);
  switch (type) {
    case 'dispute': {
      const kind = DISPUTE_KINDS.find((known) => known === asked.kind);
      return [
        ['Claim', `${who}, ${formatKes(Number(asked.claimCents))}, ${eat(at)}`],
        ...(kind ? [['Problem', KIND_WORDS[kind]] satisfies Fact] : []),
        ...said,
      ];
    }
    case 'respond':
      return [['Answer', `${who}: ${split ?? 'accepts the claim'}, ${eat(at)}`], ...said];
    case 'settle_offer':
      return [['Offer', `${who}: ${split ?? 'made'}, ${eat(at)}`], ...said];
    case 'settle_accept':
      return [['Settled', `${who} accepts ${split ?? 'the offer'}, ${eat(at)}`]];
    case 'mediate':
      return [['Proposal', `Amana: ${split ?? 'made'}, ${eat(at)}`], ...said];
    case 'mediate_accept':
      return [['Proposal accepted', `${who}: ${split ?? 'as proposed'}, ${eat(at)}`]];
    case 'withdraw_dispute':
      return [['Taken back', `${who}, ${eat(at)}`]];
    case 'award':
      return [['Award', `${split ?? 'made'}, ${eat(at)}`], ...said];
    default:
      return [];
  }
}

function disputesOf({ deal, events }: Papers): Fact[][] {
  const disputes: Fact[][] = [];
  for (const event of events) {
    if (event.type === 'dispute') disputes.push([]);
    disputes.at(-1)?.push(...stepOfDispute(deal, event));
  }
  return disputes;
}

const lineOf = (deal: DealDoc, event: DealEventDoc): HistoryLine => ({
  v: event.v,
  what: EVENT_WORDS[event.type],
  said: isOfStaff(event) ? null : textIn(event.body.asked, 'note', 'reason'),
  who: actorOf(deal, event.by),
  at: eat(event.at),
  hash: event.hash.slice(0, 16),
});

/** What a certificate says, from the events of the version and what belongs to them. */
export function contentOf(papers: Papers): Content {
  const { deal, events, files } = papers;
  return {
    standing: standingOf(papers),
    ...termsOf(papers),
    money: moneyOf(papers),
    heldCents: deal.items.reduce((sum, item) => sum + item.heldCents, 0),
    disputes: disputesOf(papers),
    files: files.map(({ name, sha256, at, by }) => [
      `${actorOf(deal, by)}, ${eat(at)}`,
      `${name}\nSHA-256 ${sha256}`,
    ]),
    history: events.map((event) => lineOf(deal, event)),
  };
}

/** What the buyer pays in for the whole deal. */
export const totalOf = (deal: DealDoc): Cents => deal.items.reduce((sum, item) => sum + wholeNeed(item), 0);
