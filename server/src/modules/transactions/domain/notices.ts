import { formatKes } from '@amana/shared/money.js';
import { otherParty, type Party } from '@amana/shared/transactions/lifecycle.js';
import type { AskKind } from '@amana/shared/transactions/policy.js';
import type { NewNotice } from '../../../platform/notices.js';
import { walletAccount } from '../../ledger/domain/legs.js';
import type { Change } from './event.js';
import { currentItem } from './item.js';

type Names = ReadonlyMap<string, string>;

const partyOf = (change: Change, user: string): Party | null => {
  if (user === change.deal.buyer) return 'buyer';
  return user === change.deal.seller ? 'seller' : null;
};

const claimantOf = (deal: Change['deal']): string | null => {
  const by = currentItem(deal).dispute?.by;
  return by ? deal[by] : null;
};

/** What the event put into this person's wallet, in cents. */
const gained = ({ decision }: Change, user: string): number =>
  -(decision.entries ?? [])
    .flatMap(({ legs }) => legs)
    .reduce((sum, { account, cents }) => (account === walletAccount(user) ? sum + cents : sum), 0);

const ASKED: Record<AskKind, string> = {
  extend: 'more time',
  cancel_mutual: 'to cancel',
  reject_return: 'to send it back',
};

function askText({ decision, line }: Change, actor: string, toWallet: string): string {
  const what = ASKED[decision.type as AskKind];
  if (line.answer === 'ask')
    return `${actor} asks ${decision.type === 'extend' ? 'for ' : ''}${what}. Answer it.`;
  return line.answer === 'agree'
    ? `${actor} agreed.${toWallet}`
    : `${actor} did not agree${decision.type === 'extend' ? ' to' : ''} ${what}.`;
}

/** One sentence for the person who did not do it: what happened and, where it matters, what to do. */
function textFor(change: Change, reader: string, actor: string): string | null {
  const { deal, decision } = change;
  const mine = gained(change, reader);
  const toWallet = mine > 0 ? ` ${formatKes(mine)} is in your wallet.` : '';
  const isBuyer = reader === deal.buyer;
  switch (decision.type) {
    case 'counter':
      return `${actor} suggested a change. Read the new terms.`;
    case 'join':
      return `${actor} joined the deal.`;
    case 'agree':
      if (deal.phase !== 'agreed') return `${actor} agreed to the terms.`;
      return isBuyer
        ? 'You both agreed. Pay in, and Amana holds the money.'
        : 'You both agreed. Do not deliver before the money is in.';
    case 'decline':
      return `${actor} declined the deal.`;
    case 'withdraw':
      return `${actor} withdrew the deal.`;
    case 'expire':
      return `The deal ended: time ran out.${toWallet}`;
    case 'deposit_confirmed':
    case 'pay_from_wallet':
      if (deal.phase !== 'funded') return null;
      return isBuyer
        ? `Amana holds ${formatKes(currentItem(deal).heldCents)} for this deal.`
        : `The money is in: Amana holds ${formatKes(currentItem(deal).heldCents)}. Deliver now.`;
    case 'deliver':
      return `${actor} says it is delivered. Check it, then accept.`;
    case 'handover':
      return `${actor} handed it over. Check it, then accept.`;
    case 'request_changes':
      return `${actor} asks for changes. Read what, and deliver again.`;
    case 'release_part':
      return `${actor} released a part.${toWallet}`;
    case 'extend':
    case 'cancel_mutual':
    case 'reject_return':
      return askText(change, actor, toWallet);
    case 'return_shipped':
      return `${actor} sent it back. Say when it is there.`;
    case 'return_received':
      return `What was sent back is there.${toWallet}`;
    case 'accept':
      return `${actor} accepted.${toWallet}`;
    case 'auto_accept':
      return isBuyer
        ? 'The time to check ran out, so the seller was paid.'
        : `The time to check ran out: accepted by itself.${toWallet}`;
    case 'cancel_undelivered':
      return `The deal was cancelled: not delivered in time.${toWallet}`;
    case 'refund_by_seller':
      return `${actor} gave the money back.${toWallet}`;
    case 'dispute':
      return `${actor} reported a problem and claims ${formatKes(change.line.cents ?? 0)}. Answer it.`;
    case 'respond':
      if (change.line.split) return `${actor} answered your claim with an offer.`;
      return `${actor} accepted your claim.${toWallet}`;
    case 'settle_offer':
      return `${actor} made an offer. Read it, and accept it or answer.`;
    case 'settle_accept':
      return `${actor} accepted your offer.${toWallet}`;
    case 'mediate':
      return 'Amana proposes how to settle it. Read it, and accept it if it is right for you.';
    case 'mediate_accept':
      return change.line.cents === undefined
        ? `${actor} accepted Amana’s proposal. Once you accept it too, it is settled.`
        : `${actor} accepted Amana’s proposal too: it is settled.${toWallet}`;
    case 'withdraw_dispute':
      return `${actor} took the claim back. The deal goes on.`;
    case 'escalate':
      if (change.before?.phase !== 'responding')
        return 'You two did not agree in time, so an arbiter decides now.';
      return reader === claimantOf(deal)
        ? 'Your claim was not answered in time, so an arbiter decides now.'
        : 'You did not answer the claim in time, so an arbiter decides now.';
    case 'award':
      if (deal.phase !== 'awarded') return null;
      return 'An arbiter has decided: read why, then accept it or appeal in time.';
    case 'appeal':
      return `${actor} appealed. Another arbiter decides now.`;
    case 'waive':
      return `${actor} accepts the decision.`;
    case 'execute_award':
      return `The dispute is decided: read why in the deal.${toWallet}`;
    case 'hold':
      return 'Amana paused this deal. Nothing moves until it is lifted.';
    case 'unhold':
      return 'The pause of this deal is over. It goes on where it stood.';
    default:
      return null;
  }
}

/** Who is told of a change, and in which words: the other party, or both when nobody of them did it. */
export function noticesOf(change: Change, names: Names): NewNotice[] {
  const { deal, decision } = change;
  const actor = names.get(decision.by) ?? 'The other person';
  const by = partyOf(change, decision.by);
  const readers = by ? [deal[otherParty(by)]] : [deal.buyer, deal.seller];
  return readers.flatMap((user) => {
    const text = user === null ? null : textFor(change, user, actor);
    return text === null
      ? []
      : [
          {
            user,
            transaction: deal._id,
            v: deal.v,
            body: { kind: decision.type, title: deal.terms.title, text },
          },
        ];
  });
}
