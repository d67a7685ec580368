import Joi from 'joi';
import { COMMENT_LETTERS, STARS } from '@amana/shared/ratings/contract.js';
import { paragraphs } from '../../platform/http/fields.js';

export const idParams = Joi.object({ id: Joi.string().max(64).required() });

export const ratingBody = Joi.object({
  stars: Joi.number()
    .strict()
    .valid(...STARS)
    .required(),
  comment: paragraphs(COMMENT_LETTERS),
});
