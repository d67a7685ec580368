import Joi from 'joi';

export const closeBody = Joi.object({});
