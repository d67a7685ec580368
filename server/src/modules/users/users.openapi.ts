import Joi from 'joi';
import { STAFF_ROLES } from '@amana/shared/users/roles.js';
import type { Me, PhoneCodeSent } from '@amana/shared/users/contract.js';
import type { ApiPart } from '../../platform/http/openapi/description.js';
import {
  count,
  id,
  list,
  shape,
  timeOrNull,
  words,
  wordsOrNull,
} from '../../platform/http/openapi/fields.js';
import { phoneBody, updateMeBody, verifyPhoneBody } from './users.contract.js';

export const roles = list(Joi.string().valid(...STAFF_ROLES)).description(
  'What this person does for Amana; a member has none.',
);
export const me = shape<Me>({
  id,
  email: words,
  name: words,
  roles,
  phone: wordsOrNull,
  phoneHeldUntil: timeOrNull,
});
export const meExample: Me = {
  id: '5Qm3vT8kXwN2rLz7',
  email: 'wanjiku@example.com',
  name: 'Wanjiku',
  roles: [],
  phone: '254712345678',
  phoneHeldUntil: null,
};

const phoneCodeSent = shape<PhoneCodeSent>({
  phone: words,
  expiresInSeconds: count,
  retryAfterSeconds: count,
});
const codeSent: PhoneCodeSent = { phone: '254712345679', expiresInSeconds: 600, retryAfterSeconds: 60 };

export const usersApi: ApiPart = {
  tag: 'users',
  description: 'Your own profile and the M-Pesa number that you prove to be yours.',
  components: { Me: me, PhoneCodeSent: phoneCodeSent },
  routes: [
    {
      method: 'get',
      path: '/users/me',
      summary: 'Who is signed in',
      auth: 'member',
      answers: [{ status: 200, data: me, example: meExample }],
    },
    {
      method: 'patch',
      path: '/users/me',
      summary: 'Change your name',
      auth: 'member',
      body: updateMeBody,
      example: { body: { name: 'Wanjiku' } },
      answers: [{ status: 200, data: me, example: meExample }],
    },
    {
      method: 'post',
      path: '/users/me/phone',
      summary: 'Ask for a code by SMS',
      auth: 'member',
      fresh: true,
      body: phoneBody,
      example: { body: { phone: '0712 345 679' } },
      answers: [{ status: 202, data: phoneCodeSent, example: codeSent }],
    },
    {
      method: 'post',
      path: '/users/me/phone/verify',
      summary: 'Prove the number with the code',
      auth: 'member',
      fresh: true,
      body: verifyPhoneBody,
      example: { body: { code: '123456' } },
      answers: [{ status: 200, data: me, example: { ...meExample, phone: '254712345679' } }],
      errors: ['WRONG_CODE', 'CODE_EXPIRED', 'PHONE_TAKEN'],
    },
  ],
};
