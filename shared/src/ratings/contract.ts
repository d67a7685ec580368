import type { Party } from '../transactions/lifecycle.js';

/** How long after a deal's end its two people can rate each other; then both ratings are shown. */
export const RATING_DAYS = 7;
export const COMMENT_LETTERS = 300;
export const STARS = [1, 2, 3, 4, 5] as const;
export type Stars = (typeof STARS)[number];

/** `POST /api/transactions/:id/rating`. */
export interface RatingRequest {
  stars: Stars;
  comment?: string;
}

export interface Rating {
  stars: Stars;
  comment: string | null;
  /** ISO 8601, the deal's clock. */
  at: string;
}

/** The ratings of a deal as one of its two people sees them. */
export interface DealRatings {
  role: Party;
  mine: Rating | null;
  /** Null until both have rated or the time is over, whether there is one or not. */
  theirs: Rating | null;
  /** Both are shown now. */
  revealed: boolean;
  /** Why I cannot rate now, in words; null = I can. */
  refusal: string | null;
  /** Until when ratings are taken; null while the deal is open. */
  until: string | null;
}

/** What somebody may know of the person he deals with. Shares are whole per cent; null = of nothing. */
export interface PersonCard {
  id: string;
  name: string;
  since: string;
  /** Deals that were paid in and have ended; at most the latest 200 are looked at. */
  deals: number;
  completedPercent: number | null;
  disputedPercent: number | null;
  /** Of the deals in which the person sold. */
  latePercent: number | null;
  /** Ratings that are shown; at most the latest 200 are looked at. */
  ratings: number;
  /** With one decimal. */
  averageStars: number | null;
  comments: Rating[];
}
