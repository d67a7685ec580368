import Joi from 'joi';
import { CAPTION_MAX, FILE_PURPOSES } from '@amana/shared/files/contract.js';
import { paragraphs } from '../../platform/http/fields.js';

export const idParams = Joi.object({ id: Joi.string().max(64).required() });

export const fileForm = Joi.object({
  purpose: Joi.string()
    .valid(...FILE_PURPOSES)
    .required(),
  caption: paragraphs(CAPTION_MAX),
});

export const fileQuery = Joi.object({ size: Joi.string().valid('thumb') });
