import Joi from 'joi';
import type {
  Case,
  Dispute,
  DisputeKind,
  DisputeOutcome,
  DisputeRow,
  SideHistory,
} from '@amana/shared/disputes/contract.js';
import type { FileRef } from '@amana/shared/files/contract.js';
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
} from '../../platform/http/openapi/fields.js';
import { dealClock, party, person, phase, staffDeal } from '../transactions/deal.openapi.js';

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
export const row = shape<DisputeRow>(rowKeys);

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
export const dispute = shape<Dispute>(disputeKeys);

export const side = shape<SideHistory>({ id, name: words, since: time, deals: count, disputes: count });
export const wholeCase = shape<Case>({
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
