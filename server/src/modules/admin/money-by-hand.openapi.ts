import Joi from 'joi';
import type {
  Proposal,
  ReconciliationCase,
  StaffWork,
  Statement,
  StuckPayout,
} from '@amana/shared/admin/contract.js';
import type { ErrorCode } from '@amana/shared/errors.js';
import type { RouteDescription } from '../../platform/http/openapi/description.js';
import {
  cents,
  count,
  flag,
  id,
  lastPage,
  list,
  oneOf,
  pageOf,
  shape,
  time,
  words,
  wordsOrNull,
} from '../../platform/http/openapi/fields.js';
import * as contract from './admin.contract.js';

const AT = '2026-11-21T09:00:00.000Z';
const ACT_ERRORS: ErrorCode[] = ['NOT_FOUND', 'STATE_CONFLICT', 'ON_HOLD', 'INSUFFICIENT'];
const TWO = 'Done once another of the staff confirms it; neither of the two may get any of the money.';

export const reconciliationCase = shape<ReconciliationCase>({
  id: words,
  kind: oneOf<ReconciliationCase['kind']>({
    unmatched: true,
    own: true,
    cents: true,
    proof: true,
    differs: true,
    missing: true,
    balance: true,
  }),
  state: oneOf<ReconciliationCase['state']>({ open: true, closed: true }),
  amountCents: cents,
  day: words,
  ref: wordsOrNull,
  at: time,
});
export const caseExample: ReconciliationCase = {
  id: 'row/TKL9ZX8YW7',
  kind: 'unmatched',
  state: 'open',
  amountCents: 150_000,
  day: '2026-11-21',
  ref: 'LAPTOP',
  at: AT,
};

const found = Joi.object().pattern(
  Joi.string().valid(
    'payment',
    'payout',
    'charge',
    'own',
    'before',
    'unmatched',
    'proof',
    'cents',
    'differs',
    'waits',
    'refused',
  ),
  count,
);
const statement = shape<Statement>({
  id: words,
  state: oneOf<Statement['state']>({ open: true, closed: true, rejected: true }),
  by: id,
  at: time,
  from: time,
  until: time,
  openingCents: cents,
  closingCents: cents,
  lines: count,
  repeated: count.description('Of its lines, those that an earlier statement had already.'),
  found: found.optional().description('How many lines what explains, once it is compared.'),
  missing: count.optional().description('What we have booked in its time and it lacks.'),
  differenceCents: cents.optional(),
});
const openStatement: Statement = {
  id: 'statement/5d41402abc4b2a76b9719d911017c592',
  state: 'open',
  by: 'q2w7m4xk5ztn3rla',
  at: AT,
  from: '2026-11-19T21:00:00.000Z',
  until: '2026-11-20T21:00:00.000Z',
  openingCents: 100_000_000,
  closingCents: 104_545_000,
  lines: 1,
  repeated: 0,
};
const statementExample: Statement = {
  ...openStatement,
  state: 'closed',
  found: { payment: 1 },
  missing: 0,
  differenceCents: 0,
};
const CSV = [
  'Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance,A/C No.',
  'TKK9ZX8YW7,2026-11-20 14:15:00,Pay Bill Online,Completed,"45,450.00",,"1,045,450.00",AM7K2Q9FKLMN',
].join('\r\n');

const proposal = shape<Proposal>({
  id,
  state: oneOf<Proposal['state']>({ open: true, confirmed: true, rejected: true, needless: true }),
  act: Joi.object({
    kind: Joi.string().valid('close', 'own', 'payout', 'unfreeze', 'prove', 'book').required(),
    case: words,
    statement: words,
    to: words,
    user: id,
    payment: id,
    with: words,
    receipt: words,
    amountCents: cents,
    payout: id,
    outcome: words,
  }),
  amountCents: cents,
  reason: words,
  by: shape<Proposal['by']>({ id, name: words }),
  at: time,
});
const proposalExample: Proposal = {
  id: 'h3kq7w2mzt5x',
  state: 'open',
  act: { kind: 'close', case: caseExample.id, to: 'wallet', user: '5qm3vt2kxwn2rlz7' },
  amountCents: 150_000,
  reason: 'Wanjiku has sent the message of this payment.',
  by: { id: 'q2w7m4xk5ztn3rla', name: 'Amina' },
  at: AT,
};

const stuck = shape<StuckPayout>({
  id,
  user: id,
  state: words,
  amountCents: cents,
  blocked: flag,
  since: time,
});
const stuckExample: StuckPayout = {
  id: 'm4xk5ztn3rlaq2w7vt2kxwn2rl',
  user: '5qm3vt2kxwn2rlz7',
  state: 'SENT',
  amountCents: 500_000,
  blocked: false,
  since: AT,
};
const work = shape<StaffWork>({
  proposals: list(proposal),
  payouts: list(stuck),
  cases: list(reconciliationCase),
  late: shape<StaffWork['late']>({ payments: count, payouts: count, callbacks: count }),
});

const propose = (
  path: string,
  summary: string,
  more: Pick<RouteDescription, 'body' | 'params' | 'example'>,
): RouteDescription => ({
  method: 'post',
  path,
  summary,
  description: TWO,
  auth: 'staff',
  permission: 'money.propose',
  fresh: true,
  idempotent: true,
  ...more,
  answers: [{ status: 201, data: proposal, example: proposalExample }],
  errors: ACT_ERRORS,
});

const decide = (action: 'confirm' | 'reject', summary: string, reason: string): RouteDescription => ({
  method: 'post',
  path: `/admin/proposals/:id/${action}`,
  summary,
  auth: 'staff',
  permission: 'money.confirm',
  fresh: true,
  idempotent: true,
  params: contract.proposalParams,
  body: contract.reasonBody,
  example: { params: { id: proposalExample.id }, body: { reason } },
  answers: [{ status: 200, data: proposal, example: { ...proposalExample, state: `${action}ed` } }],
  errors: ACT_ERRORS,
});

export const moneyComponents = {
  ReconciliationCase: reconciliationCase,
  Statement: statement,
  Proposal: proposal,
  StuckPayout: stuck,
  StaffWork: work,
};

export const moneyByHandRoutes: RouteDescription[] = [
  {
    method: 'post',
    path: '/admin/reconciliation/statements',
    summary: 'Hand in a statement of M-Pesa’s organisation portal',
    description:
      'The CSV as the portal gives it, all accounts, up to 1 MiB and 5,000 lines. Each line is compared with the books to the cent, both ways; the same text again is the same statement. Lines that our books lack, M-Pesa’s charges among them, are booked once another of the staff confirms the proposal that comes of it.',
    auth: 'staff',
    permission: 'money.propose',
    fresh: true,
    idempotent: true,
    csv: CSV,
    answers: [{ status: 202, data: statement, example: openStatement }],
    errors: ['VALIDATION_FAILED', 'STATE_CONFLICT'],
  },
  {
    method: 'get',
    path: '/admin/reconciliation/statements',
    summary: 'Statements and what came out, newest first',
    auth: 'staff',
    permission: 'money.read',
    query: contract.pageQuery,
    example: { query: { limit: '20' } },
    answers: [{ status: 200, data: pageOf(statement), example: lastPage(statementExample) }],
  },
  propose('/admin/reconciliation/close', 'Propose where the money of a case goes', {
    body: contract.closeBody,
    example: {
      body: {
        case: caseExample.id,
        to: 'wallet',
        user: '5qm3vt2kxwn2rlz7',
        reason: proposalExample.reason,
      },
    },
  }),
  propose('/admin/reconciliation/own', 'Propose to book our own money in or out of the paybill', {
    body: contract.ownBody,
    example: {
      body: {
        receipt: 'TKL1AB2CD3',
        amountCents: 50_000_000,
        reason: 'The float is filled up for the holidays.',
      },
    },
  }),
  propose('/admin/payouts/:id/resolve', 'Propose how a payout ended that only the portal tells of', {
    params: contract.idParams,
    body: contract.resolveBody,
    example: {
      params: { id: stuckExample.id },
      body: { outcome: 'paid', receipt: 'TKL4EF5GH6', reason: 'The portal shows it as completed.' },
    },
  }),
  propose('/admin/people/:id/unfreeze', 'Propose to lift the stop of an account', {
    params: contract.idParams,
    body: contract.reasonBody,
    example: {
      params: { id: '5qm3vt2kxwn2rlz7' },
      body: { reason: 'M-Pesa has said in writing which of the two was true.' },
    },
  }),
  decide('confirm', 'Confirm what a colleague proposed: it is done', 'I have seen the same in the portal.'),
  decide('reject', 'Turn down what a colleague proposed', 'The message is of another payment.'),
  {
    method: 'get',
    path: '/admin/work',
    summary: 'What waits for people',
    description: 'The first 50 of each: proposals, payouts, cases; and what the machine is late with.',
    auth: 'staff',
    permission: 'money.read',
    answers: [
      {
        status: 200,
        data: work,
        example: {
          proposals: [proposalExample],
          payouts: [stuckExample],
          cases: [caseExample],
          late: { payments: 0, payouts: 0, callbacks: 0 },
        } satisfies StaffWork,
      },
    ],
  },
];
