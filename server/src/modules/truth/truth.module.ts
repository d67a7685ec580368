import type { Router } from 'express';
import type { PublicDeal } from '@amana/shared/truth/contract.js';
import type { Cache } from '../../platform/cache.js';
import type { DealHistory } from '../transactions/transactions.module.js';
import { maskName, STEP_WORDS } from './domain/words.js';
import { truthRoutes } from './truth.routes.js';

interface Needs {
  deals: DealHistory;
  /** Answers, for as long as this process keeps them. */
  cache: Cache;
  namesOf(ids: string[]): Promise<ReadonlyMap<string, string>>;
  /** The clock of deals. */
  dealNow(): Promise<Date>;
}

/** What everybody may check of a deal by its code. Mount `routes` at `/public`. */
export function createTruthModule({ deals, cache, namesOf, dealNow }: Needs): { routes: Router } {
  async function read(code: string): Promise<PublicDeal | null> {
    const deal = await deals.findAgreed(code);
    if (!deal) return null;
    const { buyer, seller, items, status, phase } = deal;
    const people = [buyer, seller].filter((user) => user !== null);
    const [names, since, now] = await Promise.all([namesOf(people), deals.heldSince(code), dealNow()]);
    const masked = (user: string | null): string => maskName(names.get(user ?? '') ?? '');
    const heldCents = items.reduce((sum, item) => sum + item.heldCents, 0);
    return {
      code,
      funded: heldCents > 0 && status !== 'pending',
      heldCents,
      since: (since ?? now).toISOString(),
      step: STEP_WORDS[phase],
      buyer: masked(buyer),
      seller: masked(seller),
      checkedAt: now.toISOString(),
    };
  }

  /** @param code as it is printed: capitals and digits */
  async function check(code: string): Promise<PublicDeal | null> {
    const found = await cache.getMany([code], async () => {
      const deal = await read(code);
      return new Map(deal ? [[code, JSON.stringify(deal)]] : []);
    });
    const kept = found.get(code);
    return kept === undefined ? null : (JSON.parse(kept) as PublicDeal);
  }

  return { routes: truthRoutes(check) };
}
