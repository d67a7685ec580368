import type {
  PayoutPause,
  PayoutSwitch,
  PersonHit,
  SearchResult,
  StaffAction,
  StaffActionKind,
  StaffDealRow,
  StaffPerson,
} from '@amana/shared/admin/contract.js';
import type { ErrorCode } from '@amana/shared/errors.js';
import type { ApiPart, RouteDescription } from '../../platform/http/openapi/description.js';
import {
  cents,
  count,
  flag,
  id,
  lastPage,
  list,
  nothing,
  oneOf,
  pageOf,
  shape,
  time,
  timeOrNull,
  words,
  wordsOrNull,
} from '../../platform/http/openapi/fields.js';
import { staffDealExample, stateExample } from '../transactions/deal-examples.openapi.js';
import { dealState, rowKeys, staffDeal } from '../transactions/deal.openapi.js';
import { roles } from '../users/users.openapi.js';
import * as contract from './admin.contract.js';
import { grantComponents, grantRoutes } from './grants.openapi.js';
import {
  caseExample,
  moneyByHandRoutes,
  moneyComponents,
  reconciliationCase,
} from './money-by-hand.openapi.js';

const AT = '2026-11-21T09:00:00.000Z';
const REASON = 'The buyer asked us to look before anything is paid out';
const STEP_ERRORS: ErrorCode[] = ['NOT_FOUND', 'STATE_CONFLICT', 'ON_HOLD'];

const payoutSwitch = shape<PayoutSwitch>({
  on: flag,
  reason: oneOf<PayoutPause>({ stale: true, float: true, credential: true, staff: true }).allow(null),
  since: timeOrNull,
  waiting: shape<PayoutSwitch['waiting']>({ count, cents }),
  manual: count,
});
const switchExample: PayoutSwitch = {
  on: false,
  reason: 'staff',
  since: AT,
  waiting: { count: 2, cents: 1_250_000 },
  manual: 0,
};

const personKeys = { id, name: words, email: wordsOrNull, phone: wordsOrNull, roles, since: time };
const personHit = shape<PersonHit>(personKeys);
const hitExample: PersonHit = {
  id: '5qm3vt2kxwn2rlz7',
  name: 'Wanjiku',
  email: 'wanjiku@example.com',
  phone: '0712 ••• 678',
  roles: [],
  since: AT,
};

const staffDealRow = shape<StaffDealRow>({ ...rowKeys, buyer: wordsOrNull, seller: wordsOrNull });
const rowExample: StaffDealRow = {
  id: 'AM7K2Q9F',
  v: 6,
  title: 'HP EliteBook 840 G5 laptop',
  status: 'active',
  phase: 'delivered',
  amountCents: 4_545_000,
  heldCents: 4_545_000,
  clock: { kind: 'inspect', at: '2026-11-24T09:00:00.000Z' },
  onHold: false,
  createdAt: AT,
  buyer: 'Wanjiku',
  seller: 'Otieno',
};

const searchResult = shape<SearchResult>({ people: list(personHit), deals: list(staffDealRow) });
const staffPerson = shape<StaffPerson>({
  ...personKeys,
  balanceCents: cents,
  frozen: flag,
  suspendedAt: timeOrNull,
  deals: list(staffDealRow),
});
const personExample: StaffPerson = {
  ...hitExample,
  balanceCents: 0,
  frozen: false,
  suspendedAt: null,
  deals: [rowExample],
};

const someone = shape<StaffAction['by']>({ id, name: words });
const staffAction = shape<StaffAction>({
  id: words,
  at: time,
  by: someone,
  action: oneOf<StaffActionKind>({
    hold: true,
    unhold: true,
    escalate: true,
    mediate: true,
    hand_over: true,
    award: true,
    payouts_on: true,
    payouts_off: true,
    statement: true,
    propose: true,
    confirm: true,
    reject: true,
    grant_propose: true,
    grant_confirm: true,
    grant_reject: true,
    grant_end: true,
    id_approve: true,
    id_reject: true,
    grant_first: true,
    suspend: true,
  }),
  transactionId: id.allow(null),
  person: someone.allow(null),
  reason: words,
});
const actionExample: StaffAction = {
  id: 'h3kq7w2mzt5x',
  at: AT,
  by: { id: 'q2w7m4xk5ztn3rla', name: 'Amina' },
  action: 'hold',
  transactionId: 'AM7K2Q9F',
  person: null,
  reason: REASON,
};

const pause = (name: string, summary: string, reason: string): RouteDescription => ({
  method: 'post',
  path: `/admin/transactions/:id/${name}`,
  summary,
  auth: 'staff',
  permission: 'deals.hold',
  fresh: true,
  idempotent: true,
  params: contract.idParams,
  body: contract.holdBody,
  example: { params: { id: 'AM7K2Q9F' }, body: { reason } },
  answers: [{ status: 200, data: dealState, example: stateExample }],
  errors: STEP_ERRORS,
});

export const adminApi: ApiPart = {
  tag: 'admin',
  description: 'For Amana’s staff; what they do is kept with its reason.',
  components: {
    PayoutSwitch: payoutSwitch,
    ...moneyComponents,
    ...grantComponents,
    PersonHit: personHit,
    StaffDealRow: staffDealRow,
    SearchResult: searchResult,
    StaffPerson: staffPerson,
    StaffAction: staffAction,
  },
  routes: [
    pause('hold', 'Stop a deal', REASON),
    pause('unhold', 'Let it go on', 'Both have shown who they are.'),
    {
      method: 'get',
      path: '/admin/transactions/:id',
      summary: 'A deal as staff see it, with its money',
      auth: 'staff',
      permission: 'people.read',
      params: contract.idParams,
      example: { params: { id: 'AM7K2Q9F' } },
      answers: [{ status: 200, data: staffDeal, example: staffDealExample }],
      errors: ['NOT_FOUND'],
    },
    {
      method: 'get',
      path: '/admin/search',
      summary: 'People and deals',
      description: 'By a deal’s code, the beginning of an e-mail or a name, or a whole phone number.',
      auth: 'staff',
      permission: 'people.read',
      query: contract.searchQuery,
      example: { query: { q: 'buyer' } },
      answers: [{ status: 200, data: searchResult, example: { people: [hitExample], deals: [rowExample] } }],
    },
    {
      method: 'get',
      path: '/admin/people/:id',
      summary: 'A person, his balance and his deals',
      auth: 'staff',
      permission: 'people.read',
      params: contract.idParams,
      example: { params: { id: hitExample.id } },
      answers: [{ status: 200, data: staffPerson, example: personExample }],
      errors: ['NOT_FOUND'],
    },
    {
      method: 'post',
      path: '/admin/people/:id/suspend',
      summary: 'Suspend an account at once',
      description:
        'Every sign-in ends, keys and webhooks stop, no money leaves. Two of the staff lift it: `unfreeze`.',
      auth: 'staff',
      permission: 'people.suspend',
      fresh: true,
      idempotent: true,
      params: contract.idParams,
      body: contract.reasonBody,
      example: { params: { id: hitExample.id }, body: { reason: 'His phone was stolen; he called us.' } },
      answers: [{ status: 200, data: nothing, example: {} }],
      errors: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    {
      method: 'get',
      path: '/admin/payouts',
      summary: 'Are payouts on?',
      auth: 'staff',
      permission: 'money.read',
      answers: [{ status: 200, data: payoutSwitch, example: switchExample }],
    },
    {
      method: 'post',
      path: '/admin/payouts',
      summary: 'Switch payouts off or on',
      description: 'Still off afterwards when the machine found a reason of its own.',
      auth: 'staff',
      permission: 'payouts.switch',
      fresh: true,
      idempotent: true,
      body: contract.switchBody,
      example: { body: { on: false, reason: REASON } },
      answers: [{ status: 200, data: payoutSwitch, example: switchExample }],
      errors: ['STATE_CONFLICT'],
    },
    {
      method: 'get',
      path: '/admin/reconciliation',
      summary: 'Money that no payment of ours explains',
      auth: 'staff',
      permission: 'money.read',
      query: contract.casesQuery,
      example: { query: { state: 'open' } },
      answers: [{ status: 200, data: pageOf(reconciliationCase), example: lastPage(caseExample) }],
    },
    ...moneyByHandRoutes,
    ...grantRoutes,
    {
      method: 'get',
      path: '/admin/actions',
      summary: 'What staff did and why, newest first',
      auth: 'staff',
      permission: 'log.read',
      query: contract.pageQuery,
      example: { query: { limit: '20' } },
      answers: [{ status: 200, data: pageOf(staffAction), example: lastPage(actionExample) }],
    },
  ],
};
