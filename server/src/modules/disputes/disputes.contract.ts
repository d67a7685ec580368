import Joi from 'joi';
import { DISPUTE_KINDS } from '@amana/shared/disputes/contract.js';
import { PHASES } from '@amana/shared/transactions/lifecycle.js';
import { amountCents, item, paragraphs, shareCents, version } from '../../platform/http/fields.js';

const reason = paragraphs(2_000).required();
const split = { buyerCents: shareCents, sellerCents: shareCents };

export const idParams = Joi.object({ id: Joi.string().max(64).required() });

export const disputeBody = Joi.object({
  kind: Joi.string()
    .strict()
    .valid(...DISPUTE_KINDS)
    .required(),
  claimCents: amountCents,
  reason,
  item,
  v: version,
});

export const respondBody = Joi.object({
  answer: Joi.string().strict().valid('accept', 'counter').required(),
  claimCents: Joi.when('answer', { is: 'accept', then: amountCents, otherwise: Joi.forbidden() }),
  ...Object.fromEntries(
    Object.entries({ ...split, reason }).map(([field, schema]) => [
      field,
      Joi.when('answer', { is: 'counter', then: schema, otherwise: Joi.forbidden() }),
    ]),
  ),
});

export const offerBody = Joi.object({ ...split, reason });
export const settleBody = Joi.object({ ...split, offer: Joi.string().strict().max(64) });
export const mediateBody = Joi.object({ ...split, reason, v: version });
export const handOverBody = Joi.object({
  to: Joi.string().strict().max(64).allow(null).required(),
  reason,
  v: version,
});
export const appealBody = Joi.object({ reason });
export const emptyBody = Joi.object({});
export const withdrawBody = Joi.object({ v: version });
export const awardBody = Joi.object({ ...split, reason, v: version });

export const listQuery = Joi.object({
  open: Joi.boolean().default(true),
  phase: Joi.string().valid(...Object.keys(PHASES)),
  limit: Joi.number().integer().min(1).max(50).default(20),
  cursor: Joi.string().max(200),
});
