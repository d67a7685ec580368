import Joi from 'joi';
import { PASSWORD_MAX_BYTES, PASSWORD_MIN } from '@amana/shared/auth/contract.js';
import { displayName, emailAddress, sixDigits } from '../users/users.module.js';

const password = Joi.string().custom((value: string) => {
  if (Buffer.byteLength(value) > PASSWORD_MAX_BYTES)
    throw new Error(`is longer than ${PASSWORD_MAX_BYTES} bytes`);
  if (value.includes('\0')) throw new Error('has a character that cannot be typed');
  return value;
});
const newPassword = password.min(PASSWORD_MIN);
const factorCode = Joi.string().max(40);

export const registerBody = Joi.object({
  email: emailAddress.required(),
  password: newPassword.required(),
  name: displayName.required(),
});

export const emailBody = Joi.object({ email: emailAddress.required() });
export const confirmEmailBody = Joi.object({ email: emailAddress.required(), code: sixDigits.required() });
export const resetPasswordBody = confirmEmailBody.keys({ password: newPassword.required() });
export const loginBody = Joi.object({ email: emailAddress.required(), password: password.required() });
export const secondFactorBody = Joi.object({
  challenge: Joi.string().max(64).required(),
  code: factorCode.required(),
});
export const stepUpBody = Joi.object({ password, code: factorCode }).xor('password', 'code');
export const changePasswordBody = Joi.object({ password: newPassword.required() });
export const appCodeBody = Joi.object({ code: sixDigits.required() });
export const sessionParams = Joi.object({ id: Joi.string().max(64).required() });
export const emptyBody = Joi.object({});
