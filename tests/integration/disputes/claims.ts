import type { Deal, DealState } from '../../../shared/src/transactions/contract.js';
import type { Wallet } from '../../../shared/src/wallet/contract.js';
import type { StaffRole } from '../../../shared/src/users/roles.js';
import { personWith } from '../../support/roles.js';
import { newKey, type ApiClient, type Reply } from '../../support/client.js';
import { dealAt } from '../../support/story.js';
import type { Suite } from '../../support/suite.js';

export const REASON = 'Skrini imevunjika 💔 — not what was agreed.\nSee the photos.';
export const PRICE = 4_500_000;
/** The buyer's phone holds enough for every deal of a suite. */
export const RICH = { defaultBalanceCents: 1_000_000_000 };

export interface Claimed {
  deal: Deal;
  /** The dispute's id. */
  id: string;
}

export type Side = 'buyer' | 'seller';
export const other = (side: Side): Side => (side === 'buyer' ? 'seller' : 'buyer');

/** A delivered deal that one side has disputed. */
export async function claimed(
  { amana, people }: Suite,
  claimant: Side = 'buyer',
  claimCents = PRICE,
  terms: object = {},
): Promise<Claimed> {
  const { id } = await dealAt(amana, people, 'delivered', terms);
  const deal = await people[claimant].ok<Deal>('POST', `/transactions/${id}/dispute`, {
    kind: 'not_as_described',
    claimCents,
    reason: REASON,
  });
  return { deal, id: deal.dispute!.id };
}

export const award = (admin: ApiClient, id: string, buyerCents: number, sellerCents: number) =>
  admin.ok<DealState>('POST', `/disputes/${id}/award`, { buyerCents, sellerCents, reason: REASON });

/** Sends a command and gives whatever comes. */
export const post = (client: ApiClient, path: string, body: unknown, key = newKey()): Promise<Reply<Deal>> =>
  client.send<Deal>('POST', path, body, { 'idempotency-key': key });

export const readDeal = (client: ApiClient, id: string) => client.ok<Deal>('GET', `/transactions/${id}`);

const balance = async (client: ApiClient): Promise<number> =>
  (await client.ok<Wallet>('GET', '/wallet')).balanceCents;

/** What both wallets hold now: buyer, seller. */
export const balances = ({ people }: Suite): Promise<[number, number]> =>
  Promise.all([balance(people.buyer), balance(people.seller)]);

/** What both wallets gained by this: buyer, seller. */
export async function gained(suite: Suite, work: () => Promise<unknown>): Promise<[number, number]> {
  const [buyer, seller] = await balances(suite);
  await work();
  const after = await balances(suite);
  return [after[0] - buyer, after[1] - seller];
}

/** A new person, signed in. */
export const newcomer = async ({ amana }: Pick<Suite, 'amana'>, ...roles: StaffRole[]): Promise<ApiClient> =>
  (await personWith(amana, ...roles)).client;

export const advance = ({ amana }: Suite, seconds: number) =>
  amana.anonymous.ok('POST', '/demo/clock', { advanceSeconds: seconds });

export const HOUR = 3_600;
export const DAY = 24 * HOUR;
