import Joi from 'joi';
import { line, paragraphs, version } from '../../platform/http/fields.js';

const reason = paragraphs(2_000).required();
const page = {
  limit: Joi.number().integer().min(1).max(50).default(20),
  cursor: Joi.string().max(200),
};

export const idParams = Joi.object({ id: Joi.string().max(64).required() });
export const holdBody = Joi.object({ reason, v: version });
export const switchBody = Joi.object({ on: Joi.boolean().strict().required(), reason });
export const searchQuery = Joi.object({ q: line(254).min(2).required() });
export const pageQuery = Joi.object(page);
export const casesQuery = Joi.object({ ...page, state: Joi.string().valid('open', 'closed') });
