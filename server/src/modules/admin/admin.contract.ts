import Joi from 'joi';

const INVISIBLE_BUT_LINES = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/u;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/u;

const text = (min: number, max: number, invisible: RegExp) =>
  Joi.string()
    .max(max)
    .required()
    .custom((value: string) => {
      if (invisible.test(value)) throw new Error('has characters that cannot be seen');
      const trimmed = value.trim();
      if (trimmed.length < min) throw new Error(min === 1 ? 'is empty' : `needs at least ${min} characters`);
      return trimmed;
    });

const reason = text(1, 2_000, INVISIBLE_BUT_LINES);
const page = {
  limit: Joi.number().integer().min(1).max(50).default(20),
  cursor: Joi.string().max(200),
};

export const idParams = Joi.object({ id: Joi.string().max(64).required() });
export const holdBody = Joi.object({ reason, v: Joi.number().strict().integer().min(1) });
export const switchBody = Joi.object({ on: Joi.boolean().strict().required(), reason });
export const searchQuery = Joi.object({ q: text(2, 254, INVISIBLE) });
export const pageQuery = Joi.object(page);
export const casesQuery = Joi.object({ ...page, state: Joi.string().valid('open', 'closed') });
