import Joi from 'joi';
import type {
  AwardRequest,
  Case,
  Dispute,
  DisputeKind,
  DisputeOutcome,
  DisputeRequest,
  DisputeRow,
  RespondRequest,
  SideHistory,
} from '@amana/shared/disputes/contract.js';
import type { FileRef } from '@amana/shared/files/contract.js';
import type { ErrorCode } from '@amana/shared/errors.js';
import type { ApiPart, RouteDescription } from '../../platform/http/openapi/description.js';
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
  timeOrNull,
  words,
} from '../../platform/http/openapi/fields.js';
import { dealExample, staffDealExample, stateExample } from '../transactions/deal-examples.openapi.js';
import { deal, dealClock, dealState, party, person, phase, staffDeal } from '../transactions/deal.openapi.js';
import * as contract from './disputes.contract.js';

const AT = '2026-11-21T09:00:00.000Z';
const ID = { id: 'b4wq7m2kxz5tn3rl6yha2cde7f' };
const STEP_ERRORS: ErrorCode[] = ['NOT_FOUND', 'FORBIDDEN', 'STATE_CONFLICT', 'ON_HOLD'];

const rowKeys = {
  id,
  transactionId: id,
  title: words,
  role: oneOf<DisputeRow['role']>({ buyer: true, seller: true, staff: true }),
  buyer: person,
  seller: person,
  claimant: party,
  claimCents: cents,
  phase,
  open: flag,
  onHold: flag,
  clock: dealClock.allow(null),
  openedAt: time,
  closedAt: timeOrNull,
  outcome: oneOf<DisputeOutcome>({
    accepted: true,
    settled: true,
    withdrawn: true,
    awarded: true,
    refunded: true,
  }).allow(null),
};
const row = shape<DisputeRow>(rowKeys);

const said = { reason: words, at: time, buyerCents: cents, sellerCents: cents };
const splitWords = shape<NonNullable<Dispute['answer']>>(said);
const proposal = shape<NonNullable<Dispute['offers']['mediator']>>({
  ...said,
  id: id.description('Accepting it names it.'),
  acceptedBy: list(party),
});
const disputeKeys = {
  ...rowKeys,
  item: id,
  kind: oneOf<DisputeKind>({ not_received: true, not_as_described: true, damaged: true, other: true }),
  reason: words,
  answer: splitWords.allow(null),
  offers: Joi.object({ buyer: splitWords, seller: splitWords, mediator: proposal }).description(
    'What each side offers now, and what Amana proposes.',
  ),
  appeal: shape<NonNullable<Dispute['appeal']>>({ by: party, reason: words, at: time }).allow(null),
  award: shape<NonNullable<Dispute['award']>>({
    ...said,
    by: oneOf<'staff' | 'system'>({ staff: true, system: true }),
  }).allow(null),
  evidence: list(shape<FileRef>({ id, sha256: words })),
};
const dispute = shape<Dispute>(disputeKeys);

const side = shape<SideHistory>({ id, name: words, since: time, deals: count, disputes: count });
const wholeCase = shape<Case>({
  ...disputeKeys,
  deal: staffDeal,
  sides: shape<Case['sides']>({ buyer: side, seller: side }),
  ownCase: flag,
  decidedByMe: flag.description('Somebody else decides the appeal.'),
  mediatedByMe: flag.description('The viewer has made an offer in it: somebody else decides.'),
  takenByMe: flag.description('The viewer has had the case or decided it: somebody else mediates.'),
  arbiter: shape<NonNullable<Case['arbiter']>>({ name: words, mine: flag })
    .allow(null)
    .description('Who has the case.'),
  colleagues: list(shape<Case['colleagues'][number]>({ id, name: words })).description(
    'Whom the viewer, who has the case, can hand it to.',
  ),
  draft: shape<NonNullable<Case['draft']>>({ buyerCents: cents, sellerCents: cents, mine: flag }).allow(null),
  needsSecond: flag.description('Two of the staff have to decide the same.'),
  nobodyLeft: flag.description(
    'Nobody of the staff may decide any more: on day 30 the contested sum goes to the buyer.',
  ),
  appealHours: count.description('How long a first decision can be appealed; 0 = it is carried out at once.'),
});

const rowExample: DisputeRow = {
  ...ID,
  transactionId: 'AM7K2Q9F',
  title: 'HP EliteBook 840 G5 laptop',
  role: 'buyer',
  buyer: { name: 'Wanjiku' },
  seller: { name: 'Otieno' },
  claimant: 'buyer',
  claimCents: 4_500_000,
  phase: 'mediation',
  open: true,
  onHold: false,
  clock: { kind: 'mediate', at: '2026-11-28T09:00:00.000Z' },
  openedAt: AT,
  closedAt: null,
  outcome: null,
};
const disputeExample: Dispute = {
  ...rowExample,
  item: staffDealExample.current,
  kind: 'not_as_described',
  reason: 'It has 8 GB, not 16 GB.',
  answer: {
    reason: 'The second module was in the bag.',
    at: AT,
    buyerCents: 500_000,
    sellerCents: 4_000_000,
  },
  offers: {
    seller: {
      reason: 'The second module was in the bag.',
      at: AT,
      buyerCents: 500_000,
      sellerCents: 4_000_000,
    },
  },
  appeal: null,
  award: null,
  evidence: [],
};
const history = (name: string): SideHistory => ({
  id: `${name.toLowerCase()}-2k7`,
  name,
  since: AT,
  deals: 4,
  disputes: 1,
});
const caseExample: Case = {
  ...disputeExample,
  role: 'staff',
  deal: staffDealExample,
  sides: { buyer: history('Wanjiku'), seller: history('Otieno') },
  ownCase: false,
  decidedByMe: false,
  mediatedByMe: false,
  takenByMe: false,
  arbiter: null,
  colleagues: [],
  draft: null,
  needsSecond: false,
  nobodyLeft: false,
  appealHours: 24,
};

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
