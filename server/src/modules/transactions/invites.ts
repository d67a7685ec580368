import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { isOneOf, type Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';
import type { DealDoc } from './domain/deal.js';
import { findRole } from './transactions.policy.js';

const noInvitation = () =>
  new AppError('NOT_FOUND', 'This link is not valid. Ask the person who sent it for a new one.');

/** One-time links: nothing of them is stored, the token belongs to the deal's id. */
export function createInvites(crypto: Crypto, publicUrl: string) {
  const tokensOf = (deal: string): string[] =>
    crypto.tokens('invite', deal).map((token) => `${deal}.${token}`);

  return {
    /** The link that makes whoever opens it first the other person of the deal. */
    linkOf: (deal: string): string => `${publicUrl}/join/${tokensOf(deal)[0]}`,

    dealIdOf: (token: string): string => token.split('.')[0] ?? '',

    /**
     * Lets in the holder of the link, or the invited number when this person has verified it.
     * @throws AppError NOT_FOUND, ALREADY_JOINED, FORBIDDEN for the creator himself
     */
    ensureInvited(
      deal: DealDoc | null,
      token: string,
      viewer: { id: string; phoneHash: string | null } | null,
    ): Party {
      const holdsLink = deal !== null && isOneOf(token, tokensOf(deal._id));
      const phoneHash = viewer?.phoneHash ?? null;
      const verified =
        deal !== null && token === deal._id && phoneHash !== null && deal.invite?.phoneHash === phoneHash;
      const party = deal && viewer ? findRole(deal, viewer.id) : null;
      if (!deal || !(holdsLink || verified || (party && token === deal._id))) throw noInvitation();
      if (deal.invite === null)
        throw new AppError('ALREADY_JOINED', 'Someone has joined this deal already. A link works once.', {
          ...(party ? { dealId: deal._id } : {}),
        });
      if (party)
        throw new AppError('FORBIDDEN', 'You proposed this deal. Send the link to the other person.', {
          dealId: deal._id,
        });
      return otherParty(deal.creator);
    },
  };
}

export type Invites = ReturnType<typeof createInvites>;
