import { may } from '@amana/shared/users/roles.js';
import type { Case, Dispute, DisputeRow, SideHistory } from '@amana/shared/disputes/contract.js';
import type { FileRef } from '@amana/shared/files/contract.js';
import type { Page } from '@amana/shared/http.js';
import type { StaffDeal } from '@amana/shared/transactions/contract.js';
import type { Party, Phase } from '@amana/shared/transactions/lifecycle.js';
import { HOUR_MS } from '@amana/shared/transactions/policy.js';
import { notFound } from '../../platform/errors.js';
import { decodeCursor, encodeCursor } from '../../platform/http/pages.js';
import type { Clock } from '../../platform/clock.js';
import type { Caller } from '../../platform/http/request-context.js';
import { findRole, type Change } from '../transactions/transactions.module.js';
import type { Users } from '../users/users.module.js';
import type { DisputeDoc } from './dispute.model.js';
import { presentCase, presentDispute, presentRow } from './disputes.presenter.js';
import type { DisputeQueries } from './disputes.queries.js';

type Item = Change['deal']['items'][number];

export interface ListQuery {
  open: boolean;
  phase?: Phase;
  limit: number;
  cursor?: string;
}

export interface DisputeViewDeps {
  queries: DisputeQueries;
  users: Pick<Users, 'get' | 'namesOf' | 'staffWho'>;
  /** The deal, and its part that this claim is on, as it is stored. */
  staffCase(deal: string, dispute: string): Promise<{ deal: StaffDeal; item: Item | null } | null>;
  countDealsOf(user: string): Promise<number>;
  /** The files of a deal, oldest first. */
  evidenceOf(deal: string): Promise<FileRef[]>;
  needsSecond(contestedCents: number): boolean;
  appealMs: number;
  clock: Clock;
}

/** What a member and what staff see of disputes. */
export function createDisputeViews(deps: DisputeViewDeps) {
  const { queries, users, staffCase, countDealsOf, needsSecond, appealMs, evidenceOf, clock } = deps;
  const roleOf = (dispute: DisputeDoc, user: string): Party | 'staff' => findRole(dispute, user) ?? 'staff';

  /** Who decides cases, by id. */
  const staffNames = async () => users.namesOf(await users.staffWho('cases.decide', clock.now()));

  async function historyOf(user: string): Promise<SideHistory> {
    const [{ _id: id, name, createdAt }, deals, disputes] = await Promise.all([
      users.get(user),
      countDealsOf(user),
      queries.countOf(user),
    ]);
    return { id, name, since: createdAt.toISOString(), deals, disputes };
  }

  function decidingOf(
    { open, phase, buyer, seller }: DisputeDoc,
    item: Item | null,
    user: string,
    staff: ReadonlyMap<string, string>,
  ) {
    const claim = item?.dispute;
    const { draft = null, arbiters = [], mediators = [], takers = [], arbiter = null } = claim ?? {};
    const takesTwo = needsSecond(item?.contestedCents ?? 0);
    const barred = [buyer, seller, ...arbiters, ...mediators];
    const left = [...staff].filter(([id]) => !barred.includes(id));
    const mine = open && arbiter === user;
    return {
      mediatedByMe: mediators.includes(user),
      takenByMe: [...takers, ...arbiters].includes(user),
      arbiter: open && arbiter !== null ? { name: staff.get(arbiter) ?? 'A former colleague', mine } : null,
      colleagues: mine ? left.filter(([id]) => id !== user).map(([id, name]) => ({ id, name })) : [],
      needsSecond: takesTwo,
      nobodyLeft: open && phase !== 'awarded' && left.length < (takesTwo ? 2 : 1),
      appealHours: appealMs / HOUR_MS,
      draft: draft && {
        buyerCents: draft.buyerCents,
        sellerCents: draft.sellerCents,
        mine: draft.by === user,
      },
      decidedByMe: arbiters.includes(user),
    };
  }

  async function caseOf(dispute: DisputeDoc, user: string): Promise<Case> {
    const [found, names, buyer, seller, evidence] = await Promise.all([
      staffCase(dispute.transaction, dispute._id),
      staffNames(),
      historyOf(dispute.buyer),
      historyOf(dispute.seller),
      evidenceOf(dispute.transaction),
    ]);
    if (!found) throw new Error(`dispute ${dispute._id} has no deal`);
    const deciding = decidingOf(dispute, found.item, user, names);
    return presentCase(dispute, roleOf(dispute, user), found.deal, { buyer, seller }, deciding, evidence);
  }

  return {
    /** One's own; for staff all. @throws AppError VALIDATION_FAILED for a strange cursor */
    async list({ id, roles }: Caller, { cursor, ...query }: ListQuery): Promise<Page<DisputeRow>> {
      const after = cursor === undefined ? {} : { after: decodeCursor(cursor) };
      const { disputes, last } = await queries.list(may(roles, 'cases.read') ? null : id, {
        ...query,
        ...after,
      });
      const people = disputes.flatMap(({ buyer, seller }) => [buyer, seller]);
      const names = await users.namesOf([...new Set(people)]);
      return {
        items: disputes.map((dispute) => presentRow(dispute, roleOf(dispute, id), names)),
        nextCursor: last ? encodeCursor({ at: last.at, id: last._id }) : null,
      };
    },

    /** @throws AppError NOT_FOUND, also for a stranger */
    async read({ id: user, roles }: Caller, id: string): Promise<Dispute | Case> {
      const dispute = await queries.find(id);
      const party = dispute && findRole(dispute, user);
      if (!dispute || (!party && !may(roles, 'cases.read'))) throw notFound('dispute');
      if (may(roles, 'cases.read')) return caseOf(dispute, user);
      const [names, evidence] = await Promise.all([
        users.namesOf([dispute.buyer, dispute.seller]),
        evidenceOf(dispute.transaction),
      ]);
      return presentDispute(dispute, party!, names, evidence);
    },
  };
}

export type DisputeViews = ReturnType<typeof createDisputeViews>;
