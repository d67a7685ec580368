import Joi from 'joi';
import type { CodeSent, SecondFactorWanted } from '@amana/shared/auth/contract.js';
import type { ApiPart, RouteDescription } from '../../platform/http/openapi/description.js';
import { count, nothing, shape, words } from '../../platform/http/openapi/fields.js';
import { meExample } from '../users/users.openapi.js';
import {
  confirmEmailBody,
  emailBody,
  emptyBody,
  loginBody,
  registerBody,
  resetPasswordBody,
  secondFactorBody,
} from './auth.contract.js';
import { securityComponents, securityRoutesApi, session, sessionExample } from './security.openapi.js';

const wanted = shape<SecondFactorWanted>({ challenge: words, expiresInSeconds: count });
const entered = Joi.alternatives(session, wanted);
const codeSent = shape<CodeSent>({ expiresInSeconds: count, retryAfterSeconds: count });
const codeSentExample: CodeSent = { expiresInSeconds: 600, retryAfterSeconds: 60 };

const EMAIL = 'wanjiku@example.com';
const PASSWORD = 'a good long one';

const routes: RouteDescription[] = [
  {
    method: 'post',
    path: '/auth/register',
    summary: 'Ask for an account: a code goes to the mailbox',
    description: 'The answer is the same whether the e-mail has an account or not; the mailbox is told.',
    auth: 'none',
    body: registerBody,
    example: { body: { email: EMAIL, password: PASSWORD, name: 'Wanjiku' } },
    answers: [{ status: 202, data: codeSent, example: codeSentExample }],
    errors: ['BUSY'],
  },
  {
    method: 'post',
    path: '/auth/register/confirm',
    summary: 'Open the account with the code from the mailbox',
    auth: 'none',
    body: confirmEmailBody,
    example: { body: { email: EMAIL, code: '123456' } },
    answers: [
      { status: 201, data: session, example: { ...sessionExample, user: { ...meExample, phone: null } } },
    ],
    errors: ['WRONG_CODE', 'CODE_EXPIRED', 'EMAIL_TAKEN'],
  },
  {
    method: 'post',
    path: '/auth/login',
    summary: 'Sign in',
    description: 'Who has a second factor gets a challenge instead of a session.',
    auth: 'none',
    body: loginBody,
    example: { body: { email: EMAIL, password: PASSWORD } },
    answers: [{ status: 200, data: entered, example: sessionExample }],
    errors: ['WRONG_CREDENTIALS', 'SUSPENDED', 'BUSY'],
  },
  {
    method: 'post',
    path: '/auth/login/second-factor',
    summary: 'Finish a sign-in with a code of the app, or a recovery code',
    auth: 'none',
    body: secondFactorBody,
    example: { body: { challenge: 'kP3…', code: '123456' } },
    answers: [{ status: 200, data: session, example: sessionExample }],
    errors: ['WRONG_CODE', 'CODE_EXPIRED', 'SUSPENDED'],
  },
  {
    method: 'post',
    path: '/auth/password/forgot',
    summary: 'Ask for a code to choose a new password',
    description: 'The answer is the same whether the e-mail has an account or not; the mailbox is told.',
    auth: 'none',
    body: emailBody,
    example: { body: { email: EMAIL } },
    answers: [{ status: 202, data: codeSent, example: codeSentExample }],
  },
  {
    method: 'post',
    path: '/auth/password/reset',
    summary: 'Choose a new password with the code from the mailbox; every sign-in ends',
    auth: 'none',
    body: resetPasswordBody,
    example: { body: { email: EMAIL, code: '123456', password: 'another good one' } },
    answers: [{ status: 200, data: entered, example: sessionExample }],
    errors: ['WRONG_CODE', 'CODE_EXPIRED', 'SUSPENDED', 'BUSY'],
  },
  {
    method: 'post',
    path: '/auth/refresh',
    summary: 'A new access token and a new cookie for the cookie',
    auth: 'cookie',
    body: emptyBody,
    answers: [{ status: 200, data: session, example: sessionExample }],
  },
  {
    method: 'post',
    path: '/auth/logout',
    summary: 'End the session of the cookie',
    auth: 'none',
    body: emptyBody,
    answers: [{ status: 200, data: nothing, example: {} }],
  },
];

export const authApi: ApiPart = {
  tag: 'auth',
  description:
    'Sign-in: an access token in the answer, a refresh token in a cookie. Where Clerk signs people in, send its session token as Bearer; all of these answer STATE_CONFLICT then.',
  components: { Session: session, SecondFactorWanted: wanted, CodeSent: codeSent, ...securityComponents },
  routes: [...routes, ...securityRoutesApi],
};
