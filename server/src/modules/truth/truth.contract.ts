import Joi from 'joi';

export const codeParams = Joi.object({ code: Joi.string().max(64).required() });
