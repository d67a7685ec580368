import type { FileRef } from '@amana/shared/files/contract.js';
import type { Case, Dispute, DisputeRow, SideHistory } from '@amana/shared/disputes/contract.js';
import type { DealClock, Person, StaffDeal } from '@amana/shared/transactions/contract.js';
import type { Party, Phase } from '@amana/shared/transactions/lifecycle.js';
import type { DisputeDoc, SaidProposal, SaidSplit } from './dispute.model.js';

type Names = ReadonlyMap<string, string>;

const CLOCK_KINDS: Partial<Record<Phase, DealClock['kind']>> = {
  responding: 'respond',
  mediation: 'mediate',
  arbitration: 'decide',
  awarded: 'appeal',
};

function clockOf({ open, onHold, phase, at }: DisputeDoc): DealClock | null {
  const kind = CLOCK_KINDS[phase];
  return open && !onHold && kind !== undefined ? { kind, at: at.toISOString() } : null;
}

const person = (user: string, names: Names): Person => ({ name: names.get(user) ?? 'The other person' });

/** @param role of the viewer @param names display names by user id */
export function presentRow(dispute: DisputeDoc, role: Party | 'staff', names: Names): DisputeRow {
  const { _id, transaction, title, buyer, seller, claimant, claimCents } = dispute;
  const { phase, open, onHold, openedAt, at, outcome } = dispute;
  return {
    id: _id,
    transactionId: transaction,
    title,
    role,
    buyer: person(buyer, names),
    seller: person(seller, names),
    claimant,
    claimCents,
    phase,
    open,
    onHold,
    clock: clockOf(dispute),
    openedAt: openedAt.toISOString(),
    closedAt: open ? null : at.toISOString(),
    outcome,
  };
}

const words = ({ reason, at, buyerCents, sellerCents }: SaidSplit) => ({
  reason,
  at: at.toISOString(),
  buyerCents,
  sellerCents,
});

const proposal = ({ id, acceptedBy, ...said }: SaidProposal) => ({ ...words(said), id, acceptedBy });

/** A dispute as both sides see it: who of the staff decided is not told. */
export function presentDispute(
  dispute: DisputeDoc,
  role: Party | 'staff',
  names: Names,
  evidence: FileRef[],
): Dispute {
  const { item, kind, reason, answer, offers = {}, appeal, award } = dispute;
  return {
    ...presentRow(dispute, role, names),
    item,
    kind,
    reason,
    answer: answer && words(answer),
    offers: {
      ...(offers.buyer ? { buyer: words(offers.buyer) } : {}),
      ...(offers.seller ? { seller: words(offers.seller) } : {}),
      ...(offers.mediator ? { mediator: proposal(offers.mediator) } : {}),
    },
    appeal: appeal ? { by: appeal.by, reason: appeal.reason, at: appeal.at.toISOString() } : null,
    award: award && { ...words(award), by: award.by === 'system' ? 'system' : 'staff' },
    evidence,
  };
}

/** A dispute as staff see it: everything on one screen. */
export const presentCase = (
  dispute: DisputeDoc,
  role: Party | 'staff',
  deal: StaffDeal,
  sides: Record<Party, SideHistory>,
  deciding: Pick<
    Case,
    | 'draft'
    | 'decidedByMe'
    | 'mediatedByMe'
    | 'takenByMe'
    | 'arbiter'
    | 'colleagues'
    | 'needsSecond'
    | 'nobodyLeft'
    | 'appealHours'
  >,
  evidence: FileRef[],
): Case => ({
  ...presentDispute(dispute, role, new Map(Object.values(sides).map(({ id, name }) => [id, name])), evidence),
  deal,
  sides,
  ownCase: role !== 'staff',
  ...deciding,
});
