import {
  SECURITY_EVENTS,
  type Device,
  type RecoveryCodes,
  type SecondFactorOffer,
  type Security,
  type SecurityEvent,
  type Session,
} from '@amana/shared/auth/contract.js';
import Joi from 'joi';
import type { RouteDescription } from '../../platform/http/openapi/description.js';
import {
  count,
  flag,
  id,
  list,
  nothing,
  shape,
  time,
  words,
  wordsOrNull,
} from '../../platform/http/openapi/fields.js';
import { me, meExample } from '../users/users.openapi.js';
import { appCodeBody, changePasswordBody, emptyBody, sessionParams, stepUpBody } from './auth.contract.js';

const device = shape<Device>({
  id,
  device: words,
  place: words,
  since: time,
  lastSeen: time,
  current: flag,
});
const event = shape<SecurityEvent>({
  id,
  what: Joi.string().valid(...SECURITY_EVENTS),
  at: time,
  device: wordsOrNull,
  place: wordsOrNull,
});
const security = shape<Security>({
  secondFactor: flag,
  recoveryCodesLeft: count.allow(null),
  devices: list(device),
  events: list(event),
});
const offer = shape<SecondFactorOffer>({ secret: words, uri: words, qr: words });
const recovery = shape<RecoveryCodes>({ recoveryCodes: list(words) });
export const session = shape<Session>({ accessToken: words, expiresIn: count, user: me });
export const sessionExample: Session = {
  accessToken: 'eyJhbGciOiJIUzI1NiJ9.…',
  expiresIn: 900,
  user: meExample,
};

export const securityComponents = { Security: security, Device: device, SecurityEvent: event };

const at = '2026-11-21T09:00:00.000Z';
const securityExample: Security = {
  secondFactor: false,
  recoveryCodesLeft: null,
  devices: [
    {
      id: 'q7w3e5r2t6y4u2i7o5p3a2s4',
      device: 'Chrome on Android',
      place: '41.90.64.•',
      since: at,
      lastSeen: at,
      current: true,
    },
  ],
  events: [{ id: 'b2n3m4', what: 'signed_in', at, device: 'Chrome on Android', place: '41.90.64.•' }],
};
const recoveryExample: RecoveryCodes = { recoveryCodes: ['K7M2P-QX4RT-9WZ3B'] };

const post = (
  path: string,
  summary: string,
  more: Pick<RouteDescription, 'answers'> & Partial<RouteDescription>,
): RouteDescription => ({ method: 'post', path, summary, auth: 'member', body: emptyBody, ...more });

const done = [{ status: 200, data: nothing, example: {} }];

/** What a signed-in person does for his account's safety. */
export const securityRoutesApi: RouteDescription[] = [
  {
    method: 'get',
    path: '/auth/security',
    summary: 'Devices, second factor and what happened lately',
    auth: 'member',
    answers: [{ status: 200, data: security, example: securityExample }],
  },
  post('/auth/step-up', 'Prove again who you are', {
    description: 'By the password, or by a code where there is a second factor.',
    body: stepUpBody,
    example: { body: { password: 'a good long one' } },
    answers: [{ status: 200, data: session, example: sessionExample }],
    errors: ['WRONG_CREDENTIALS', 'WRONG_CODE', 'STEP_UP_REQUIRED', 'BUSY'],
  }),
  post('/auth/sessions/end-others', 'Sign out everywhere else', { answers: done }),
  post('/auth/sessions/:id/end', 'Sign one device out', {
    params: sessionParams,
    example: { params: { id: 'q7w3e5r2t6y4u2i7o5p3a2s4' }, body: {} },
    answers: done,
    errors: ['NOT_FOUND'],
  }),
  post('/auth/password', 'Choose another password; every other sign-in ends', {
    fresh: true,
    body: changePasswordBody,
    example: { body: { password: 'another good one' } },
    answers: done,
    errors: ['BUSY'],
  }),
  post('/auth/second-factor', 'A secret for an authenticator app', {
    fresh: true,
    description: 'It counts once a code of it was confirmed.',
    answers: [
      {
        status: 201,
        data: offer,
        example: {
          secret: 'JBSWY3DPEHPK3PXP',
          uri: 'otpauth://totp/Amana:wanjiku%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Amana',
          qr: 'data:image/svg+xml;base64,PHN2Zy…',
        },
      },
    ],
    errors: ['STATE_CONFLICT'],
  }),
  post('/auth/second-factor/confirm', 'Turn the second factor on; every other sign-in ends', {
    fresh: true,
    body: appCodeBody,
    example: { body: { code: '123456' } },
    answers: [{ status: 200, data: recovery, example: recoveryExample }],
    errors: ['WRONG_CODE', 'STATE_CONFLICT'],
  }),
  post('/auth/second-factor/remove', 'Turn the second factor off', {
    fresh: true,
    answers: done,
    errors: ['STATE_CONFLICT'],
  }),
  post('/auth/second-factor/recovery-codes', 'Ten new recovery codes', {
    fresh: true,
    description: 'The old ones are good no more.',
    answers: [{ status: 200, data: recovery, example: recoveryExample }],
    errors: ['STATE_CONFLICT'],
  }),
];
