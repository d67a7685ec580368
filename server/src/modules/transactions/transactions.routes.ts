import { Router, type Request } from 'express';
import type { GuestDeal } from '@amana/shared/transactions/contract.js';
import type {
  CounterRequest,
  DeliverRequest,
  AgreeRequest,
  ProposeRequest,
  QuoteRequest,
  VersionedRequest,
  AskRequest,
  ChangesRequest,
  HandoverRequest,
  ReleaseRequest,
  ShippedRequest,
} from '@amana/shared/transactions/requests.js';
import type { PayRequest } from '@amana/shared/payments/contract.js';
import type { Party, Status } from '@amana/shared/transactions/lifecycle.js';
import type { Cents } from '@amana/shared/money.js';
import { notFound } from '../../platform/errors.js';
import { commandOf, sendAnswer, sendData } from '../../platform/http/idempotency.js';
import { decodeCursor, encodeCursor, type PageQuery } from '../../platform/http/pages.js';
import { callerOf, findCaller } from '../../platform/http/request-context.js';
import { valid, validate } from '../../platform/http/validate.js';
import type { AskKind } from '@amana/shared/transactions/policy.js';
import type { Users } from '../users/users.module.js';
import type { Guests } from './guests.js';
import type { HandoverCodes } from './handover.js';
import type { Invites } from './invites.js';
import * as contract from './transactions.contract.js';
import { ensureHandsOver, findRole, getRole } from './transactions.policy.js';
import { peopleIn, presentDeal, presentGuestDeal, presentInvitation } from './transactions.presenter.js';
import type { TransactionQueries } from './transactions.queries.js';
import type { AskPayment, TransactionService } from './transactions.service.js';
import type { Authentication } from '../auth/auth.module.js';

interface Deps {
  service: TransactionService;
  queries: TransactionQueries;
  invites: Invites;
  guests: Guests;
  handoverCodes: HandoverCodes;
  /** The clock of deals. */
  dealNow(): Promise<Date>;
  users: Users;
  receiptsOf: AskPayment['receiptsOf'];
  authentication: Authentication;
  /** Above this price, letting the money go wants a fresh proof. */
  stepUpCents: Cents;
}

const idOf = (req: Request): string => req.params.id as string;
const tokenOf = (req: Request): string => req.params.token as string;

const END_EVENTS = {
  decline: 'decline',
  withdraw: 'withdraw',
  accept: 'accept',
  cancel: 'cancel_undelivered',
  refund: 'refund_by_seller',
  'return-received': 'return_received',
} as const;

const ASK_KINDS = {
  extend: 'extend',
  'cancel-mutual': 'cancel_mutual',
  return: 'reject_return',
} as const satisfies Record<keyof typeof contract.askBodies, AskKind>;

/** `/transactions`: commands and views of deals. */
export function transactionRoutes({
  service,
  queries,
  users,
  invites,
  guests,
  handoverCodes,
  dealNow,
  receiptsOf,
  authentication,
  stepUpCents,
}: Deps): Router {
  const router = Router();
  const params = contract.dealParams;
  const reads = authentication.scoped('deals:read');
  const writes = authentication.scoped('deals:write');

  /** Strangers are told nothing by it. @throws AppError STEP_UP_REQUIRED */
  async function ensureMayLetGo(req: Request): Promise<void> {
    if (authentication.isProven(req)) return;
    const deal = await queries.findDeal(idOf(req));
    if (deal && findRole(deal, callerOf(req).id) && deal.terms.priceCents > stepUpCents)
      authentication.ensureProven(req);
  }

  router.post('/quote', writes, validate({ body: contract.quoteBody }), (req, res) =>
    sendData(res, service.quote(req.body as QuoteRequest)),
  );

  router.post('/', writes, validate({ body: contract.proposeBody }), async (req, res) =>
    sendAnswer(res, await service.propose(commandOf(req), req.body as ProposeRequest)),
  );

  router.get('/', reads, validate({ query: contract.listQuery }), async (req, res) => {
    const { cursor, ...query } = valid<PageQuery & { status?: Status; role?: Party }>(req).query;
    const me = await users.get(callerOf(req).id);
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    const { items, last } = await queries.list(
      { id: me._id, phoneHash: me.phoneHash ?? null },
      { ...query, ...(after ? { after } : {}) },
    );
    sendData(res, { items, nextCursor: last ? encodeCursor({ at: last.createdAt, id: last._id }) : null });
  });

  router.get('/:id', reads, validate({ params }), async (req, res) => {
    const deal = await queries.findDeal(idOf(req));
    const role = getRole(deal, callerOf(req).id);
    if (!deal) throw notFound('deal');
    const [names, receipts] = await Promise.all([
      users.namesOf(peopleIn(deal)),
      deal.lastPayment ? receiptsOf(deal._id) : new Map<string, string>(),
    ]);
    const mayShareLink = deal.invite?.kind === 'link' && role === deal.creator;
    sendData(res, {
      ...presentDeal(deal, role, { names, receipts }),
      ...(mayShareLink ? { inviteUrl: invites.linkOf(deal._id) } : {}),
      ...(role === 'buyer' && deal.phase === 'agreed' ? { payUrl: guests.linkOf(deal._id) } : {}),
    });
  });

  router.post('/:id/counter', writes, validate({ params, body: contract.counterBody }), async (req, res) =>
    sendAnswer(res, await service.counter(commandOf(req), idOf(req), req.body as CounterRequest)),
  );

  router.post('/:id/agree', writes, validate({ params, body: contract.agreeBody }), async (req, res) =>
    sendAnswer(res, await service.agree(commandOf(req), idOf(req), (req.body as AgreeRequest).termsHash)),
  );

  router.post('/:id/deliver', writes, validate({ params, body: contract.deliverBody }), async (req, res) =>
    sendAnswer(res, await service.deliver(commandOf(req), idOf(req), req.body as DeliverRequest)),
  );

  // From here on only for people: what moves held money, or proves that something changed hands.
  router.use(authentication.required);

  router.get('/:id/handover-code', validate({ params }), async (req, res) => {
    const deal = await queries.findDeal(idOf(req));
    ensureHandsOver(deal, getRole(deal, callerOf(req).id));
    sendData(res, handoverCodes.show(deal!, await dealNow()));
  });

  router.post('/:id/handover', validate({ params, body: contract.handoverBody }), async (req, res) =>
    sendAnswer(res, await service.handover(commandOf(req), idOf(req), req.body as HandoverRequest)),
  );

  router.post('/:id/changes', validate({ params, body: contract.changesBody }), async (req, res) =>
    sendAnswer(res, await service.requestChanges(commandOf(req), idOf(req), req.body as ChangesRequest)),
  );

  router.post('/:id/release', validate({ params, body: contract.releaseBody }), async (req, res) => {
    await ensureMayLetGo(req);
    sendAnswer(res, await service.releasePart(commandOf(req), idOf(req), req.body as ReleaseRequest));
  });

  router.post('/:id/return-shipped', validate({ params, body: contract.shippedBody }), async (req, res) =>
    sendAnswer(res, await service.shipBack(commandOf(req), idOf(req), req.body as ShippedRequest)),
  );

  for (const [path, kind] of Object.entries(ASK_KINDS))
    router.post(
      `/:id/${path}`,
      validate({ params, body: contract.askBodies[path as keyof typeof ASK_KINDS] }),
      async (req, res) =>
        sendAnswer(res, await service.ask(commandOf(req), idOf(req), kind, req.body as AskRequest)),
    );

  for (const [path, event] of Object.entries(END_EVENTS))
    router.post(`/:id/${path}`, validate({ params, body: contract.versionedBody }), async (req, res) => {
      if (event === 'accept') await ensureMayLetGo(req);
      sendAnswer(res, await service.finish(commandOf(req), idOf(req), event, req.body as VersionedRequest));
    });

  router.post('/:id/payments', validate({ params, body: contract.payBody }), async (req, res) => {
    const pay = req.body as PayRequest;
    const [command, id] = [commandOf(req), idOf(req)];
    sendAnswer(
      res,
      pay.method === 'mpesa'
        ? await service.payByPrompt(command, id, { parts: pay.parts })
        : await service.payFromWallet(command, id),
    );
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

/** `/pay`: where somebody pays in for a buyer who gave him the link. */
export function guestRoutes({ service, queries, users, guests, authentication }: Deps): Router {
  const router = Router();
  const params = contract.tokenParams;
  router.use(authentication.required);

  router.get('/:token', validate({ params }), async (req, res) => {
    const deal = await queries.findDeal(guests.dealIdOf(tokenOf(req)));
    if (!deal?.buyer) throw notFound('deal');
    const names = await users.namesOf([deal.buyer]);
    sendData(res, presentGuestDeal(deal, names) satisfies GuestDeal);
  });

  router.post('/:token/payments', validate({ params, body: contract.guestPayBody }), async (req, res) => {
    const command = commandOf(req);
    const { parts } = req.body as { parts?: number };
    const id = guests.dealIdOf(tokenOf(req));
    sendAnswer(res, await service.payByPrompt(command, id, { parts, isGuest: true }));
  });

  return router;
}
