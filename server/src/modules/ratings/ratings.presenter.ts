import type { DealRatings, PersonCard, Rating } from '@amana/shared/ratings/contract.js';
import { otherParty, type Party } from '@amana/shared/transactions/lifecycle.js';
import { closesAfter, endOf, isRevealed, refusalOf, type Ended, type RatingDoc } from './domain/rating.js';

const MOST_COMMENTS = 10;

const presentRating = ({ stars, comment, at }: RatingDoc): Rating => ({
  stars,
  comment,
  at: at.toISOString(),
});

/** A deal's ratings as one side sees them. @param now the clock of deals @param gone the other's account is closed */
export function presentRatings(
  deal: Ended,
  role: Party,
  ratings: readonly RatingDoc[],
  now: Date,
  gone: boolean,
): DealRatings {
  const mine = ratings.find(({ by }) => by === role);
  const theirs = ratings.find(({ by }) => by === otherParty(role));
  const end = endOf(deal);
  const until = end && closesAfter(end);
  const both = mine !== undefined && theirs !== undefined;
  return {
    role,
    mine: mine ? presentRating(mine) : null,
    theirs: theirs && isRevealed(theirs, both, now) ? presentRating(theirs) : null,
    revealed: both || (until !== null && now >= until),
    refusal: refusalOf(deal, mine !== undefined, now, gone),
    until: until?.toISOString() ?? null,
  };
}

/** The newest words about a person. @param revealed newest first */
export const commentsOf = (revealed: readonly RatingDoc[]): PersonCard['comments'] =>
  revealed
    .filter(({ comment }) => comment !== null)
    .slice(0, MOST_COMMENTS)
    .map(presentRating);
