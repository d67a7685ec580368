import Joi from 'joi';
import type {
  Deal,
  DealClock,
  DealDispute,
  DealItem,
  DealMoneyLine,
  DealRow,
  DealState,
  FeePayer,
  Invitation,
  InviteRequest,
  Person,
  Quote,
  Split,
  StaffDeal,
  Terms,
  TermsChange,
  TimelineEntry,
} from '@amana/shared/transactions/contract.js';
import { LIFECYCLE, PHASES, type Party } from '@amana/shared/transactions/lifecycle.js';
import {
  cents,
  count,
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

export const party = oneOf<Party>({ buyer: true, seller: true });
export const phase = Joi.string().valid(...Object.keys(PHASES));
const status = Joi.string().valid(...new Set(Object.values(PHASES).map((known) => known.status)));
const dealEvent = Joi.string().valid(...Object.keys(LIFECYCLE));

export const person = shape<Person>({ name: words });
export const split = shape<Split>({ buyerCents: cents, sellerCents: cents });

const termsKeys = {
  title: words,
  description: words,
  priceCents: cents,
  feePayer: oneOf<FeePayer>({ buyer: true, seller: true, half: true }),
  feeBuyerCents: cents,
  feeSellerCents: cents,
  deliveryDays: count,
  inspectionDays: count,
};
const terms = shape<Terms & { version: number; hash: string }>({
  ...termsKeys,
  version: count,
  hash: Joi.string()
    .hex()
    .length(64)
    .description('Consent names its object: send it with counter and agree.'),
});

export const quote = shape<Quote>({
  priceCents: cents,
  feeCents: cents,
  feeBuyerCents: cents,
  feeSellerCents: cents,
  buyerPaysCents: cents,
  sellerGetsCents: cents,
  buyerBackCents: cents,
  withdrawalFeeCents: cents,
});

export const dealClock = shape<DealClock>({
  kind: oneOf<DealClock['kind']>({
    answer: true,
    pay: true,
    deliver: true,
    inspect: true,
    respond: true,
    mediate: true,
    decide: true,
  }),
  at: time,
});

const change = shape<TermsChange>({
  field: oneOf<keyof Terms>({
    title: true,
    description: true,
    priceCents: true,
    feePayer: true,
    feeBuyerCents: true,
    feeSellerCents: true,
    deliveryDays: true,
    inspectionDays: true,
  }),
  from: Joi.alternatives(words, Joi.number()),
  to: Joi.alternatives(words, Joi.number()),
});

const timelineEntry = shape<TimelineEntry>({
  v: count,
  type: dealEvent,
  by: oneOf<TimelineEntry['by']>({ buyer: true, seller: true, system: true, rail: true, staff: true }),
  at: time,
  cents: cents.optional(),
  receipt: words.optional(),
  note: words.optional(),
  changes: list(change).optional(),
  split: split.optional(),
});

const item = shape<DealItem>({
  id,
  phase,
  priceCents: cents,
  feeBuyerCents: cents,
  feeSellerCents: cents,
  heldCents: cents,
  contestedCents: cents,
  givenCents: cents,
  deliverBy: timeOrNull,
  due: timeOrNull,
});

const dealDispute = shape<DealDispute>({
  id,
  claimant: party,
  contestedCents: cents,
  offer: split.allow(null),
  award: split.allow(null),
  withdrawn: flag.description('A claim on this deal was withdrawn once; a second one cannot be.'),
});

/** What a row and the whole deal tell to both its people and staff. */
const common = {
  id,
  v: count.description(
    'Goes up by one with every event; send it back with a step that should meet this version.',
  ),
  title: words,
  status,
  phase,
  amountCents: cents,
  heldCents: cents,
  clock: dealClock.allow(null),
  onHold: flag,
  createdAt: time,
};
const ofViewer = {
  role: party,
  other: person.allow(null),
  turn: party.allow(null),
  invited: flag.optional().description('Present while you are only invited.'),
};
const whole = {
  creator: party,
  buyer: person.allow(null),
  seller: person.allow(null),
  terms,
  agreedBy: list(party),
  buyerPaysCents: cents,
  sellerGetsCents: cents,
  items: list(item),
  dispute: dealDispute.allow(null),
  hold: Joi.object({ reason: words.required(), at: time.required() }).allow(null),
  timeline: list(timelineEntry).description('Oldest first, by the clock of deals.'),
  invite: shape<{ kind: InviteRequest['kind'] }>({
    kind: oneOf<InviteRequest['kind']>({ link: true, email: true, phone: true }),
  }).allow(null),
};

/** The keys of a row that staff see too. */
export const rowKeys = common;
export const dealRow = shape<DealRow>({ ...common, ...ofViewer });
export const deal = shape<Deal>({
  ...common,
  ...ofViewer,
  ...whole,
  inviteUrl: words.optional().description('Only for the creator of a link invitation, when read with GET.'),
  paymentId: id.optional().description('Only for the payer: the latest M-Pesa payment.'),
});

const moneyLine = shape<DealMoneyLine>({
  at: time,
  kind: oneOf<DealMoneyLine['kind']>({ mpesa: true, wallet: true, out: true }),
  cents: cents.description('Cents of KES, signed: plus raises what is held.'),
  receipt: wordsOrNull,
});
export const staffDeal = shape<StaffDeal>({
  ...common,
  ...whole,
  buyerId: id.allow(null),
  sellerId: id.allow(null),
  money: list(moneyLine),
});
export const dealState = shape<DealState>({ id, v: count, status, phase, onHold: flag });

export const invitation = shape<Invitation>({
  dealId: id,
  role: party,
  from: person,
  terms,
  buyerPaysCents: cents,
  sellerGetsCents: cents,
  clock: dealClock.allow(null),
});

export const dealComponents = {
  Party: party,
  Phase: phase,
  Status: status,
  DealEvent: dealEvent,
  Person: person,
  Split: split,
  Terms: terms,
  TermsChange: change,
  Quote: quote,
  DealClock: dealClock,
  DealItem: item,
  DealDispute: dealDispute,
  TimelineEntry: timelineEntry,
  DealRow: dealRow,
  Deal: deal,
  DealState: dealState,
  DealMoneyLine: moneyLine,
  StaffDeal: staffDeal,
  Invitation: invitation,
};
