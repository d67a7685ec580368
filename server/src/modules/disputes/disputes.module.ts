import type { Router } from 'express';
import type { Connection, Model } from 'mongoose';
import type { Authentication } from '../auth/auth.module.js';
import type { Deals, Follow } from '../transactions/transactions.module.js';
import { disputeModel, type DisputeDoc } from './dispute.model.js';
import { createDisputeQueries } from './disputes.queries.js';
import { disputeRoutes, filingRoutes } from './disputes.routes.js';
import { createDisputeService, type DisputeDeps, type DisputeService } from './disputes.service.js';
import { createDisputeViews, type DisputeViewDeps } from './disputes.views.js';
import { createFollow } from './follow.js';

/** The disputes' documents, and the port that keeps them in step with their deals: transactions is handed it. */
export interface DisputeBook {
  disputes: Model<DisputeDoc>;
  follow: Follow;
  /** Is or was there a claim on this deal? */
  wasDisputed(deal: string): Promise<boolean>;
}

export function createDisputeBook(connection: Connection): DisputeBook {
  const disputes = disputeModel(connection);
  return {
    disputes,
    follow: createFollow(disputes),
    wasDisputed: async (deal) => (await disputes.exists({ transaction: deal }).exec()) !== null,
  };
}

interface Needs
  extends
    Pick<DisputeDeps, 'writeStaffAction' | 'appealMs' | 'needsSecond'>,
    Pick<DisputeViewDeps, 'users' | 'staffCase' | 'countDealsOf' | 'evidenceOf'> {
  authentication: Authentication;
  book: DisputeBook;
  deals: Deals;
}

/** Two people disagree: claim, answer, decision. Mount `filing` at `/transactions`. */
export function createDisputesModule(needs: Needs): {
  /** What the routes call. */
  commands: DisputeService;
  routes: Router;
  filing: Router;
} {
  const queries = createDisputeQueries(needs.book.disputes);
  const service = createDisputeService({ ...needs, find: queries.find });
  const views = createDisputeViews({ ...needs, queries });
  const deps = { ...needs, service, views };
  return { commands: service, routes: disputeRoutes(deps), filing: filingRoutes(deps) };
}
