import { Router } from 'express';
import type { Withdrawal, WithdrawRequest } from '@amana/shared/wallet/contract.js';
import type { Page } from '@amana/shared/http.js';
import { commandOf, sendAnswer, sendData } from '../../platform/http/idempotency.js';
import { decodeCursor, encodeCursor, type PageQuery } from '../../platform/http/pages.js';
import { callerOf } from '../../platform/http/request-context.js';
import { valid, validate } from '../../platform/http/validate.js';
import type { Authentication } from '../auth/auth.module.js';
import { pageQuery, withdrawBody } from './wallets.contract.js';
import type { WalletQueries } from './wallets.queries.js';
import type { WalletService } from './wallets.service.js';

interface Deps {
  service: WalletService;
  queries: WalletQueries;
  authentication: Authentication;
  listWithdrawals(user: string, page: PageQuery): Promise<Page<Withdrawal>>;
}

/** `/wallet`: balance, statement and withdrawals of the caller. */
export function walletRoutes({ service, queries, authentication, listWithdrawals }: Deps): Router {
  const router = Router();
  const forKeys = authentication.scoped('wallet:read');

  router.get('/', forKeys, async (req, res) => sendData(res, await queries.wallet(callerOf(req).id)));

  router.get('/entries', forKeys, validate({ query: pageQuery }), async (req, res) => {
    const { limit, cursor } = valid<PageQuery>(req).query;
    const after = cursor === undefined ? {} : { after: decodeCursor(cursor) };
    const { items, last } = await queries.entries(callerOf(req).id, { limit, ...after });
    sendData(res, { items, nextCursor: last ? encodeCursor({ at: last.at, id: last._id }) : null });
  });

  router.post('/withdrawals', authentication.proven, validate({ body: withdrawBody }), async (req, res) =>
    sendAnswer(res, await service.withdraw(commandOf(req), (req.body as WithdrawRequest).amountCents)),
  );

  router.get('/withdrawals', forKeys, validate({ query: pageQuery }), async (req, res) =>
    sendData(res, await listWithdrawals(callerOf(req).id, valid<PageQuery>(req).query)),
  );

  return router;
}
