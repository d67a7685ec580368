import Joi from 'joi';

export const dealParams = Joi.object({ id: Joi.string().max(64).required() });
export const codeParams = Joi.object({ code: Joi.string().max(64).required() });
