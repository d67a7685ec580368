import { Router, type Request } from 'express';
import type {
  CounterRequest,
  DeliverRequest,
  AgreeRequest,
  ProposeRequest,
  QuoteRequest,
  VersionedRequest,
} from '@amana/shared/transactions/contract.js';
import type { PayRequest } from '@amana/shared/payments/contract.js';
import type { Party, Status } from '@amana/shared/transactions/lifecycle.js';
import { notFound } from '../../platform/errors.js';
import { commandOf, sendAnswer, sendData } from '../../platform/http/idempotency.js';
import { decodeCursor, encodeCursor, type PageQuery } from '../../platform/http/pages.js';
import { callerOf, findCaller } from '../../platform/http/request-context.js';
import { valid, validate } from '../../platform/http/validate.js';
import type { Users } from '../users/users.module.js';
import type { Invites } from './invites.js';
import * as contract from './transactions.contract.js';
import { getRole } from './transactions.policy.js';
import { presentDeal, presentInvitation } from './transactions.presenter.js';
import type { TransactionQueries } from './transactions.queries.js';
import type { AskPayment, TransactionService } from './transactions.service.js';
import type { Authentication } from '../auth/auth.module.js';

interface Deps {
  service: TransactionService;
  queries: TransactionQueries;
  invites: Invites;
  users: Users;
  receiptsOf: AskPayment['receiptsOf'];
  authentication: Authentication;
}

const idOf = (req: Request): string => req.params.id as string;
const tokenOf = (req: Request): string => req.params.token as string;

const END_EVENTS = {
  decline: 'decline',
  withdraw: 'withdraw',
  accept: 'accept',
  cancel: 'cancel_undelivered',
  refund: 'refund_by_seller',
} as const;

/** `/transactions`: commands and views of deals. */
export function transactionRoutes({
  service,
  queries,
  users,
  invites,
  receiptsOf,
  authentication,
}: Deps): Router {
  const router = Router();
  const params = contract.dealParams;
  router.use(authentication.required);

  router.post('/quote', validate({ body: contract.quoteBody }), (req, res) =>
    sendData(res, service.quote(req.body as QuoteRequest)),
  );

  router.post('/', validate({ body: contract.proposeBody }), async (req, res) =>
    sendAnswer(res, await service.propose(commandOf(req), req.body as ProposeRequest)),
  );

  router.get('/', validate({ query: contract.listQuery }), async (req, res) => {
    const { cursor, ...query } = valid<PageQuery & { status?: Status; role?: Party }>(req).query;
    const me = await users.get(callerOf(req).id);
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    const { items, last } = await queries.list(
      { id: me._id, phoneHash: me.phoneHash ?? null },
      { ...query, ...(after ? { after } : {}) },
    );
    sendData(res, { items, nextCursor: last ? encodeCursor({ at: last.createdAt, id: last._id }) : null });
  });

  router.get('/:id', validate({ params }), async (req, res) => {
    const deal = await queries.findDeal(idOf(req));
    const role = getRole(deal, callerOf(req).id);
    if (!deal) throw notFound('deal');
    const people = [deal.buyer, deal.seller].filter((user) => user !== null);
    const [names, receipts] = await Promise.all([
      users.namesOf(people),
      deal.lastPayment ? receiptsOf(deal._id) : new Map<string, string>(),
    ]);
    const mayShareLink = deal.invite?.kind === 'link' && role === deal.creator;
    sendData(res, {
      ...presentDeal(deal, role, { names, receipts }),
      ...(mayShareLink ? { inviteUrl: invites.linkOf(deal._id) } : {}),
    });
  });

  router.post('/:id/counter', validate({ params, body: contract.counterBody }), async (req, res) =>
    sendAnswer(res, await service.counter(commandOf(req), idOf(req), req.body as CounterRequest)),
  );

  router.post('/:id/agree', validate({ params, body: contract.agreeBody }), async (req, res) =>
    sendAnswer(res, await service.agree(commandOf(req), idOf(req), (req.body as AgreeRequest).termsHash)),
  );

  router.post('/:id/deliver', validate({ params, body: contract.deliverBody }), async (req, res) =>
    sendAnswer(res, await service.deliver(commandOf(req), idOf(req), (req.body as DeliverRequest).note)),
  );

  for (const [path, event] of Object.entries(END_EVENTS))
    router.post(`/:id/${path}`, validate({ params, body: contract.versionedBody }), async (req, res) =>
      sendAnswer(
        res,
        await service.finish(commandOf(req), idOf(req), event, (req.body as VersionedRequest).v),
      ),
    );

  router.post('/:id/payments', validate({ params, body: contract.payBody }), async (req, res) => {
    const { method } = req.body as PayRequest;
    const pay = method === 'mpesa' ? service.payByPrompt : service.payFromWallet;
    sendAnswer(res, await pay(commandOf(req), idOf(req)));
  });

  return router;
}

/** `/invites`: what the holder of a one-time link may read and do. */
export function inviteRoutes({ service, queries, users, invites, authentication }: Deps): Router {
  const router = Router();
  const params = contract.tokenParams;

  router.get('/:token', authentication.optional, validate({ params }), async (req, res) => {
    const token = tokenOf(req);
    const caller = findCaller(req);
    const [deal, me] = await Promise.all([
      queries.findDeal(invites.dealIdOf(token)),
      caller ? users.get(caller.id) : null,
    ]);
    invites.ensureInvited(deal, token, me ? { id: me._id, phoneHash: me.phoneHash ?? null } : null);
    const people = [deal?.buyer, deal?.seller].filter((user) => typeof user === 'string');
    sendData(res, presentInvitation(deal!, await users.namesOf(people)));
  });

  router.post(
    '/:token/join',
    authentication.required,
    validate({ params, body: contract.emptyBody }),
    async (req, res) => sendAnswer(res, await service.join(commandOf(req), tokenOf(req))),
  );

  return router;
}
