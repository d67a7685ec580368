import { Router, type Request } from 'express';
import type { HoldRequest, PayoutSwitchRequest, ReasonRequest } from '@amana/shared/admin/contract.js';
import { notFound } from '../../platform/errors.js';
import { commandOf, sendAnswer, sendData } from '../../platform/http/idempotency.js';
import type { PageQuery } from '../../platform/http/pages.js';
import { valid, validate } from '../../platform/http/validate.js';
import type { Authentication } from '../auth/auth.module.js';
import type { PaymentsModule } from '../payments/payments.module.js';
import * as contract from './admin.contract.js';
import type { AdminQueries, StaffDeals } from './admin.queries.js';
import type { AdminService } from './admin.service.js';
import type { Suspend } from './suspension.service.js';

interface Deps {
  service: AdminService;
  suspend: Suspend;
  queries: AdminQueries;
  deals: Pick<StaffDeals, 'staffDeal'>;
  listCases: PaymentsModule['staff']['listCases'];
  authentication: Authentication;
}

const idOf = (req: Request): string => req.params.id as string;

/** `/admin`: what staff look up and do; nothing of it is for members. */
export function adminRoutes({ service, suspend, queries, deals, listCases, authentication }: Deps): Router {
  const router = Router();
  const params = contract.idParams;
  const { can, acts } = authentication;

  for (const step of ['hold', 'unhold'] as const)
    router.post(
      `/transactions/:id/${step}`,
      acts('deals.hold'),
      validate({ params, body: contract.holdBody }),
      async (req, res) =>
        sendAnswer(res, await service.hold(commandOf(req), idOf(req), step, req.body as HoldRequest)),
    );

  router.get('/transactions/:id', can('people.read'), validate({ params }), async (req, res) => {
    const deal = await deals.staffDeal(idOf(req));
    if (!deal) throw notFound('deal');
    sendData(res, deal);
  });

  router.get('/search', can('people.read'), validate({ query: contract.searchQuery }), async (req, res) =>
    sendData(res, await queries.search(valid<{ q: string }>(req).query.q)),
  );

  router.get('/people/:id', can('people.read'), validate({ params }), async (req, res) =>
    sendData(res, await queries.person(idOf(req))),
  );

  router.post(
    '/people/:id/suspend',
    acts('people.suspend'),
    validate({ params, body: contract.reasonBody }),
    async (req, res) =>
      sendAnswer(res, await suspend(commandOf(req), idOf(req), (req.body as ReasonRequest).reason)),
  );

  router.get('/payouts', can('money.read'), async (_req, res) => sendData(res, await service.payouts()));

  router.post('/payouts', acts('payouts.switch'), validate({ body: contract.switchBody }), async (req, res) =>
    sendAnswer(res, await service.switchPayouts(commandOf(req), req.body as PayoutSwitchRequest)),
  );

  router.get(
    '/reconciliation',
    can('money.read'),
    validate({ query: contract.casesQuery }),
    async (req, res) => sendData(res, await listCases(valid<Parameters<typeof listCases>[0]>(req).query)),
  );

  router.get('/actions', can('log.read'), validate({ query: contract.pageQuery }), async (req, res) =>
    sendData(res, await queries.actions(valid<PageQuery>(req).query)),
  );

  return router;
}
