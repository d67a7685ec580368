import type { Dispute } from '@amana/shared/disputes/contract.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { capital } from '../../lib/words.js';
import { called, claimWords, splitWords } from './words.js';

/** Something that was said in a dispute: by whom, what it asks for, in which words, when (ISO 8601). */
export interface Said {
  who: string;
  what: string | null;
  reason: string;
  at: string;
}

/** All that was said, oldest first: the claim, the answer, the latest offers, Amana’s proposal, the appeal and the decision. */
export function saidIn(dispute: Dispute, deal: Deal): Said[] {
  const { claimant, answer, offers, appeal, award } = dispute;
  const who = (party: 'buyer' | 'seller') => capital(called(deal, party));
  const current = offers[otherParty(claimant)];
  const answered: Said[] =
    answer && answer.at !== current?.at
      ? [{ ...answer, who: who(otherParty(claimant)), what: `First offer: ${splitWords(deal, answer)}.` }]
      : [];
  const offered = (['buyer', 'seller'] as const).flatMap((party): Said[] => {
    const offer = offers[party];
    return offer
      ? [{ ...offer, who: who(party), what: `Offer: ${splitWords(deal, offer)}, before the fee.` }]
      : [];
  });
  const rest: Said[] = [
    ...answered,
    ...offered,
    ...(offers.mediator
      ? [
          {
            ...offers.mediator,
            who: 'Amana’s proposal and why',
            what: `${splitWords(deal, offers.mediator)}, before the fee.`,
          },
        ]
      : []),
    ...(appeal ? [{ ...appeal, who: who(appeal.by), what: 'Appeal against the decision.' }] : []),
    ...(award
      ? [
          {
            who: 'The decision and why',
            what: `${splitWords(deal, award)}, before the fee.`,
            reason: award.by === 'system' ? 'Nobody decided in time.' : award.reason,
            at: award.at,
          },
        ]
      : []),
  ];
  return [
    { who: who(claimant), what: claimWords(dispute), reason: dispute.reason, at: dispute.openedAt },
    ...rest.toSorted((a, b) => a.at.localeCompare(b.at)),
  ];
}
