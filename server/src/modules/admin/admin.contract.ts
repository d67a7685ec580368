import Joi from 'joi';
import { STAFF_ROLES } from '@amana/shared/users/roles.js';
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

const someId = Joi.string().strict().max(100);
const receipt = Joi.string()
  .strict()
  .pattern(/^[A-Z0-9]{8,16}$/, 'a receipt of M-Pesa, such as TKL9ZX8YW7');

const role = Joi.string()
  .valid(...STAFF_ROLES)
  .required();
const user = Joi.string().strict().max(64).required();
export const grantBody = Joi.object({ user, role, until: Joi.string().strict().isoDate(), reason });
export const endGrantBody = Joi.object({ user, role, reason });

export const reasonBody = Joi.object({ reason });
export const proposalParams = Joi.object({ id: Joi.string().max(100).required() });
export const statementsQuery = pageQuery;

/** Each way to close a case names what it needs, and nothing else. */
const neededFor = (to: string, field: Joi.Schema) =>
  Joi.when('to', { is: to, then: field.required(), otherwise: Joi.forbidden() });

export const closeBody = Joi.object({
  case: someId.required(),
  to: Joi.string().strict().valid('wallet', 'payer', 'adjust', 'outside', 'noted').required(),
  user: neededFor('wallet', someId),
  payment: neededFor('payer', someId),
  with: neededFor('outside', someId),
  reason,
});

export const ownBody = Joi.object({
  receipt: receipt.required(),
  amountCents: Joi.number()
    .strict()
    .integer()
    .multiple(100)
    .min(-10_000_000_000)
    .max(10_000_000_000)
    .invalid(0)
    .min(-1_000_000_000_000)
    .max(1_000_000_000_000)
    .required(),
  reason,
});

export const resolveBody = Joi.object({
  outcome: Joi.string().strict().valid('paid', 'failed', 'resume').required(),
  receipt: Joi.when('outcome', { is: 'paid', then: receipt.required(), otherwise: Joi.forbidden() }),
  reason,
});
