import { formatKes } from '@amana/shared/money.js';
import { later } from '@amana/shared/time.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { DAY_MS, LATE_REFUND_MS, mayAsk, SHIP_BACK_MS } from '@amana/shared/transactions/policy.js';
import { AppError } from '../../../platform/errors.js';
import { canonicalJson } from '../../../platform/ids.js';
import type { DealDoc, Item, ItemAsk } from './deal.js';
import type { AskCommand, By, Effect } from './decision.js';
import { currentItem, ended, moved } from './item.js';

/** No clock is moved further than this from now. */
const FURTHEST_MS = 90 * DAY_MS;

function ensureSensible(item: Item, asked: AskCommand, now: Date): void {
  const restCents = item.priceCents - item.givenCents;
  switch (asked.type) {
    case 'extend': {
      const until = new Date(asked.body.until);
      const before = (item.phase === 'funded' ? item.deliverBy : item.due) ?? now;
      const message = 'Name a later date, within 90 days from now.';
      if (until <= before || until <= now || until > later(now, FURTHEST_MS))
        throw new AppError('STATE_CONFLICT', message, { fields: [{ field: 'until', message }] });
      return;
    }
    case 'cancel_mutual':
      if (asked.body.buyerCents + asked.body.sellerCents !== restCents)
        throw new AppError('SPLIT_MISMATCH', `The two parts must make ${formatKes(restCents)}.`, {
          restCents,
        });
      return;
    case 'reject_return':
      if (asked.body.costCents > restCents)
        throw new AppError('AMOUNT_OUT_OF_RANGE', `The return can cost up to ${formatKes(restCents)}.`, {
          maxCents: restCents,
        });
  }
}

const lineOf = ({ type, body }: AskCommand): Effect['line'] => {
  if (type === 'cancel_mutual') return { split: body };
  return type === 'reject_return' ? { cents: body.costCents } : { note: body.until };
};

function ensureAsked(item: Item, answered: AskCommand, by: Party): void {
  const { ask } = item;
  if (ask?.kind !== answered.type || ask.by === by)
    throw new AppError('STATE_CONFLICT', 'Nothing of this kind is asked of you now.');
  if (canonicalJson(ask.body) !== canonicalJson(answered.body))
    throw new AppError('STATE_CONFLICT', 'That is not what is asked. Read it again.', { asked: ask.body });
}

function agreed(deal: DealDoc, asked: AskCommand, now: Date): Effect {
  const item = currentItem(deal);
  const { phase } = item;
  switch (asked.type) {
    case 'extend': {
      const until = new Date(asked.body.until);
      const clocks =
        phase === 'funded' ? { deliverBy: until, due: later(until, LATE_REFUND_MS) } : { due: until };
      return { set: moved(deal, { phase, ask: null, ...clocks }), line: {} };
    }
    case 'cancel_mutual':
      return ended(deal, 'mutual', item.givenCents + asked.body.sellerCents, now);
    case 'reject_return': {
      const back = { costCents: asked.body.costCents, shippedAt: null };
      return { set: moved(deal, { phase: 'returning', back, due: later(now, SHIP_BACK_MS) }), line: {} };
    }
  }
}

/**
 * One side asks, the other agrees to exactly that or refuses; a new request of one's own takes the place of the one before.
 * @throws AppError FORBIDDEN, STATE_CONFLICT, SPLIT_MISMATCH, AMOUNT_OUT_OF_RANGE
 */
export function askEffect(deal: DealDoc, command: AskCommand, { actor }: By, now: Date): Effect {
  const item = currentItem(deal);
  const { type: kind, answer, body, reason } = command;
  const by = actor as Party;
  if (answer === undefined) {
    if (!mayAsk(kind, by))
      throw new AppError('FORBIDDEN', 'Only the buyer can ask to send it back: agree to it, or refuse.');
    if (item.ask && item.ask.by !== by)
      throw new AppError('STATE_CONFLICT', 'The other side asks something of you. Answer that first.');
    ensureSensible(item, command, now);
    const ask = { kind, by, reason, body } as ItemAsk;
    return {
      set: moved(deal, { phase: item.phase, ask }),
      line: { ...lineOf(command), reason, answer: 'ask' },
    };
  }
  ensureAsked(item, command, by);
  if (answer === 'refuse')
    return { set: moved(deal, { phase: item.phase, ask: null }), line: { answer: 'refuse' } };
  ensureSensible(item, command, now);
  const effect = agreed(deal, command, now);
  return { ...effect, line: { ...lineOf(command), ...effect.line, answer: 'agree' } };
}
