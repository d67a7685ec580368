import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { AppError, notFound } from '../../platform/errors.js';
import type { DealDoc } from './domain/deal.js';

/** The side of the deal that this person is on; null for a stranger. */
export function findRole(deal: Pick<DealDoc, 'buyer' | 'seller'>, user: string): Party | null {
  if (deal.buyer === user) return 'buyer';
  return deal.seller === user ? 'seller' : null;
}

/** A stranger is told what he would be told of a deal that does not exist. @throws AppError NOT_FOUND */
export function getRole(deal: Pick<DealDoc, 'buyer' | 'seller'> | null, user: string): Party {
  const role = deal && findRole(deal, user);
  if (!role) throw notFound('deal');
  return role;
}

/** Staff never act on a deal of their own. @throws AppError NOT_FOUND, FORBIDDEN */
export function ensureImpartial(deal: Pick<DealDoc, 'buyer' | 'seller'> | null, user: string): void {
  if (!deal) throw notFound('deal');
  if (findRole(deal, user))
    throw new AppError('FORBIDDEN', 'You are a party to this deal. Someone else of the staff must do this.');
}

/** The code for who hands over is the buyer's, while delivery is awaited. @throws AppError FORBIDDEN, STATE_CONFLICT */
export function ensureHandsOver(deal: Pick<DealDoc, 'phase' | 'status' | 'v'> | null, role: Party): void {
  if (role !== 'buyer') throw new AppError('FORBIDDEN', 'The code is on the buyer’s screen.');
  if (deal?.phase !== 'funded')
    throw new AppError('STATE_CONFLICT', 'There is a code while the delivery is awaited.', {
      phase: deal?.phase,
      status: deal?.status,
      v: deal?.v,
    });
}
