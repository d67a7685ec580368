import Joi from 'joi';
import { normalisePhone } from '@amana/shared/phone.js';
import { CLOSED_NAME } from '@amana/shared/users/contract.js';

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u;

/** 1 to 60 characters that can be seen, trimmed. */
export const displayName = Joi.string()
  .max(200)
  .custom((value: string) => {
    const name = value.trim();
    if (INVISIBLE.test(name)) throw new Error('has characters that cannot be seen');
    if (name === '') throw new Error('is empty');
    if (name.toLowerCase() === CLOSED_NAME.toLowerCase())
      throw new Error('is what closed accounts are called');
    if (name.length > 60) throw new Error('is longer than 60 characters');
    return name;
  });

/** Trimmed and in lower case, as accounts are known by it. */
export const emailAddress = Joi.string()
  .max(254)
  .custom((value: string) => value.trim().toLowerCase())
  .email({ tlds: false });

const phone = Joi.string()
  .max(20)
  .custom((value: string) => {
    const msisdn = normalisePhone(value);
    if (!msisdn) throw new Error('is not a Kenyan mobile number, like 0712 345 678');
    return msisdn;
  });

export const updateMeBody = Joi.object({ name: displayName.required() });
export const phoneBody = Joi.object({ phone: phone.required() });
/** A code as we send them. */
export const sixDigits = Joi.string().pattern(/^\d{6}$/, 'six digits');

export const verifyPhoneBody = Joi.object({ code: sixDigits.required() });
