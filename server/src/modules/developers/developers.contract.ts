import Joi from 'joi';
import { SCOPES } from '@amana/shared/developers/contract.js';
import { line } from '../../platform/http/fields.js';

export const emptyBody = Joi.object({});

export const idParams = Joi.object({ id: Joi.string().max(64).required() });

export const newKeyBody = Joi.object({
  name: line(60).required(),
  scopes: Joi.array()
    .items(Joi.string().valid(...SCOPES))
    .min(1)
    .unique()
    .required(),
});

export const newWebhookBody = Joi.object({ url: line(500).required() });

export const pageQuery = Joi.object({
  limit: Joi.number().integer().min(1).max(50).default(20),
  cursor: Joi.string().max(200),
});
