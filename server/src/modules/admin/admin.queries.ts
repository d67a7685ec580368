import type { Model } from 'mongoose';
import type { SearchResult, StaffAction, StaffDealRow, StaffPerson } from '@amana/shared/admin/contract.js';
import type { Page } from '@amana/shared/http.js';
import { normalisePhone } from '@amana/shared/phone.js';
import type { StaffDeal } from '@amana/shared/transactions/contract.js';
import type { Wallet } from '@amana/shared/wallet/contract.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import type { PageQuery } from '../../platform/http/pages.js';
import { newestOf } from '../../platform/mongo/newest.js';
import type { StaffActionDoc } from '../../platform/staff-log.js';
import type { UserDoc, Users } from '../users/users.module.js';
import { presentAction, presentPerson } from './admin.presenter.js';

const FOUND_MAX = 20;
const DEAL_CODE = /^[0-9A-Z]{8}$/;

/** Deals as staff see them. */
export interface StaffDeals {
  staffDeal(id: string): Promise<StaffDeal | null>;
  staffRow(id: string): Promise<StaffDealRow | null>;
  /** A person's deals on either side, newest first. */
  staffRowsOf(user: string, limit: number): Promise<StaffDealRow[]>;
}

export interface AdminViews {
  users: Pick<Users, 'get' | 'search' | 'namesOf'>;
  clock: Clock;
  crypto: Pick<Crypto, 'open' | 'keyedHash'>;
  staffActions: Model<StaffActionDoc>;
  deals: Pick<StaffDeals, 'staffRow' | 'staffRowsOf'>;
  walletOf(user: string): Promise<Wallet>;
}

/** What staff look up across the modules. */
export function createAdminQueries({ users, clock, crypto, staffActions, deals, walletOf }: AdminViews) {
  const hit = (user: UserDoc) =>
    presentPerson(user, user.phone === undefined ? null : crypto.open(user.phone), clock.now());

  return {
    /** @param q trimmed: a deal code, an e-mail's or a name's beginning, or a whole phone number */
    async search(q: string): Promise<SearchResult> {
      const msisdn = normalisePhone(q);
      const phoneHash = msisdn === null ? null : crypto.keyedHash('phone', msisdn);
      const code = q.toUpperCase();
      const [people, deal] = await Promise.all([
        users.search({ beginning: q, phoneHash, limit: FOUND_MAX }),
        DEAL_CODE.test(code) ? deals.staffRow(code) : null,
      ]);
      return { people: people.map(hit), deals: deal ? [deal] : [] };
    },

    /** @throws AppError NOT_FOUND */
    async person(id: string): Promise<StaffPerson> {
      const user = await users.get(id);
      const [{ balanceCents, frozen }, rows] = await Promise.all([
        walletOf(id),
        deals.staffRowsOf(id, FOUND_MAX),
      ]);
      const suspendedAt = user.suspendedAt?.toISOString() ?? null;
      return { ...hit(user), balanceCents, frozen, suspendedAt, deals: rows };
    },

    /** What staff did, newest first. @throws AppError VALIDATION_FAILED for a strange cursor */
    async actions(page: PageQuery): Promise<Page<StaffAction>> {
      const { docs, nextCursor } = await newestOf(staffActions, 'at', {}, page);
      const names = await users.namesOf([
        ...new Set(docs.flatMap(({ by, person }) => [by, person ?? []].flat())),
      ]);
      return { items: docs.map((action) => presentAction(action, names)), nextCursor };
    },
  };
}

export type AdminQueries = ReturnType<typeof createAdminQueries>;
