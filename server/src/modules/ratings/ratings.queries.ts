import type { Model } from 'mongoose';
import { driverOf } from '../../platform/mongo/model.js';
import { isRevealed, type RatingDoc } from './domain/rating.js';

/** Ratings as they are read for screens. */
export function createRatingQueries(ratings: Model<RatingDoc>) {
  const stored = driverOf(ratings);

  /** Which of these deals this person has rated. */
  async function ratedBy(person: string, transactions: string[]): Promise<ReadonlySet<string>> {
    if (transactions.length === 0) return new Set();
    const found = await stored
      .find({ transaction: { $in: transactions }, from: person }, { projection: { transaction: 1 } })
      .toArray();
    return new Set(found.map(({ transaction }) => transaction));
  }

  return {
    /** At most two. */
    ofDeal: (transaction: string): Promise<RatingDoc[]> => stored.find({ transaction }).toArray(),

    /** What is shown of the latest ratings of this person, newest first. @param now the clock of deals */
    async revealedAbout(person: string, now: Date, limit: number): Promise<RatingDoc[]> {
      const latest = await stored.find({ about: person }).sort({ at: -1, _id: -1 }).limit(limit).toArray();
      const open = latest.filter((rating) => !isRevealed(rating, false, now));
      const answered = await ratedBy(
        person,
        open.map(({ transaction }) => transaction),
      );
      return latest.filter((rating) => isRevealed(rating, answered.has(rating.transaction), now));
    },
  };
}

export type RatingQueries = ReturnType<typeof createRatingQueries>;
