import { formatKes, type Cents } from '@amana/shared/money.js';
import type { Ask, AskBodies, Deal, DealItem, Split } from '@amana/shared/transactions/contract.js';
import { outcomeOf } from '@amana/shared/transactions/fees.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { DAY_MS, SHIP_BACK_MS } from '@amana/shared/transactions/policy.js';
import type { SumRow } from '../../components/ui/Rows.js';
import { nairobiTime } from '../../lib/date-fields.js';
import { formatDateTime } from '../../lib/time.js';
import { capital } from '../../lib/words.js';
import { currentOf, nameOf, youOr } from './people.js';
import { movedRows } from './release.js';
import type { Step } from './transactions.commands.js';

/** No clock is moved further than this from now. */
export const FURTHEST_DAYS = 90;

/** The share of the price that is still to be decided about. */
export const restOf = ({ priceCents, givenCents }: DealItem): Cents => priceCents - givenCents;

/** When the clock that is to be moved ends now. */
export const clockBefore = (deal: Deal): string | null => {
  const item = currentOf(deal);
  return deal.phase === 'funded' ? item.deliverBy : item.due;
};

/** The end of a day that was chosen, or what is wrong with it. */
export function untilOf(day: string, deal: Deal, nowMs: number): { until: string } | { wrong: string } {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return { wrong: 'Choose a date' };
  const until = nairobiTime(`${day}T23:59`);
  const before = clockBefore(deal);
  if (Date.parse(until) <= (before ? Date.parse(before) : nowMs))
    return { wrong: `Choose a date after ${formatDateTime(before ?? nowMs, nowMs)}` };
  return Date.parse(until) > nowMs + FURTHEST_DAYS * DAY_MS
    ? { wrong: `Choose a date within ${FURTHEST_DAYS} days from now` }
    : { until };
}

/** Where all that is held goes when the deal is cancelled with this split; adds up to what is held. */
export const cancelRows = (deal: Deal, { sellerCents }: Split): SumRow[] => {
  const item = currentOf(deal);
  const gets = (party: 'buyer' | 'seller') =>
    deal.role === party ? 'You get' : `${capital(nameOf(deal, party))} gets`;
  return movedRows(item, item.givenCents + sellerCents, { seller: gets('seller'), rest: gets('buyer') });
};

interface AskWords {
  /** What is asked, exactly. */
  asks: string;
  /** What agreeing does. */
  effect: string;
}

function goesWords(deal: Deal, givenCents: Cents): string {
  const item = currentOf(deal);
  const [before, after] = [outcomeOf(item, item.givenCents), outcomeOf(item, givenCents)];
  const toSeller = after.sellerCents - before.sellerCents;
  const back = `${formatKes(after.buyerCents)} goes back to ${youOr(deal, 'buyer')}`;
  return toSeller > 0 ? `${back}, ${formatKes(toSeller)} to ${youOr(deal, 'seller')}` : back;
}

/** What was asked, for the person who looks, to the minute and the shilling. */
export function askWords(deal: Deal, ask: Ask, nowMs: number): AskWords {
  const mine = ask.by === deal.role;
  const who = mine ? 'You' : capital(nameOf(deal, ask.by));
  const asks = mine ? 'asked' : 'asks';
  const item = currentOf(deal);
  switch (ask.kind) {
    case 'extend': {
      const before = clockBefore(deal);
      const what = deal.phase === 'funded' ? 'to deliver' : 'to check it';
      return {
        asks: `${who} ${asks} for more time ${what}: until ${formatDateTime(ask.until, nowMs)}`,
        effect: before ? `Now it is until ${formatDateTime(before, nowMs)}.` : 'The clock is moved.',
      };
    }
    case 'cancel_mutual':
      return {
        asks: `${who} ${asks} to cancel together: of the price ${formatKes(ask.buyerCents)} for ${youOr(deal, 'buyer')}, ${formatKes(ask.sellerCents)} for ${youOr(deal, 'seller')}`,
        effect: `With the fee: ${goesWords(deal, item.givenCents + ask.sellerCents)}. This cannot be undone.`,
      };
    case 'reject_return': {
      const keeps =
        ask.costCents > 0
          ? `, and ${youOr(deal, 'seller')} keep${deal.role === 'seller' ? '' : 's'} ${formatKes(ask.costCents)} of the price for it`
          : '';
      const { seller, buyer } = { seller: youOr(deal, 'seller'), buyer: youOr(deal, 'buyer') };
      const sends = deal.role === 'buyer' ? 'send' : 'sends';
      return {
        asks: `${who} ${asks} to send it back to ${seller}${keeps}`,
        effect: `${capital(buyer)} ${sends} it within ${SHIP_BACK_MS / DAY_MS} days. When it is back, ${goesWords(deal, item.givenCents + ask.costCents)}.`,
      };
    }
  }
}

/** What happens while the other one has not answered: the clock goes on. */
export function waitingWords(deal: Deal, ask: Ask, nowMs: number): string {
  const waits = `Waiting for ${nameOf(deal, askedParty(ask))} to answer.`;
  if (ask.kind !== 'reject_return' || deal.clock === null)
    return `${waits} Until then the deal goes on as it was.`;
  const at = formatDateTime(deal.clock.at, nowMs);
  return `${waits} Without an answer by ${at}, ${nameOf(deal, 'seller')} is paid: report a problem before that.`;
}

const bodyOf = (ask: Ask): AskBodies[keyof AskBodies] => {
  switch (ask.kind) {
    case 'extend':
      return { until: ask.until };
    case 'cancel_mutual':
      return { buyerCents: ask.buyerCents, sellerCents: ask.sellerCents };
    case 'reject_return':
      return { costCents: ask.costCents };
  }
};

const PATHS = { extend: 'extend', cancel_mutual: 'cancel-mutual', reject_return: 'return' } as const;

/** The answer to what is asked, which it names exactly. */
export const answerStep = (deal: Deal, ask: Ask, answer: 'agree' | 'refuse'): Step =>
  ({ path: PATHS[ask.kind], body: { ...bodyOf(ask), answer, item: deal.current } }) as Step;

/** Who is waited for. */
export const askedParty = ({ by }: Ask) => otherParty(by);
