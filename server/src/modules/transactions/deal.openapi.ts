import Joi from 'joi';
import { DISPUTE_KINDS } from '@amana/shared/disputes/contract.js';
import type {
  Deal,
  DealClock,
  DealDispute,
  DealItem,
  DealMoneyLine,
  DealRow,
  DealState,
  FeePayer,
  GuestDeal,
  HandoverCode,
  Invitation,
  Mediated,
  InviteRequest,
  Milestone,
  Person,
  Quote,
  Split,
  StaffDeal,
  Terms,
  TermsChange,
  TimelineEntry,
} from '@amana/shared/transactions/contract.js';
import { LIFECYCLE, PHASES, type Party } from '@amana/shared/transactions/lifecycle.js';
import { ASKED_OF } from '@amana/shared/transactions/policy.js';
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
  milestones: list(shape<Milestone>({ title: words, priceCents: cents, deliveryDays: count }))
    .optional()
    .description('The parts of a job, paid and delivered one after the other.'),
  agreedSplits: Joi.object(Object.fromEntries(DISPUTE_KINDS.map((kind) => [kind, count.optional()])))
    .optional()
    .description(
      'The seller’s percent of what is claimed, by what is wrong: the first offer of such a claim.',
    ),
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
    ship_back: true,
    take_back: true,
    decide: true,
    appeal: true,
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
    milestones: true,
    agreedSplits: true,
  }),
  from: Joi.alternatives(words, Joi.number()).allow(null),
  to: Joi.alternatives(words, Joi.number()).allow(null),
});

const timelineEntry = shape<TimelineEntry>({
  v: count,
  type: dealEvent,
  by: oneOf<TimelineEntry['by']>({
    buyer: true,
    seller: true,
    payer: true,
    system: true,
    rail: true,
    staff: true,
  }),
  at: time,
  cents: cents.optional(),
  payer: person.optional().description('Who paid in for the buyer.'),
  receipt: words.optional(),
  note: words.optional(),
  reason: words.optional().description('Why one side asks for this.'),
  changes: list(change).optional(),
  split: split.optional(),
  item: id.optional().description('The part it is about, of a deal in parts.'),
  tracking: words.optional(),
  answer: oneOf<NonNullable<TimelineEntry['answer']>>({ ask: true, agree: true, refuse: true }).optional(),
});

const askKeys = { by: party, reason: words };
const ask = Joi.alternatives(
  Joi.object({ kind: Joi.string().valid('extend').required(), ...askKeys, until: time }),
  Joi.object({
    kind: Joi.string().valid('cancel_mutual').required(),
    ...askKeys,
    buyerCents: cents,
    sellerCents: cents,
  }),
  Joi.object({ kind: Joi.string().valid('reject_return').required(), ...askKeys, costCents: cents }),
);

const item = shape<DealItem>({
  id,
  title: words,
  phase,
  needCents: cents.description('What the buyer still has to pay in for it.'),
  ask: ask.allow(null).description('What one side has asked for: the other agrees by naming it.'),
  roundsLeft: count,
  proven: flag,
  back: shape<NonNullable<DealItem['back']>>({ costCents: cents, shippedAt: timeOrNull }).allow(null),
  priceCents: cents,
  feeBuyerCents: cents,
  feeSellerCents: cents,
  heldCents: cents,
  contestedCents: cents,
  givenCents: cents,
  deliverBy: timeOrNull,
  due: timeOrNull,
});

export const mediated = shape<Mediated>({
  buyerCents: cents,
  sellerCents: cents,
  id: id.description('Accepting it names it.'),
  acceptedBy: list(party),
}).description('What one of the staff proposes; it ends the dispute once both have accepted it.');

const dealDispute = shape<DealDispute>({
  id,
  claimant: party,
  contestedCents: cents,
  at: time,
  offers: Joi.object({ buyer: split, seller: split, mediator: mediated }),
  award: split.allow(null),
  appealed: flag,
  waivedBy: list(party),
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
  askedOfMe: Joi.string()
    .valid(...ASKED_OF)
    .required()
    .allow(null)
    .description('What you have not answered: the other side’s request, Amana’s proposal, a decision.'),
  unread: count.optional().description('Only in the list: messages that you have not read, 99 at most.'),
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
  current: id.description('The part that is under way, or the last one.'),
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
  payUrl: words
    .optional()
    .description('Only for the buyer while money is wanted: by it others pay in for him.'),
  paymentId: id.optional().description('Only for the buyer: his latest M-Pesa payment.'),
});

const moneyLine = shape<DealMoneyLine>({
  at: time,
  kind: oneOf<DealMoneyLine['kind']>({ mpesa: true, wallet: true, out: true }),
  cents: cents.description('Cents of KES, signed: plus raises what is held.'),
  receipt: wordsOrNull,
  payment: id.allow(null).description('Of what came in by M-Pesa: which payment it was.'),
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

export const guestDeal = shape<GuestDeal>({
  dealId: id,
  title: words,
  part: words,
  buyer: person,
  needCents: cents,
  wholeCents: cents,
  paymentsLeft: count.description('How many more payments it can be made up of.'),
});
export const handoverCode = shape<HandoverCode>({ code: words, until: time });

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
  GuestDeal: guestDeal,
  HandoverCode: handoverCode,
};
