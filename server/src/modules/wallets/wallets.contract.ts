import Joi from 'joi';

/** Whole shillings in cents, as a JSON number. */
export const withdrawBody = Joi.object({
  amountCents: Joi.number()
    .strict()
    .integer()
    .positive()
    .multiple(100)
    .max(1_000_000_000_000)
    .required()
    .messages({ 'number.multiple': '{#label} must be whole shillings, in cents (KES 1 = 100)' }),
});

export const pageQuery = Joi.object({
  limit: Joi.number().integer().min(1).max(50).default(20),
  cursor: Joi.string().max(200),
});
