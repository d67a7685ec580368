import type { ErrorCode } from '@amana/shared/errors.js';
import type { ApiPart, RouteDescription } from '../../platform/http/openapi/description.js';
import { lastPage, pageOf, shape, time, timeOrNull } from '../../platform/http/openapi/fields.js';
import { payment, paymentExample } from '../payments/payments.openapi.js';
import {
  dealExample,
  guestExample,
  guestToken,
  invitationExample,
  inviteToken,
  proposal,
  quoteExample,
  rowExample,
  termsHash,
  termsInput,
} from './deal-examples.openapi.js';
import { deal, dealComponents, dealRow, guestDeal, handoverCode, invitation, quote } from './deal.openapi.js';
import * as contract from './transactions.contract.js';

const ID = { id: 'AM7K2Q9F' };
const TERMS_ERRORS: ErrorCode[] = ['AMOUNT_OUT_OF_RANGE'];
const STEP_ERRORS: ErrorCode[] = ['NOT_FOUND', 'FORBIDDEN', 'STATE_CONFLICT', 'ON_HOLD'];

interface Step {
  summary: string;
  body: NonNullable<RouteDescription['body']>;
  example: unknown;
  description?: string;
  scope?: RouteDescription['scope'];
  errors?: ErrorCode[];
}

/** `POST /transactions/:id/<name>`: a command of one of the two people. */
const step = (
  name: string,
  { summary, body, example, description, scope, errors = [] }: Step,
): RouteDescription => ({
  method: 'post',
  path: `/transactions/:id/${name}`,
  summary,
  ...(description === undefined ? {} : { description }),
  auth: 'member',
  ...(scope === undefined ? {} : { scope }),
  idempotent: true,
  params: contract.dealParams,
  body,
  example: { params: ID, body: example },
  answers: [{ status: 200, data: deal, example: dealExample }],
  errors: [...STEP_ERRORS, ...errors],
});

const asking = (name: keyof typeof contract.askBodies, summary: string, example: object): RouteDescription =>
  step(name, {
    summary,
    description:
      'Without `answer` it asks, with a `reason`. The other side sends the same again with `answer`: `agree` or `refuse`.',
    body: contract.askBodies[name],
    example,
    errors: ['SPLIT_MISMATCH', 'AMOUNT_OUT_OF_RANGE', 'INSUFFICIENT'],
  });

const ending = (name: string, summary: string, errors: ErrorCode[] = []): RouteDescription =>
  step(name, { summary, body: contract.versionedBody, example: {}, errors: ['INSUFFICIENT', ...errors] });

export const transactionsApi: ApiPart = {
  tag: 'transactions',
  description: 'Deals between a buyer and a seller, from the proposal to the money.',
  components: dealComponents,
  routes: [
    {
      method: 'post',
      path: '/transactions/quote',
      summary: 'Who pays and gets what, to the shilling',
      auth: 'member',
      scope: 'deals:write',
      body: contract.quoteBody,
      example: { body: { amountCents: 4_500_000, feePayer: 'buyer' } },
      answers: [{ status: 200, data: quote, example: quoteExample }],
      errors: TERMS_ERRORS,
    },
    {
      method: 'post',
      path: '/transactions',
      summary: 'Propose a deal',
      description:
        '`invite` has an `email` with kind `email`, a `phone` with kind `phone`, neither with `link`.',
      auth: 'member',
      scope: 'deals:write',
      idempotent: true,
      body: contract.proposeBody,
      example: { body: proposal },
      answers: [{ status: 201, data: deal, example: dealExample }],
      errors: [...TERMS_ERRORS, 'LIMIT_REACHED'],
    },
    {
      method: 'get',
      path: '/transactions',
      summary: 'Your deals, newest first',
      auth: 'member',
      scope: 'deals:read',
      query: contract.listQuery,
      example: { query: { status: 'active', role: 'buyer', limit: '20' } },
      answers: [{ status: 200, data: pageOf(dealRow), example: lastPage(rowExample) }],
    },
    {
      method: 'get',
      path: '/transactions/:id',
      summary: 'A deal as you see it',
      auth: 'member',
      scope: 'deals:read',
      params: contract.dealParams,
      example: { params: ID },
      answers: [{ status: 200, data: deal, example: dealExample }],
      errors: ['NOT_FOUND'],
    },
    step('counter', {
      scope: 'deals:write',
      summary: 'Change the terms that are proposed',
      body: contract.counterBody,
      example: { ...termsInput, termsHash },
      errors: ['TERMS_CHANGED', ...TERMS_ERRORS],
    }),
    step('agree', {
      scope: 'deals:write',
      summary: 'Agree to these terms',
      body: contract.agreeBody,
      example: { termsHash },
      errors: ['TERMS_CHANGED', 'LIMIT_REACHED'],
    }),
    step('deliver', {
      scope: 'deals:write',
      summary: 'Say that it is delivered',
      body: contract.deliverBody,
      example: { note: 'By courier, handed over', tracking: 'G4S 7781204' },
      description: 'In a deal of several parts each step names its `item`.',
    }),
    {
      method: 'get',
      path: '/transactions/:id/handover-code',
      summary: 'The buyer’s one-time code for who hands over',
      description:
        'Another one every ten minutes; the seller may tell it within seven days of when it was shown.',
      auth: 'member',
      params: contract.dealParams,
      example: { params: ID },
      answers: [
        { status: 200, data: handoverCode, example: { code: '48151623', until: '2026-11-21T09:10:00.000Z' } },
      ],
      errors: ['NOT_FOUND', 'FORBIDDEN', 'STATE_CONFLICT'],
    },
    step('handover', {
      summary: 'Hand over against the buyer’s code: delivered, and proven',
      body: contract.handoverBody,
      example: { code: '48151623' },
      errors: ['WRONG_CODE', 'CODE_EXPIRED'],
    }),
    step('changes', {
      summary: 'Ask the seller for changes, as often as agreed',
      body: contract.changesBody,
      example: { note: 'The left door does not close. Please plane it.' },
    }),
    step('release', {
      summary: 'Release a share of the price at once; the rest stays held',
      body: contract.releaseBody,
      example: { amountCents: 1_000_000 },
      errors: ['AMOUNT_OUT_OF_RANGE', 'INSUFFICIENT', 'STEP_UP_REQUIRED'],
    }),
    asking('extend', 'Ask for more time, or answer that', {
      until: '2026-12-04T09:00:00.000Z',
      reason: 'The wood comes on Friday.',
    }),
    asking('cancel-mutual', 'Ask to cancel and share the price, or answer that', {
      buyerCents: 3_500_000,
      sellerCents: 1_000_000,
      reason: 'The drawings are done, the rest is not needed.',
    }),
    asking('return', 'Ask to send it back, or answer that', {
      costCents: 50_000,
      reason: 'It has 8 GB, not 16 GB.',
    }),
    step('return-shipped', {
      summary: 'Say that it is on its way back',
      body: contract.shippedBody,
      example: { tracking: 'G4S 7781999' },
    }),
    ending('return-received', 'Say that what was sent back is there: the buyer gets the money'),
    ending('decline', 'Decline what the other proposed'),
    ending('withdraw', 'Take your proposal back'),
    ending('accept', 'Accept: the seller gets the money', ['STEP_UP_REQUIRED']),
    ending('cancel', 'Cancel after the delivery date: the buyer gets everything back'),
    ending('refund', 'Give everything back to the buyer'),
    {
      ...step('payments', {
        summary: 'Pay, by M-Pesa prompt or from your wallet',
        description:
          'By prompt: 202 and the payment, which settles later; `parts` asks for one of so many equal parts. From the wallet: 200 and the deal, which is paid.',
        body: contract.payBody,
        example: { method: 'mpesa' },
        errors: ['PHONE_NOT_VERIFIED', 'PROMPT_OPEN', 'PROMPT_LIMIT', 'LIMIT_REACHED', 'INSUFFICIENT'],
      }),
      answers: [
        { status: 202, data: payment, example: paymentExample },
        { status: 200, data: deal, example: dealExample },
      ],
    },
  ],
};

export const invitesApi: ApiPart = {
  tag: 'invites',
  description: 'One-time links to a deal.',
  components: {},
  routes: [
    {
      method: 'get',
      path: '/invites/:token',
      summary: 'What the holder of a link may read before joining',
      auth: 'optional',
      params: contract.tokenParams,
      example: { params: { token: inviteToken } },
      answers: [{ status: 200, data: invitation, example: invitationExample }],
      errors: ['NOT_FOUND', 'ALREADY_JOINED', 'FORBIDDEN'],
    },
    {
      method: 'post',
      path: '/invites/:token/join',
      summary: 'Become the other person of the deal',
      auth: 'member',
      idempotent: true,
      params: contract.tokenParams,
      body: contract.emptyBody,
      example: { params: { token: inviteToken }, body: {} },
      answers: [{ status: 200, data: deal, example: dealExample }],
      errors: [...STEP_ERRORS, 'ALREADY_JOINED'],
    },
  ],
};

export const guestPaymentsApi: ApiPart = {
  tag: 'pay',
  description: 'Paying in for a buyer who gave you his link.',
  components: {},
  routes: [
    {
      method: 'get',
      path: '/pay/:token',
      summary: 'What the deal still wants',
      auth: 'member',
      params: contract.tokenParams,
      example: { params: { token: guestToken } },
      answers: [{ status: 200, data: guestDeal, example: guestExample }],
      errors: ['NOT_FOUND'],
    },
    {
      method: 'post',
      path: '/pay/:token/payments',
      summary: 'Pay by M-Pesa prompt, all that is wanted or one of so many equal parts',
      auth: 'member',
      idempotent: true,
      params: contract.tokenParams,
      body: contract.guestPayBody,
      example: { params: { token: guestToken }, body: { parts: 3 } },
      answers: [{ status: 202, data: payment, example: paymentExample }],
      errors: [...STEP_ERRORS, 'PHONE_NOT_VERIFIED', 'PROMPT_OPEN', 'PROMPT_LIMIT', 'LIMIT_REACHED'],
    },
  ],
};

const clock = shape<{ now: string; nextDueAt: string | null }>({ now: time, nextDueAt: timeOrNull });
const clockExample = { now: '2026-11-21T09:00:00.000Z', nextDueAt: '2026-11-24T09:00:00.000Z' };

export const demoApi: ApiPart = {
  tag: 'demo',
  description: 'Only in the demo.',
  components: {},
  routes: [
    {
      method: 'get',
      path: '/demo/clock',
      summary: 'The clock of deals',
      auth: 'none',
      answers: [{ status: 200, data: clock, example: clockExample }],
    },
    {
      method: 'post',
      path: '/demo/clock',
      summary: 'Move it on',
      auth: 'none',
      body: contract.advanceBody,
      example: { body: { advanceSeconds: 60 } },
      answers: [{ status: 200, data: clock, example: clockExample }],
    },
  ],
};
