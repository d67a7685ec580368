import type { Router } from 'express';
import type { Page } from '@amana/shared/http.js';
import type { Withdrawal } from '@amana/shared/wallet/contract.js';
import type { PageQuery } from '../../platform/http/pages.js';
import type { Authentication } from '../auth/auth.module.js';
import type { LedgerModels } from '../ledger/ledger.models.js';
import { createWalletQueries, type EventFacts, type WalletQueries } from './wallets.queries.js';
import { walletRoutes } from './wallets.routes.js';
import { createWalletService, type WalletDeps, type WalletService } from './wallets.service.js';

interface Needs extends WalletDeps {
  eventFacts(ids: string[]): Promise<ReadonlyMap<string, EventFacts>>;
  ledgerModels: LedgerModels;
  authentication: Authentication;
  onTheWayCents(user: string): Promise<number>;
  transactionsOf(payments: string[]): Promise<ReadonlyMap<string, string>>;
  listWithdrawals(user: string, page: PageQuery): Promise<Page<Withdrawal>>;
}

/** A person's view of the ledger, and money out to his phone. */
export function createWalletsModule(needs: Needs): {
  /** What the routes call. */
  commands: WalletService;
  routes: Router;
  walletOf: WalletQueries['wallet'];
} {
  const service = createWalletService(needs);
  const queries = createWalletQueries(needs);
  return {
    commands: service,
    routes: walletRoutes({ ...needs, service, queries }),
    walletOf: queries.wallet,
  };
}
