import Joi from 'joi';
import { normalisePhone } from '@amana/shared/phone.js';
import { PHASES } from '@amana/shared/transactions/lifecycle.js';
import { amountCents, line, paragraphs, version } from '../../platform/http/fields.js';

export const DELIVERY_DAYS = { min: 1, max: 90 } as const;
export const INSPECTION_DAYS = { min: 1, max: 30 } as const;

const feePayer = Joi.string().strict().valid('buyer', 'seller', 'half').required();
const days = ({ min, max }: { min: number; max: number }) =>
  Joi.number().strict().integer().min(min).max(max).required();

const terms = {
  title: line(80).required(),
  description: paragraphs(2_000).required(),
  amountCents,
  feePayer,
  deliveryDays: days(DELIVERY_DAYS),
  inspectionDays: days(INSPECTION_DAYS),
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
export const deliverBody = Joi.object({ note: paragraphs(1_000).required() });
export const versionedBody = Joi.object({ v: version });
export const payBody = Joi.object({ method: Joi.string().strict().valid('mpesa', 'wallet').required() });
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
