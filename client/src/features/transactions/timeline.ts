import { formatKes } from '@amana/shared/money.js';
import type { Deal, TimelineEntry } from '@amana/shared/transactions/contract.js';
import { otherParty, type DealEvent } from '@amana/shared/transactions/lifecycle.js';
import { capital } from '../../lib/words.js';
import { splitWords, wentWords } from './dispute-words.js';
import { nameOf, youOr, type ToldDeal } from './people.js';

interface Told {
  who: string;
  sum: string;
  split: TimelineEntry['split'];
  deal: ToldDeal;
}

type Sentence = (told: Told) => string;

const toSeller: Sentence = ({ deal }) =>
  `${formatKes(deal.sellerGetsCents)} went to ${youOr(deal, 'seller')}`;
const toBuyer: Sentence = ({ deal }) =>
  `${formatKes(deal.buyerPaysCents)} went back to ${youOr(deal, 'buyer')}`;
const plain =
  (words: string): Sentence =>
  ({ who }) =>
    `${who} ${words}`;

/** `your offer`, `Otieno’s offer`. */
function offerOf(deal: ToldDeal): string {
  const party = otherParty(deal.dispute?.claimant ?? 'buyer');
  return party === deal.role ? 'your offer' : `${nameOf(deal, party)}’s offer`;
}

const SENTENCES: Record<DealEvent, Sentence> = {
  propose: plain('proposed the deal'),
  counter: plain('suggested a change'),
  agree: plain('agreed to the terms'),
  join: plain('joined the deal'),
  decline: plain('declined the deal'),
  withdraw: plain('withdrew the deal'),
  prompt_asked: plain('asked for the M-Pesa prompt'),
  deposit_confirmed: ({ sum, deal }) => `${youOr(deal, 'buyer')} paid ${sum} by M-Pesa`,
  pay_from_wallet: ({ sum, deal }) => `${youOr(deal, 'buyer')} paid ${sum} from the wallet`,
  expire: () => 'Time ran out and the deal ended',
  deliver: plain('marked it as delivered'),
  handover: plain('handed it over'),
  extend: plain('moved the delivery date'),
  request_changes: plain('asked for changes'),
  accept: (told) => `${told.who} accepted. ${toSeller(told)}`,
  release_part: ({ who, sum }) => `${who} paid out ${sum}`,
  auto_accept: (told) => `The time to check ended. ${toSeller(told)}`,
  reject_return: plain('asked to send it back'),
  return_shipped: plain('sent it back'),
  return_received: (told) => `It came back. ${toBuyer(told)}`,
  cancel_mutual: () => 'Both cancelled the deal',
  cancel_undelivered: (told) => `Not delivered in time. ${toBuyer(told)}`,
  refund_by_seller: (told) => `${told.who} gave the money back. ${toBuyer(told)}`,
  dispute: ({ who, sum }) => `${who} reported a problem, claim: ${sum}`,
  respond: ({ who, split, deal }) =>
    split ? `${who} offered ${splitWords(deal, split)}` : `${who} accepted the claim. ${wentWords(deal)}`,
  settle_offer: plain('made an offer'),
  settle_accept: ({ who, deal }) => `${who} accepted ${offerOf(deal)}: ${wentWords(deal)}`,
  withdraw_dispute: plain('took the claim back'),
  escalate: () => 'The case went to an arbiter',
  award: ({ split, deal }) => `The decision: ${split ? splitWords(deal, split) : 'made'}`,
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
export const movedMoney = ({ type, split }: TimelineEntry): boolean =>
  MONEY.includes(type) || (type === 'respond' && !split);

function actorOf(deal: ToldDeal, by: TimelineEntry['by']): string {
  if (by === 'buyer' || by === 'seller') return capital(youOr(deal, by));
  return by === 'rail' ? 'M-Pesa' : 'Amana';
}

/** One event as a sentence with its actor, and the sum where money moved. */
export function sentenceOf(entry: TimelineEntry, deal: ToldDeal): string {
  const sum = formatKes(entry.cents ?? deal.buyerPaysCents);
  const { by, split, type } = entry;
  return capital(SENTENCES[type]({ who: actorOf(deal, by), sum, split, deal }));
}

/** Who won a race that this person lost, and with what. Null when the last event was their own. */
export function winnerOf(deal: Deal, clock: (iso: string) => string): string | null {
  const last = deal.timeline.at(-1);
  if (!last || last.by === deal.role) return null;
  const who = actorOf(deal, last.by);
  return `${who} was first, at ${clock(last.at)}: ${sentenceOf(last, deal)}. This is the deal as it is now.`;
}
