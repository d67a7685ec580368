import type { Proposal } from '@amana/shared/admin/contract.js';
import { useMe } from '../../../lib/session.js';
import { capital } from '../../../lib/words.js';
import { actWords, personOf } from '../money-words.js';
import { DecisionCard, type CardProps } from './DecisionCard.js';

/** A step with money that a colleague proposed. */
export function ProposalCard({ proposal, nowMs, decide }: CardProps & { proposal: Proposal }) {
  const mine = proposal.by.id === useMe().id;
  const effect = `${capital(actWords(proposal))}.`;
  const person = personOf(proposal);
  return (
    <DecisionCard
      {...{ nowMs, decide, effect }}
      what="proposal"
      waiting={proposal}
      person={person === null ? null : { id: person, words: 'See whose wallet it is' }}
      confirm={{ title: 'Confirm it', label: 'Confirm: it is done at once', effect }}
      whyNot={mine ? 'You proposed this: it waits for somebody else of the staff.' : null}
    />
  );
}
