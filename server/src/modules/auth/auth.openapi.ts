import type { Session } from '@amana/shared/auth/contract.js';
import type { ApiPart } from '../../platform/http/openapi/description.js';
import { count, nothing, shape, words } from '../../platform/http/openapi/fields.js';
import { me, meExample } from '../users/users.openapi.js';
import { emptyBody, loginBody, registerBody } from './auth.contract.js';

const session = shape<Session>({ accessToken: words, expiresIn: count, user: me });
const example: Session = { accessToken: 'eyJhbGciOiJIUzI1NiJ9.…', expiresIn: 900, user: meExample };

export const authApi: ApiPart = {
  tag: 'auth',
  description: 'Sign-in: an access token in the answer, a refresh token in a cookie.',
  components: { Session: session },
  routes: [
    {
      method: 'post',
      path: '/auth/register',
      summary: 'Create an account',
      auth: 'none',
      body: registerBody,
      example: { body: { email: 'wanjiku@example.com', password: 'a good long one', name: 'Wanjiku' } },
      answers: [{ status: 201, data: session, example: { ...example, user: { ...meExample, phone: null } } }],
      errors: ['EMAIL_TAKEN', 'BUSY'],
    },
    {
      method: 'post',
      path: '/auth/login',
      summary: 'Sign in',
      auth: 'none',
      body: loginBody,
      example: { body: { email: 'wanjiku@example.com', password: 'a good long one' } },
      answers: [{ status: 200, data: session, example }],
      errors: ['WRONG_CREDENTIALS', 'BUSY'],
    },
    {
      method: 'post',
      path: '/auth/refresh',
      summary: 'A new access token and a new cookie for the cookie',
      auth: 'cookie',
      body: emptyBody,
      answers: [{ status: 200, data: session, example }],
    },
    {
      method: 'post',
      path: '/auth/logout',
      summary: 'End the session of the cookie',
      auth: 'none',
      body: emptyBody,
      answers: [{ status: 200, data: nothing, example: {} }],
    },
  ],
};
