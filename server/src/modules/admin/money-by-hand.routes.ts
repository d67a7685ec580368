import express, { Router, type Request } from 'express';
import type {
  CloseRequest,
  OwnMoneyRequest,
  ReasonRequest,
  ResolvePayoutRequest,
} from '@amana/shared/admin/contract.js';
import { commandOf, sendAnswer, sendData } from '../../platform/http/idempotency.js';
import { valid, validate } from '../../platform/http/validate.js';
import type { Authentication } from '../auth/auth.module.js';
import type { PaymentsModule } from '../payments/payments.module.js';
import * as contract from './admin.contract.js';
import type { MoneyByHand } from './money-by-hand.service.js';

const MAX_STATEMENT_BYTES = 1_048_576;

interface Deps {
  byHand: MoneyByHand;
  statements: PaymentsModule['staff']['statements'];
  authentication: Authentication;
}

const idOf = (req: Request): string => req.params.id as string;

/** Statements, cases and payouts that staff see to; what moves money takes two of them. */
export function moneyByHandRoutes({ byHand, statements, authentication }: Deps): Router {
  const router = Router();
  const params = contract.idParams;
  const { can, acts } = authentication;
  const proposing = acts('money.propose');

  router.post(
    '/reconciliation/statements',
    proposing,
    express.text({ type: 'text/csv', limit: MAX_STATEMENT_BYTES }),
    async (req, res) => sendAnswer(res, await byHand.receiveStatement(commandOf(req))),
  );

  router.get(
    '/reconciliation/statements',
    can('money.read'),
    validate({ query: contract.pageQuery }),
    async (req, res) =>
      sendData(res, await statements.list(valid<Parameters<typeof statements.list>[0]>(req).query)),
  );

  router.post(
    '/reconciliation/close',
    proposing,
    validate({ body: contract.closeBody }),
    async (req, res) => {
      const { reason, ...act } = req.body as CloseRequest;
      sendAnswer(res, await byHand.propose(commandOf(req), { kind: 'close', ...act }, reason));
    },
  );

  router.post('/reconciliation/own', proposing, validate({ body: contract.ownBody }), async (req, res) => {
    const { reason, ...act } = req.body as OwnMoneyRequest;
    sendAnswer(res, await byHand.propose(commandOf(req), { kind: 'own', ...act }, reason));
  });

  router.post(
    '/payouts/:id/resolve',
    proposing,
    validate({ params, body: contract.resolveBody }),
    async (req, res) => {
      const { reason, ...act } = req.body as ResolvePayoutRequest;
      const payout = idOf(req);
      sendAnswer(res, await byHand.propose(commandOf(req), { kind: 'payout', payout, ...act }, reason));
    },
  );

  router.post(
    '/people/:id/unfreeze',
    proposing,
    validate({ params, body: contract.reasonBody }),
    async (req, res) => {
      const { reason } = req.body as ReasonRequest;
      sendAnswer(res, await byHand.propose(commandOf(req), { kind: 'unfreeze', user: idOf(req) }, reason));
    },
  );

  for (const action of ['confirm', 'reject'] as const)
    router.post(
      `/proposals/:id/${action}`,
      acts('money.confirm'),
      validate({ params: contract.proposalParams, body: contract.reasonBody }),
      async (req, res) => {
        const { reason } = req.body as ReasonRequest;
        sendAnswer(res, await byHand.decide(commandOf(req), idOf(req), action, reason));
      },
    );

  router.get('/work', can('money.read'), async (_req, res) => sendData(res, await byHand.work()));

  return router;
}
