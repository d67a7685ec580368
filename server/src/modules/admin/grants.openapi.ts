import Joi from 'joi';
import type { Grant, Staff } from '@amana/shared/admin/contract.js';
import { STAFF_ROLES } from '@amana/shared/users/roles.js';
import type { RouteDescription } from '../../platform/http/openapi/description.js';
import {
  id,
  list,
  nothing,
  oneOf,
  shape,
  time,
  timeOrNull,
  words,
} from '../../platform/http/openapi/fields.js';
import * as contract from './admin.contract.js';

const role = Joi.string().valid(...STAFF_ROLES);
const person = shape<Grant['by']>({ id, name: words });
const grant = shape<Grant>({
  id,
  user: person,
  role,
  until: timeOrNull,
  state: oneOf<Grant['state']>({ proposed: true, given: true, refused: true }),
  by: person,
  at: time,
  reason: words,
});
const staff = shape<Staff>({
  people: list(
    shape<Staff['people'][number]>({
      id,
      name: words,
      roles: list(shape<Staff['people'][number]['roles'][number]>({ role, until: timeOrNull })),
    }),
  ),
  proposed: list(grant),
});

export const grantComponents = { Grant: grant, Staff: staff };

const REASON = 'She decides cases while Otieno is away';
const USER = '5qm3vt2kxwn2rlz7';
const grantExample: Grant = {
  id: 'h3kq7w2mzt5x',
  user: { id: USER, name: 'Wanjiku' },
  role: 'arbiter',
  until: '2026-12-21T09:00:00.000Z',
  state: 'proposed',
  by: { id: 'q2w7m4xk5ztn3rla', name: 'Amina' },
  at: '2026-11-21T09:00:00.000Z',
  reason: REASON,
};
const staffExample: Staff = {
  people: [{ id: 'q2w7m4xk5ztn3rla', name: 'Amina', roles: [{ role: 'admin', until: null }] }],
  proposed: [grantExample],
};

const command = { method: 'post', auth: 'staff', fresh: true, idempotent: true } as const;

const decide = (decision: 'confirm' | 'reject', summary: string): RouteDescription => ({
  ...command,
  path: `/admin/grants/:id/${decision}`,
  summary,
  permission: 'grants.confirm',
  params: contract.idParams,
  body: contract.reasonBody,
  example: { params: { id: grantExample.id }, body: { reason: REASON } },
  answers: [
    {
      status: 200,
      data: grant,
      example: { ...grantExample, state: decision === 'confirm' ? 'given' : 'refused' },
    },
  ],
  errors: ['NOT_FOUND', 'STATE_CONFLICT'],
});

/** Who is staff, and as what. */
export const grantRoutes: RouteDescription[] = [
  {
    method: 'get',
    path: '/admin/grants',
    summary: 'Who is staff, and the roles that wait for a second admin',
    auth: 'staff',
    permission: 'grants.read',
    answers: [{ status: 200, data: staff, example: staffExample }],
  },
  {
    ...command,
    path: '/admin/grants',
    summary: 'Propose a role for somebody, for good or until a time',
    description: 'Another admin confirms it. Whose roles change signs in again.',
    permission: 'grants.propose',
    body: contract.grantBody,
    example: { body: { user: USER, role: 'arbiter', until: '2030-12-21T09:00:00.000Z', reason: REASON } },
    answers: [{ status: 201, data: grant, example: grantExample }],
    errors: ['NOT_FOUND', 'STATE_CONFLICT'],
  },
  {
    ...command,
    path: '/admin/grants/end',
    summary: 'End a role at once',
    permission: 'grants.propose',
    body: contract.endGrantBody,
    example: { body: { user: USER, role: 'arbiter', reason: 'Otieno is back' } },
    answers: [{ status: 200, data: nothing, example: {} }],
    errors: ['NOT_FOUND', 'STATE_CONFLICT'],
  },
  decide('confirm', 'Give the role that another admin proposed'),
  decide('reject', 'Turn a proposed role down'),
];
