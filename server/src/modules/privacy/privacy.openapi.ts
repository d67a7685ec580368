import Joi from 'joi';
import { SECURITY_EVENTS } from '@amana/shared/auth/contract.js';
import {
  KEPT_AFTER_CLOSING,
  type AccountClosed,
  type DataExport,
  type ExportedDeal,
  type ExportedPayment,
  type ExportedPayout,
} from '@amana/shared/privacy/contract.js';
import type { ApiPart } from '../../platform/http/openapi/description.js';
import {
  cents,
  count,
  flag,
  id,
  list,
  shape,
  time,
  timeOrNull,
  words,
  wordsOrNull,
} from '../../platform/http/openapi/fields.js';
import { sentId } from '../identity/identity.openapi.js';
import { party } from '../transactions/deal.openapi.js';
import { meExample, roles } from '../users/users.openapi.js';
import { closeBody } from './privacy.contract.js';

const anyWords = words.allow('');
const long = Joi.string().max(200);
const said = shape<{ text: string; at: string }>({ text: anyWords, at: time });

const deal = shape<ExportedDeal>({
  id,
  role: party,
  status: words,
  phase: words,
  createdAt: time,
  terms: Joi.object().unknown().description('As the two agreed on them.'),
  steps: list(Joi.object({ type: words.required(), at: time.required() })),
  messages: list(said).description('Your own.'),
  files: list(
    Joi.object({
      name: words.required(),
      caption: wordsOrNull.required(),
      type: words.required(),
      bytes: count.required(),
      at: time.required(),
    }),
  ).description('Your own.'),
  claims: list(said).description('Your own words.'),
  ratings: list(
    Joi.object({
      given: flag.required(),
      stars: count.required(),
      comment: wordsOrNull.required(),
      at: time.required(),
    }),
  ),
});

const paid = { id: long, at: time, amountCents: cents, state: words, phone: anyWords, receipt: wordsOrNull };

const dataExport = shape<DataExport>({
  madeAt: time,
  account: Joi.object({
    id: id.required(),
    email: words.required(),
    name: words.required(),
    roles: roles.required(),
    phone: wordsOrNull.required(),
    phoneHeldUntil: timeOrNull.required(),
    since: time.required(),
  }),
  sessions: list(
    Joi.object({
      id: id.required(),
      device: words.required(),
      place: anyWords.required(),
      since: time.required(),
      lastSeen: time.required(),
    }),
  ),
  securityEvents: list(
    Joi.object({
      id: id.required(),
      what: Joi.string()
        .valid(...SECURITY_EVENTS)
        .required(),
      at: time.required(),
      device: wordsOrNull.required(),
      place: anyWords.allow(null).required(),
    }),
  ),
  secondFactor: flag,
  identity: list(sentId),
  apiKeys: list(
    Joi.object({
      name: words.required(),
      scopes: list(words).required(),
      at: time.required(),
      usedAt: timeOrNull.required(),
      endedAt: timeOrNull.required(),
    }),
  ),
  webhooks: list(Joi.object({ url: words.required(), at: time.required(), endedAt: timeOrNull.required() })),
  deals: list(deal),
  payments: list(shape<ExportedPayment>({ ...paid, deal: id })),
  payouts: list(shape<ExportedPayout>({ ...paid, feeCents: cents })),
  wallet: Joi.object({
    balanceCents: cents.required(),
    lines: list(
      Joi.object({
        id: long.required(),
        at: time.required(),
        cents: cents.required(),
        source: long.required(),
      }),
    ).required(),
  }),
  inbox: list(Joi.object({ at: time.required(), title: words.required(), text: words.required() })),
});

const AT = '2026-11-21T09:00:00.000Z';

const exportExample: DataExport = {
  madeAt: AT,
  account: { ...meExample, since: AT },
  sessions: [],
  securityEvents: [
    { id: 'b2f7', what: 'signed_in', at: AT, device: 'Chrome on Android', place: '41.90.64.•' },
  ],
  secondFactor: false,
  identity: [],
  apiKeys: [],
  webhooks: [],
  deals: [],
  payments: [],
  payouts: [],
  wallet: { balanceCents: 0, lines: [] },
  inbox: [],
};

export const privacyApi: ApiPart = {
  tag: 'privacy',
  description: 'All that Amana keeps about you, and closing your account.',
  components: {},
  routes: [
    {
      method: 'get',
      path: '/users/me/export',
      summary: 'All your data in one answer',
      description: 'Five a day. Other people’s numbers and words are not in it.',
      auth: 'member',
      fresh: true,
      answers: [{ status: 200, data: dataExport, example: exportExample }],
    },
    {
      method: 'post',
      path: '/users/me/delete',
      summary: 'Close your account for good',
      description:
        'Refused while you have money, an open deal or dispute, or a payment on its way. Signs you out everywhere.',
      auth: 'member',
      fresh: true,
      idempotent: true,
      body: closeBody,
      example: { body: {} },
      answers: [
        {
          status: 200,
          data: shape<AccountClosed>({ closedAt: time, kept: list(words) }),
          example: { closedAt: AT, kept: [...KEPT_AFTER_CLOSING] },
        },
      ],
      errors: ['STATE_CONFLICT'],
    },
  ],
};
