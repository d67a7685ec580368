import type { Connection, Model } from 'mongoose';
import { defineModel, requiredDate, requiredString } from '../../platform/mongo/model.js';
import type { RatingDoc } from './domain/rating.js';

export const ratingModel = (connection: Connection): Model<RatingDoc> =>
  defineModel<RatingDoc>(connection, 'ratings', {
    transaction: requiredString,
    by: requiredString,
    from: requiredString,
    about: requiredString,
    stars: { type: Number, required: true },
    comment: { type: String, default: null },
    at: requiredDate,
    closesAt: requiredDate,
  });
