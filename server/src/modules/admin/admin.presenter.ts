import type { PayoutSwitch, PersonHit, StaffAction } from '@amana/shared/admin/contract.js';
import { formatPhone } from '@amana/shared/phone.js';
import type { StaffActionDoc } from '../../platform/staff-log.js';
import type { PayoutStop } from '../payments/payments.module.js';
import type { UserDoc } from '../users/users.module.js';

/** `0712 ••• 678`: enough to compare with what a caller says. @param msisdn `2547…` */
export const maskPhone = (msisdn: string): string => formatPhone(msisdn).replace(/ \d{3} /, ' ••• ');

/** @param msisdn the verified number, opened; null without one */
export const presentPerson = (
  { _id, name, email, role, createdAt }: UserDoc,
  msisdn: string | null,
): PersonHit => ({
  id: _id,
  name,
  email,
  phone: msisdn === null ? null : maskPhone(msisdn),
  role,
  since: createdAt.toISOString(),
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

/** @param names display names by user id */
export const presentAction = (
  { _id, at, by, action, transaction, reason }: StaffActionDoc,
  names: ReadonlyMap<string, string>,
): StaffAction => ({
  id: _id,
  at: at.toISOString(),
  by: { id: by, name: names.get(by) ?? 'Someone of the staff' },
  action,
  transactionId: transaction,
  reason,
});
