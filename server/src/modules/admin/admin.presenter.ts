import type { PayoutSwitch, PersonHit, Proposal, StaffAction } from '@amana/shared/admin/contract.js';
import { maskPhone } from '@amana/shared/phone.js';
import type { StaffActionDoc } from '../../platform/staff-log.js';
import type { PayoutStop, ProposalDoc } from '../payments/payments.module.js';
import { rolesAt, type UserDoc } from '../users/users.module.js';

/** @param msisdn the verified number, opened; null without one */
export const presentPerson = (user: UserDoc, msisdn: string | null, now: Date): PersonHit => ({
  id: user._id,
  name: user.name,
  email: user.closedAt === undefined ? user.email : null,
  phone: msisdn === null ? null : maskPhone(msisdn),
  roles: rolesAt(user, now),
  since: user.createdAt.toISOString(),
});

export const presentSwitch = (
  stop: PayoutStop | null,
  facts: Pick<PayoutSwitch, 'waiting' | 'manual'>,
): PayoutSwitch => ({
  on: stop === null,
  reason: stop?.reason ?? null,
  since: stop?.since.toISOString() ?? null,
  ...facts,
});

const whoOf = (id: string, names: ReadonlyMap<string, string>, unknown = 'Someone of the staff') => ({
  id,
  name: names.get(id) ?? unknown,
});

/** @param names display names by user id */
export const presentProposal = (
  { _id, act, amountCents, by, reason, at, state, decision }: ProposalDoc,
  names: ReadonlyMap<string, string>,
): Proposal => ({
  id: _id.slice('act/'.length),
  state: state === 'open' ? 'open' : (decision ?? 'needless'),
  act: act!,
  amountCents,
  reason: reason!,
  by: whoOf(by!, names),
  at: at.toISOString(),
});

/** @param names display names by user id */
export const presentAction = (
  { _id, at, by, action, transaction, person, reason }: StaffActionDoc,
  names: ReadonlyMap<string, string>,
): StaffAction => ({
  id: _id,
  at: at.toISOString(),
  by: whoOf(by, names),
  action,
  transactionId: transaction,
  person: person === undefined ? null : whoOf(person, names, 'Unknown'),
  reason,
});
