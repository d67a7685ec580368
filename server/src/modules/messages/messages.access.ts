import { may } from '@amana/shared/users/roles.js';
import { silenceOf } from '@amana/shared/messages/policy.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { AppError, notFound } from '../../platform/errors.js';
import type { Caller } from '../../platform/http/request-context.js';
import type { DealDoc } from '../transactions/domain/deal.js';
import { findRole } from '../transactions/transactions.module.js';

export type Reader = Pick<Caller, 'id' | 'roles'>;

/** A stranger is told what he would be told of a deal that does not exist. @throws AppError NOT_FOUND, FORBIDDEN for staff */
export function partyOf(deal: DealDoc | null, { id, roles }: Reader): Party {
  const party = deal && findRole(deal, id);
  if (party) return party;
  if (deal && may(roles, 'cases.read'))
    throw new AppError('FORBIDDEN', 'Only the buyer and the seller write here. Staff can read in a dispute.');
  throw notFound('deal');
}

/** The two people always; staff once there has been a dispute. @throws AppError NOT_FOUND, FORBIDDEN for staff */
export function ensureReader(deal: DealDoc | null, reader: Reader): void {
  const isCase = deal?.items.some(({ dispute }) => dispute !== undefined) ?? false;
  if (isCase && may(reader.roles, 'cases.read')) return;
  partyOf(deal, reader);
}

/** @throws AppError STATE_CONFLICT before both have joined, 30 days after the deal's end, and when nobody would read it */
export function ensureOpen(
  { buyer, seller, status, phase, v, timeline }: DealDoc,
  otherClosed: boolean,
  now: Date,
): void {
  const silence = silenceOf(
    {
      bothJoined: buyer !== null && seller !== null,
      status,
      lastEventMs: timeline.at(-1)!.at.getTime(),
      otherClosed,
    },
    now.getTime(),
  );
  if (silence !== null) throw new AppError('STATE_CONFLICT', silence, { phase, status, v });
}
