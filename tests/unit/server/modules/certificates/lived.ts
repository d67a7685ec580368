import type { DealDoc, DealEventDoc } from '../../../../../server/src/modules/transactions/domain/deal.js';
import type { DealCommand } from '../../../../../server/src/modules/transactions/domain/decision.js';
import { changeOf, firstChange } from '../../../../../server/src/modules/transactions/domain/event.js';
import { hashOf } from '../../../../../server/src/modules/transactions/domain/terms.js';
import { decide, propose } from '../../../../../server/src/modules/transactions/domain/transaction.js';
import { BUYER, RAIL, SELLER, START, TERMS } from '../../../../support/deals.js';

/** A deal up to its delivery, with its events. */
export function lived(): { deal: DealDoc; events: DealEventDoc[] } {
  const proposal = { id: 'AM7K2Q9F', by: SELLER.id, role: 'seller' as const, terms: TERMS };
  const invite = { kind: 'link' as const, to: null };
  const first = firstChange('op-1', propose({ ...proposal, invite }, START), SELLER.id);
  const events = [first.event];
  let { deal } = first;
  const step = (command: DealCommand, by: typeof BUYER) => {
    const id = command.type === 'deposit_confirmed' ? `in:${command.payment}` : `op-${deal.v + 1}`;
    const change = changeOf(id, deal, decide(deal, command, by, START), START);
    events.push(change.event);
    deal = change.deal;
  };
  step({ type: 'join' }, BUYER);
  step({ type: 'agree', termsHash: hashOf(TERMS) }, BUYER);
  const amountCents = TERMS.priceCents + TERMS.feeBuyerCents;
  step({ type: 'deposit_confirmed', payment: 'p', payer: BUYER.id, item: '1', amountCents }, RAIL);
  step({ type: 'deliver', note: 'Here' }, SELLER);
  return { deal, events };
}
