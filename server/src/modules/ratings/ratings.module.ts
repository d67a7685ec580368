import type { Router } from 'express';
import type { Connection } from 'mongoose';
import type { Authentication } from '../auth/auth.module.js';
import { ratingModel } from './rating.model.js';
import { createRatingQueries } from './ratings.queries.js';
import { peopleRoutes, ratingRoutes } from './ratings.routes.js';
import { createRatingService, type RatingDeps } from './ratings.service.js';

interface Needs extends Omit<RatingDeps, 'ratings' | 'queries'> {
  connection: Connection;
  authentication: Authentication;
}

/** Ratings after a deal, and people's cards. Mount `routes` at `/transactions`, `people` at `/people`. */
export function createRatingsModule(needs: Needs): { routes: Router; people: Router } {
  const ratings = ratingModel(needs.connection);
  const service = createRatingService({ ...needs, ratings, queries: createRatingQueries(ratings) });
  return {
    routes: ratingRoutes(service, needs.authentication),
    people: peopleRoutes(service, needs.authentication),
  };
}
