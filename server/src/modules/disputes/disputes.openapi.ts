import Joi from 'joi';
import type { AwardRequest, DisputeRequest, RespondRequest } from '@amana/shared/disputes/contract.js';
import type { ErrorCode } from '@amana/shared/errors.js';
import type { ApiPart, RouteDescription } from '../../platform/http/openapi/description.js';
import { lastPage, pageOf } from '../../platform/http/openapi/fields.js';
import { dealExample, stateExample } from '../transactions/deal-examples.openapi.js';
import { deal, dealState } from '../transactions/deal.openapi.js';
import { caseExample, DISPUTE_ID, rowExample } from './dispute-examples.openapi.js';
import { dispute, row, side, wholeCase } from './dispute.openapi.js';
import * as contract from './disputes.contract.js';

const ID = { id: DISPUTE_ID };
const STEP_ERRORS: ErrorCode[] = ['NOT_FOUND', 'FORBIDDEN', 'STATE_CONFLICT', 'ON_HOLD'];

const claim: DisputeRequest = {
  kind: 'not_as_described',
  claimCents: 4_500_000,
  reason: 'It has 8 GB, not 16 GB.',
};
const counter: RespondRequest = {
  answer: 'counter',
  reason: 'The second module was in the bag.',
  buyerCents: 500_000,
  sellerCents: 4_000_000,
};
const award: AwardRequest = {
  reason: 'The photos show one module of 8 GB; the rest is as described.',
  buyerCents: 1_350_000,
  sellerCents: 3_150_000,
};

type Step = Pick<RouteDescription, 'summary' | 'description' | 'body' | 'auth' | 'answers' | 'fresh'>;

/** `POST /disputes/:id/<name>`. */
const step = (name: string, given: Step, body: unknown, errors: ErrorCode[] = []): RouteDescription => ({
  method: 'post',
  path: `/disputes/:id/${name}`,
  ...given,
  idempotent: true,
  params: contract.idParams,
  example: { params: ID, body },
  errors: [...STEP_ERRORS, ...errors],
});

const dealAnswer = (status: number) => [{ status, data: deal, example: dealExample }];

export const disputesApi: ApiPart = {
  tag: 'disputes',
  description: 'When the two disagree: a claim, an answer, and a decision by staff.',
  components: { DisputeRow: row, Dispute: dispute, SideHistory: side, Case: wholeCase },
  routes: [
    {
      method: 'post',
      path: '/transactions/:id/dispute',
      summary: 'Claim a share of the price back, or of what was earned',
      auth: 'member',
      idempotent: true,
      params: contract.idParams,
      body: contract.disputeBody,
      example: { params: { id: 'AM7K2Q9F' }, body: claim },
      answers: dealAnswer(201),
      errors: [...STEP_ERRORS, 'AMOUNT_OUT_OF_RANGE'],
    },
    {
      method: 'get',
      path: '/disputes',
      summary: 'Your disputes; all of them for staff',
      description:
        'Open ones by clock, soonest first, unless `open=false` asks for the ended ones, newest first.',
      auth: 'member',
      query: contract.listQuery,
      example: { query: { open: 'true', limit: '20' } },
      answers: [{ status: 200, data: pageOf(row), example: lastPage(rowExample) }],
    },
    {
      method: 'get',
      path: '/disputes/:id',
      summary: 'A dispute; for staff the whole case',
      auth: 'member',
      params: contract.idParams,
      example: { params: ID },
      answers: [{ status: 200, data: Joi.alternatives(dispute, wholeCase), example: caseExample }],
      errors: ['NOT_FOUND'],
    },
    step(
      'respond',
      {
        summary: 'Answer a claim: accept it, or share the sum out another way',
        description:
          '`accept` comes with `claimCents` only, `counter` with `reason`, `buyerCents`, `sellerCents`.',
        auth: 'member',
        body: contract.respondBody,
        answers: dealAnswer(200),
      },
      counter,
      ['SPLIT_MISMATCH'],
    ),
    step(
      'offer',
      {
        summary: 'Offer another way to share the sum out, in the place of your offer before',
        auth: 'member',
        body: contract.offerBody,
        answers: dealAnswer(200),
      },
      { reason: 'Let us meet in the middle.', buyerCents: 1_000_000, sellerCents: 3_500_000 },
      ['SPLIT_MISMATCH'],
    ),
    step(
      'settle',
      {
        summary: 'Accept the other side’s offer, or what Amana proposes',
        description:
          'Both sums name the offer that is accepted; with `offer`, the id of it, what one of the staff proposes. That ends the dispute once both have accepted it.',
        auth: 'member',
        body: contract.settleBody,
        answers: dealAnswer(200),
      },
      { buyerCents: counter.buyerCents, sellerCents: counter.sellerCents },
    ),
    step(
      'mediate',
      {
        summary: 'Staff propose a settlement, in the place of the proposal before',
        description:
          'It ends the dispute once both have accepted it. Who proposes never takes or decides this case, and who had or decided it never proposes.',
        auth: 'member',
        body: contract.mediateBody,
        answers: [
          {
            status: 200,
            data: dealState,
            example: { ...stateExample, phase: 'mediation', status: 'disputed' },
          },
        ],
      },
      { reason: 'Half of the memory is there.', buyerCents: 900_000, sellerCents: 3_600_000 },
      ['SPLIT_MISMATCH'],
    ),
    step(
      'hand-over',
      {
        summary: 'Who took the case gives it back, or hands it to one of the staff',
        description: 'With `to: null` nobody has it. The two sides are not told.',
        auth: 'member',
        body: contract.handOverBody,
        answers: [
          {
            status: 200,
            data: dealState,
            example: { ...stateExample, phase: 'arbitration', status: 'disputed' },
          },
        ],
      },
      { to: null, reason: 'I am away from tomorrow.' },
    ),
    step(
      'withdraw',
      {
        summary: 'Take your claim back; the deal goes on',
        auth: 'member',
        body: contract.withdrawBody,
        answers: dealAnswer(200),
      },
      {},
    ),
    step(
      'escalate',
      {
        summary: 'Call an arbiter, 48 hours after the claim; staff take the case at any time',
        auth: 'member',
        body: contract.withdrawBody,
        answers: [
          {
            status: 200,
            data: Joi.alternatives(deal, dealState),
            example: { ...stateExample, phase: 'arbitration', status: 'disputed' },
          },
        ],
      },
      {},
    ),
    step(
      'appeal',
      {
        summary: 'Appeal against the decision, once: another arbiter decides',
        auth: 'member',
        body: contract.appealBody,
        answers: dealAnswer(200),
      },
      { reason: 'The photo of the bag was not looked at.' },
    ),
    step(
      'waive',
      {
        summary: 'Take the decision as it is; once both do, it is carried out',
        auth: 'member',
        body: contract.emptyBody,
        answers: dealAnswer(200),
      },
      {},
    ),
    step(
      'award',
      {
        summary: 'Staff decide: both sums make up what is claimed',
        description:
          'Above the limit another of the staff has to decide the same. It can be appealed before it is carried out.',
        auth: 'member',
        fresh: true,
        body: contract.awardBody,
        answers: [
          { status: 200, data: dealState, example: { ...stateExample, phase: 'split', status: 'completed' } },
        ],
      },
      award,
      ['SPLIT_MISMATCH'],
    ),
  ],
};
