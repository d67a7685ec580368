import Joi from 'joi';
import { displayName, emailAddress } from '../users/users.module.js';

const MIN_LENGTH = 8;
/** bcrypt does not look at what comes after. */
const MAX_BYTES = 72;

const password = Joi.string().custom((value: string) => {
  if (Buffer.byteLength(value) > MAX_BYTES) throw new Error(`is longer than ${MAX_BYTES} bytes`);
  if (value.includes('\0')) throw new Error('has a character that cannot be typed');
  return value;
});

export const registerBody = Joi.object({
  email: emailAddress.required(),
  password: password.min(MIN_LENGTH).required(),
  name: displayName.required(),
});

export const loginBody = Joi.object({ email: emailAddress.required(), password: password.required() });
export const emptyBody = Joi.object({});
