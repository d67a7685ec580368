import { formatKes } from '@amana/shared/money.js';
import type { Deal, DealItem, TimelineEntry } from '@amana/shared/transactions/contract.js';
import { outcomeOf } from '@amana/shared/transactions/fees.js';
import type { DealEvent } from '@amana/shared/transactions/lifecycle.js';
import { formatDateTime } from '../../lib/time.js';
import { capital, firstName } from '../../lib/words.js';
import { splitWords, wentWords } from './dispute-words.js';
import { isInParts, nameOf, stillForSeller, youOr, type ToldDeal } from './people.js';

interface Told {
  who: string;
  sum: string;
  entry: TimelineEntry;
  /** The deal, with the part alone that the line is about. */
  deal: ToldDeal;
  item: DealItem;
}

type Sentence = (told: Told) => string;

/** What was released of a part before this line. */
const releasedBefore = ({ deal, entry }: Told): number =>
  deal.timeline
    .filter(({ type, item, v }) => type === 'release_part' && item === entry.item && v < entry.v)
    .reduce((sum, { cents = 0 }) => sum + cents, 0);

const toSeller: Sentence = (told) => {
  const cents = stillForSeller({ ...told.item, givenCents: releasedBefore(told) });
  return `${formatKes(cents)} went to ${youOr(told.deal, 'seller')}`;
};
const toBuyer: Sentence = ({ deal, item }) =>
  `${formatKes(outcomeOf(item, item.givenCents).buyerCents)} went back to ${youOr(deal, 'buyer')}`;
const plain =
  (words: string): Sentence =>
  ({ who }) =>
    `${who} ${words}`;

/** `your offer`, `Otieno’s offer`: of the side that did not accept it. */
function offerOf(deal: ToldDeal, acceptedBy: TimelineEntry['by']): string {
  const party = acceptedBy === 'buyer' ? 'seller' : 'buyer';
  return party === deal.role ? 'your offer' : `${nameOf(deal, party)}’s offer`;
}

interface Asking {
  ask: Sentence;
  agree: Sentence;
  refuse: Sentence;
}

/** What one side asks for and the other answers. */
const asked =
  ({ ask, agree, refuse }: Asking): Sentence =>
  (told) =>
    ({ ask, agree, refuse })[told.entry.answer ?? 'ask'](told);

/** A new date is the note of its line. */
const untilOf = ({ note, at }: TimelineEntry): string =>
  note ? ` until ${formatDateTime(note, Date.parse(at))}` : '';

/** Who paid: the buyer, or somebody for the buyer. */
const paidIn: Sentence = ({ sum, deal, entry: { payer } }) =>
  payer
    ? `${firstName(payer.name)} paid ${sum} by M-Pesa for ${youOr(deal, 'buyer')}`
    : `${youOr(deal, 'buyer')} paid ${sum} by M-Pesa`;

const SENTENCES: Record<DealEvent, Sentence> = {
  propose: plain('proposed the deal'),
  counter: plain('suggested a change'),
  agree: plain('agreed to the terms'),
  join: plain('joined the deal'),
  decline: plain('declined the deal'),
  withdraw: plain('withdrew the deal'),
  prompt_asked: ({ who, sum, entry, deal }) =>
    `${who}${entry.by === 'payer' ? `, who pays for ${youOr(deal, 'buyer')},` : ''} asked for an M-Pesa prompt of ${sum}`,
  deposit_confirmed: paidIn,
  pay_from_wallet: ({ sum, deal }) => `${youOr(deal, 'buyer')} paid ${sum} from the wallet`,
  expire: () => 'Time ran out and the deal ended',
  deliver: plain('marked it as delivered'),
  handover: ({ who, deal }) =>
    `${who} handed it over, proven by ${deal.role === 'buyer' ? 'your' : `${nameOf(deal, 'buyer')}’s`} code`,
  extend: asked({
    ask: ({ who, entry }) => `${who} asked for more time${untilOf(entry)}`,
    agree: ({ who, entry }) => `${who} agreed to more time${untilOf(entry)}`,
    refuse: plain('did not agree to more time'),
  }),
  request_changes: plain('asked for changes'),
  accept: (told) => `${told.who} accepted. ${toSeller(told)}`,
  release_part: ({ who, sum, deal }) => `${who} released ${sum} of the price to ${youOr(deal, 'seller')}`,
  auto_accept: (told) => `The time to check ended. ${toSeller(told)}`,
  reject_return: asked({
    ask: ({ who, sum, deal }) =>
      `${who} asked to send it back; ${youOr(deal, 'seller')} would keep ${sum} for that`,
    agree: ({ who, sum }) => `${who} agreed to take it back for ${sum}`,
    refuse: plain('did not agree to take it back'),
  }),
  return_shipped: plain('sent it back'),
  return_received: (told) => `It came back. ${wentWords(told.deal)}`,
  cancel_mutual: asked({
    ask: ({ who, entry, deal }) =>
      `${who} asked to cancel${entry.split ? `: ${splitWords(deal, entry.split)}` : ''}`,
    agree: ({ who, deal }) => `${who} agreed to cancel. ${wentWords(deal)}`,
    refuse: plain('did not agree to cancel'),
  }),
  cancel_undelivered: (told) => `Not delivered in time. ${toBuyer(told)}`,
  refund_by_seller: (told) => `${told.who} gave the money back. ${toBuyer(told)}`,
  dispute: ({ who, sum }) => `${who} reported a problem, claim: ${sum}`,
  respond: ({ who, entry: { split }, deal }) =>
    split ? `${who} offered ${splitWords(deal, split)}` : `${who} accepted the claim. ${wentWords(deal)}`,
  settle_offer: plain('made an offer'),
  settle_accept: ({ who, entry, deal }) => `${who} accepted ${offerOf(deal, entry.by)}: ${wentWords(deal)}`,
  mediate: ({ entry: { split }, deal }) =>
    `Amana proposed ${split ? splitWords(deal, split) : 'a settlement'}`,
  mediate_accept: ({ who, entry, deal }) =>
    `${who} accepted Amana’s proposal${entry.cents === undefined ? '' : `: ${wentWords(deal)}`}`,
  withdraw_dispute: plain('took the claim back'),
  escalate: () => 'The case went to an arbiter',
  hand_over: () => 'The case changed hands',
  award: ({ entry: { split, answer }, deal }) =>
    `${answer === 'ask' ? 'A first decision, which waits for a second one' : 'The decision'}: ${split ? splitWords(deal, split) : 'made'}`,
  appeal: plain('appealed'),
  waive: plain('accepted the decision'),
  execute_award: ({ deal }) => `The decision was carried out. ${wentWords(deal)}`,
  hold: () => 'Amana paused the deal',
  unhold: () => 'Amana lifted the pause',
};

const MONEY: readonly DealEvent[] = [
  'deposit_confirmed',
  'pay_from_wallet',
  'accept',
  'auto_accept',
  'release_part',
  'cancel_undelivered',
  'refund_by_seller',
  'return_received',
  'settle_accept',
  'execute_award',
];

/** True when the event moved money. */
export const movedMoney = ({ type, cents, split, answer }: TimelineEntry): boolean =>
  MONEY.includes(type) ||
  (type === 'mediate_accept' && cents !== undefined) ||
  (type === 'respond' && !split) ||
  (type === 'cancel_mutual' && answer === 'agree');

/** The words of whoever acted; a new date is told in the sentence. */
export const noteOf = ({ type, note, reason }: TimelineEntry): string | null =>
  reason ?? (type === 'extend' || note === undefined ? null : note);

function actorOf(deal: ToldDeal, { by, payer }: TimelineEntry): string {
  if (by === 'buyer' || by === 'seller') return capital(youOr(deal, by));
  if (by === 'payer') return payer ? firstName(payer.name) : 'Somebody';
  return by === 'rail' ? 'M-Pesa' : 'Amana';
}

/** One event as a sentence with its actor, and the sum where money moved. */
export function sentenceOf(entry: TimelineEntry, deal: ToldDeal): string {
  const item = deal.items.find(({ id }) => id === entry.item) ?? deal.items[0]!;
  const about = entry.item === undefined ? deal : { ...deal, items: [item] };
  const told: Told = {
    who: actorOf(deal, entry),
    sum: formatKes(entry.cents ?? deal.buyerPaysCents),
    entry,
    deal: about,
    item,
  };
  const part = entry.item !== undefined && isInParts(deal) ? `Part ${item.id}: ` : '';
  return part + capital(SENTENCES[entry.type](told));
}

/** Who won a race that this person lost, and with what. Null when the last event was their own. */
export function winnerOf(deal: Deal, clock: (iso: string) => string): string | null {
  const last = deal.timeline.at(-1);
  if (!last || last.by === deal.role) return null;
  const who = actorOf(deal, last);
  return `${who} was first, at ${clock(last.at)}: ${sentenceOf(last, deal)}. This is the deal as it is now.`;
}
