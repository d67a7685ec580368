import Joi from 'joi';

export const pageQuery = Joi.object({
  limit: Joi.number().integer().min(1).max(50).default(20),
  cursor: Joi.string().max(200),
});

export const readBody = Joi.object({ ids: Joi.array().items(Joi.string().max(200)).max(100) });
