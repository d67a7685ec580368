import Joi from 'joi';
import {
  ID_KINDS,
  ID_PICTURE_DAYS,
  LAST4,
  type IdCase,
  type IdQueue,
  type MyIdentity,
  type SentId,
} from '@amana/shared/identity/contract.js';
import type { ApiPart, RouteDescription } from '../../platform/http/openapi/description.js';
import {
  GREY_POINT,
  flag,
  id,
  list,
  oneOf,
  shape,
  time,
  timeOrNull,
  words,
  wordsOrNull,
} from '../../platform/http/openapi/fields.js';
import * as contract from './identity.contract.js';

const ID = { id: 'd4k2q9fam4wq2mkxz5tn3rl6yh' };

const fields = {
  id,
  kind: Joi.string().valid(...ID_KINDS),
  last4: Joi.string().pattern(LAST4).description('The last four of its number.'),
  state: oneOf<SentId['state']>({ waiting: true, approved: true, rejected: true }),
  sentAt: time,
  decidedAt: timeOrNull,
  reason: wordsOrNull.description('Why it was turned down.'),
  picture: flag.description('Its picture is still there.'),
};
export const sentId = shape<SentId>(fields);
const idCase = shape<IdCase>({ ...fields, user: shape<IdCase['user']>({ id, name: words }) });

const sent: SentId = {
  ...ID,
  kind: 'national_id',
  last4: '4821',
  state: 'waiting',
  sentAt: '2026-11-21T09:00:00.000Z',
  decidedAt: null,
  reason: null,
  picture: true,
};
const REASON = { approve: 'Name and face are those of the account.', reject: 'The number cannot be read.' };

const decide = (decision: 'approve' | 'reject', summary: string): RouteDescription => ({
  method: 'post',
  path: `/admin/identity/:id/${decision}`,
  summary,
  description: 'Nobody decides on his own.',
  auth: 'staff',
  permission: 'people.review',
  fresh: true,
  idempotent: true,
  params: contract.idParams,
  body: contract.decisionBody,
  example: { params: ID, body: { reason: REASON[decision] } },
  answers: [
    {
      status: 200,
      data: sentId,
      example: {
        ...sent,
        state: decision === 'approve' ? 'approved' : 'rejected',
        decidedAt: '2026-11-21T10:00:00.000Z',
        reason: decision === 'reject' ? REASON.reject : null,
      } satisfies SentId,
    },
  ],
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});

export const identityApi: ApiPart = {
  tag: 'identity',
  description: 'IDs that people send and staff check, for higher limits.',
  components: { SentId: sentId },
  routes: [
    {
      method: 'get',
      path: '/users/me/identity',
      summary: 'Whether your ID is checked, and what became of the one you sent',
      auth: 'member',
      answers: [
        {
          status: 200,
          data: shape<MyIdentity>({ checked: flag, sent: sentId.allow(null) }),
          example: { checked: false, sent } satisfies MyIdentity,
        },
      ],
    },
    {
      method: 'post',
      path: '/users/me/identity',
      summary: 'Send a photo of your ID, up to 8 MiB',
      description: `A form with the part \`file\`: JPEG, PNG or WebP, drawn anew and sealed. It is removed ${ID_PICTURE_DAYS} days after the decision.`,
      auth: 'member',
      idempotent: true,
      form: {
        fields: contract.identityForm,
        example: { kind: sent.kind, last4: sent.last4 },
        file: { name: 'id.png', content: GREY_POINT },
      },
      answers: [{ status: 201, data: sentId, example: sent }],
      errors: ['PHONE_NOT_VERIFIED', 'STATE_CONFLICT', 'FILE_REFUSED'],
    },
    {
      method: 'get',
      path: '/identity/:id/picture',
      summary: 'The photo of an ID',
      description: 'For whose it is, and for staff who check it.',
      auth: 'member',
      params: contract.idParams,
      example: { params: ID },
      answers: [{ status: 200, data: Joi.string(), example: '…', type: 'application/octet-stream' }],
      errors: ['NOT_FOUND'],
    },
    {
      method: 'get',
      path: '/admin/identity',
      summary: 'IDs that wait to be checked, the oldest first',
      auth: 'staff',
      permission: 'people.review',
      answers: [
        {
          status: 200,
          data: shape<IdQueue>({ items: list(idCase) }),
          example: {
            items: [{ ...sent, user: { id: '5qm3vt2kxwn2rlz7', name: 'Wanjiku' } }],
          } satisfies IdQueue,
        },
      ],
    },
    decide('approve', 'Say that an ID is the person’s own: the limits rise'),
    decide('reject', 'Turn an ID down, with a reason that the person reads'),
  ],
};
