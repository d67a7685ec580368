import Joi from 'joi';
import { DISPUTE_KINDS } from '@amana/shared/disputes/contract.js';
import { normalisePhone } from '@amana/shared/phone.js';
import { PHASES } from '@amana/shared/transactions/lifecycle.js';
import { amountCents, item, line, paragraphs, shareCents, version } from '../../platform/http/fields.js';

export const DELIVERY_DAYS = { min: 1, max: 90 } as const;
export const INSPECTION_DAYS = { min: 1, max: 30 } as const;

const feePayer = Joi.string().strict().valid('buyer', 'seller', 'half').required();
const days = ({ min, max }: { min: number; max: number }) =>
  Joi.number().strict().integer().min(min).max(max).required();

const milestones = Joi.array()
  .items(Joi.object({ title: line(80).required(), amountCents, deliveryDays: days(DELIVERY_DAYS) }))
  .min(2)
  .max(20);
const unlessInParts = (field: Joi.Schema) =>
  Joi.when('milestones', { is: Joi.exist(), then: Joi.forbidden(), otherwise: field });

const percent = Joi.number().strict().integer().min(0).max(100);
const agreedSplits = Joi.object(Object.fromEntries(DISPUTE_KINDS.map((kind) => [kind, percent]))).min(1);

/** A plain sale names price and days, a job in parts those of each part. */
const terms = {
  title: line(80).required(),
  description: paragraphs(2_000).required(),
  milestones,
  amountCents: unlessInParts(amountCents),
  feePayer,
  deliveryDays: unlessInParts(days(DELIVERY_DAYS)),
  inspectionDays: days(INSPECTION_DAYS),
  agreedSplits,
};

const phone = Joi.string()
  .strict()
  .max(20)
  .custom((value: string) => {
    const msisdn = normalisePhone(value);
    if (!msisdn) throw new Error('is not a Kenyan mobile number');
    return msisdn;
  });

const invite = Joi.object({
  kind: Joi.string().strict().valid('link', 'email', 'phone').required(),
  email: Joi.string()
    .strict()
    .email({ tlds: false })
    .max(254)
    .custom((value: string) => value.toLowerCase()),
  phone,
})
  .when('.kind', {
    switch: [
      { is: 'email', then: Joi.object({ email: Joi.required(), phone: Joi.forbidden() }) },
      { is: 'phone', then: Joi.object({ phone: Joi.required(), email: Joi.forbidden() }) },
      { is: 'link', then: Joi.object({ email: Joi.forbidden(), phone: Joi.forbidden() }) },
    ],
  })
  .required();

const termsHash = Joi.string().strict().hex().length(64).required();

export const quoteBody = Joi.object({ amountCents, feePayer });
export const proposeBody = Joi.object({
  ...terms,
  role: Joi.string().strict().valid('buyer', 'seller').required(),
  invite,
});
export const counterBody = Joi.object({ ...terms, termsHash });
export const agreeBody = Joi.object({ termsHash });
const named = { item, v: version };
const tracking = line(80);
const note = paragraphs(1_000).required();
const moment = Joi.string().strict().isoDate();

export const deliverBody = Joi.object({ note, tracking, item });
export const versionedBody = Joi.object(named);
export const handoverBody = Joi.object({
  code: Joi.string()
    .strict()
    .pattern(/^\d{8}$/, 'eight digits')
    .required(),
  at: moment,
  item,
});
export const changesBody = Joi.object({ note, ...named });
export const releaseBody = Joi.object({ amountCents, ...named });
export const shippedBody = Joi.object({ tracking: tracking.required(), ...named });

const asked = {
  ...named,
  answer: Joi.string().strict().valid('agree', 'refuse'),
  reason: Joi.when('answer', {
    is: Joi.exist(),
    then: Joi.forbidden(),
    otherwise: paragraphs(500).required(),
  }),
};
/** By the path of each request: what it names. */
export const askBodies = {
  extend: Joi.object({ until: moment.required(), ...asked }),
  'cancel-mutual': Joi.object({ buyerCents: shareCents, sellerCents: shareCents, ...asked }),
  return: Joi.object({ costCents: shareCents, ...asked }),
};

const parts = Joi.number().strict().integer().min(2).max(20);
export const payBody = Joi.object({
  method: Joi.string().strict().valid('mpesa', 'wallet').required(),
  parts: Joi.when('method', { is: 'mpesa', then: parts, otherwise: Joi.forbidden() }),
});
export const guestPayBody = Joi.object({ parts });
export const emptyBody = Joi.object({});
export const dealParams = Joi.object({ id: Joi.string().max(64).required() });
export const tokenParams = Joi.object({ token: Joi.string().max(128).required() });
export const advanceBody = Joi.object({
  advanceSeconds: Joi.number()
    .strict()
    .integer()
    .min(1)
    .max(366 * 86_400)
    .required(),
});

export const listQuery = Joi.object({
  status: Joi.string().valid(...new Set(Object.values(PHASES).map((phase) => phase.status))),
  role: Joi.string().valid('buyer', 'seller'),
  limit: Joi.number().integer().min(1).max(50).default(20),
  cursor: Joi.string().max(200),
});
