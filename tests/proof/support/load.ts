import { setTimeout as sleep } from 'node:timers/promises';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import type { Payment } from '../../../shared/src/payments/contract.js';
import type { Wallet, Withdrawal } from '../../../shared/src/wallet/contract.js';
import type { Page } from '../../../shared/src/http.js';
import { isOpen } from '../../../shared/src/transactions/lifecycle.js';
import type { Chance } from '../sim/chance.js';
import { createCaller, type Caller, type Reply } from './caller.js';
import type { Mpesa } from './fleet.js';
import type { Journal } from './journal.js';
import type { People, Person } from './people.js';

export interface DealingNeeds {
  /** APIs; each request goes to any of them. */
  urls: string[];
  mpesa: Mpesa;
  people: People;
  journal: Journal;
  chance: Chance;
  /** For so long a read may not know yet what was done, where a primary can be cut off; 0 when left out. */
  behindMs?: number;
}

export interface Load {
  caller: Caller;
  /** Deals that came to their end. */
  ended: () => number;
  /** What no caller should ever see: refusals without a reason, lives that got stuck. */
  found: string[];
  /** Begins no more deals, and waits until those that were begun have ended. */
  stop(): Promise<void>;
}

/** The two people of one deal after the other. */
export interface Pair {
  buyer: Person;
  seller: Person;
}

const LOOK_MS = 150;
const LIFE_MS = 240_000;
const MOST_PROMPTS = 12;
const MIN_WITHDRAWAL = 10_000;
const MAX_WITHDRAWAL = 20_000_000;
const WORDS = 'Skrini imevunjika, not what was agreed.';

/** How a deal goes, and how often of a hundred. */
const COURSES = [
  ['whole', 58],
  ['early', 10],
  ['decline', 6],
  ['withdraw', 4],
  ['refund', 8],
  ['conceded', 5],
  ['settled', 5],
  ['dropped', 4],
] as const;
type Course = (typeof COURSES)[number][0];

function courseOf(chance: Chance): Course {
  let at = chance.whole(COURSES.reduce((sum, [, often]) => sum + often, 0));
  return COURSES.find(([, often]) => (at -= often) < 0)![0];
}

/** What people do in a deal, each step until its answer is known. */
export function createDealing({ urls, mpesa, people, journal, chance, behindMs }: DealingNeeds) {
  const caller = createCaller(urls, journal, chance.fork('caller'), behindMs);

  /** @throws Error when it is refused */
  async function must<T = Deal>(person: Person, path: string, body: unknown = {}): Promise<T> {
    const reply = await caller.command<T>(person, path, body);
    if (!reply.body.success) throw new Error(`POST ${path} was refused: ${reply.text.slice(0, 300)}`);
    return reply.body.data;
  }

  const dealOf = async (person: Person, id: string): Promise<Deal> => {
    const deal = await caller.read<Deal>(person, `/transactions/${id}`);
    if (!isOpen(deal.phase)) journal.saw('transactions', id, 'phase', deal.phase);
    return deal;
  };

  /** Looks until the deal is funded or this payment has failed, which is false. */
  async function paid(buyer: Person, deal: string, payment: string | null): Promise<boolean> {
    const end = performance.now() + 6_000;
    while (performance.now() < end) {
      if ((await dealOf(buyer, deal)).phase === 'funded') return true;
      const outcome = payment && (await caller.read<Payment>(buyer, `/payments/${payment}`)).outcome;
      if (outcome === 'paid') journal.saw('payments', payment!, 'state', 'CONFIRMED');
      if (outcome === 'failed' || outcome === 'expired') return false;
      await sleep(LOOK_MS);
    }
    return false;
  }

  const codeOf = (reply: Reply): string => (reply.body.success ? '' : reply.body.error.code);

  /** By prompts until one has brought the money; what comes twice lands in the wallet. */
  async function pay(buyer: Person, id: string): Promise<void> {
    const { balanceCents } = await caller.read<Wallet>(buyer, '/wallet');
    const { buyerPaysCents } = await dealOf(buyer, id);
    if (balanceCents >= buyerPaysCents)
      return void (await must(buyer, `/transactions/${id}/payments`, { method: 'wallet' }));
    for (let n = 0; n < MOST_PROMPTS; n += 1) {
      const reply = await caller.command<Payment>(buyer, `/transactions/${id}/payments`, { method: 'mpesa' });
      if (await paid(buyer, id, reply.body.success ? reply.body.data.id : null)) return;
      if (!reply.body.success && codeOf(reply) !== 'PROMPT_OPEN')
        throw new Error(`a prompt was refused: ${reply.text.slice(0, 300)}`);
    }
    throw new Error(`${id} was not funded by ${MOST_PROMPTS} prompts`);
  }

  async function withdraw(person: Person): Promise<void> {
    const { balanceCents } = await caller.read<Wallet>(person, '/wallet');
    const amountCents = Math.min(balanceCents, MAX_WITHDRAWAL);
    if (amountCents >= MIN_WITHDRAWAL) await must<Withdrawal>(person, '/wallet/withdrawals', { amountCents });
    const { items } = await caller.read<Page<Withdrawal>>(person, '/wallet/withdrawals');
    for (const { id, outcome } of items)
      if (outcome === 'paid') journal.saw('payouts', id, 'state', 'SETTLED');
  }

  async function agree({ buyer, seller }: Pair): Promise<Deal> {
    const role = chance.pick(['buyer', 'seller'] as const);
    const [creator, other] = role === 'buyer' ? [buyer, seller] : [seller, buyer];
    const { id } = await must(creator, '/transactions', {
      role,
      title: 'HP EliteBook 840 G5 laptop',
      description: 'Used, 16 GB, with charger',
      amountCents: 10_000 * (5 + chance.whole(200)),
      feePayer: chance.pick(['buyer', 'seller', 'half']),
      deliveryDays: 5,
      inspectionDays: 3,
      invite: { kind: 'link' },
    });
    const { terms } = await must(other, `/invites/${people.inviteOf(id)}/join`);
    return must(other, `/transactions/${id}/agree`, { termsHash: terms.hash });
  }

  /** New people, whose phones pay every prompt. */
  async function addPairs(count: number): Promise<Pair[]> {
    const persons = await people.add(count * 2);
    for (const { msisdn } of persons)
      await mpesa.control('PUT', `/phones/${msisdn}`, { behaviour: 'auto-pay' });
    return Array.from({ length: count }, (_, n) => ({ buyer: persons[n * 2]!, seller: persons[n * 2 + 1]! }));
  }

  return { caller, must, dealOf, pay, withdraw, agree, addPairs };
}

/** People who buy and sell, pair by pair, one deal after the other, until they are told to stop. */
export async function startLoad(needs: DealingNeeds, pairs: number): Promise<Load> {
  const { chance } = needs;
  const { caller, must, dealOf, pay, withdraw, agree, addPairs } = createDealing(needs);
  const found: string[] = [];
  let [stopping, ended] = [false, 0];

  async function dispute({ buyer, seller }: Pair, { id, terms }: Deal, course: Course): Promise<void> {
    const claimCents = 100 * (1 + chance.whole(terms.priceCents / 100));
    const filed = await must(buyer, `/transactions/${id}/dispute`, {
      kind: 'damaged',
      claimCents,
      reason: WORDS,
    });
    const at = `/disputes/${filed.dispute!.id}`;
    if (course === 'conceded')
      return void (await must(seller, `${at}/respond`, { answer: 'accept', claimCents }));
    const buyerCents = 100 * chance.whole(claimCents / 100 + 1);
    const split = { buyerCents, sellerCents: claimCents - buyerCents };
    if (course === 'settled') {
      await must(seller, `${at}/respond`, { answer: 'counter', ...split, reason: WORDS });
      return void (await must(buyer, `${at}/settle`, split));
    }
    await must(buyer, `${at}/withdraw`);
    await must(buyer, `/transactions/${id}/accept`);
  }

  async function live(pair: Pair): Promise<void> {
    const { buyer, seller } = pair;
    const course = courseOf(chance);
    const deal = await agree(pair);
    const at = `/transactions/${deal.id}`;
    if (course === 'decline' || course === 'withdraw') {
      const creator = deal.creator === 'buyer' ? buyer : seller;
      const other = creator === buyer ? seller : buyer;
      await must(course === 'withdraw' ? creator : other, `${at}/${course}`);
    } else {
      await pay(buyer, deal.id);
      if (course === 'refund') await must(seller, `${at}/refund`);
      else if (course === 'early') await must(buyer, `${at}/accept`);
      else {
        await must(seller, `${at}/deliver`, { note: 'By courier, handed over' });
        if (course === 'whole') await must(buyer, `${at}/accept`);
        else await dispute(pair, deal, course);
      }
    }
    await dealOf(buyer, deal.id);
    await withdraw(seller);
    if (chance.happens(0.3)) await withdraw(buyer);
  }

  async function livesOf(pair: Pair): Promise<void> {
    while (!stopping)
      try {
        await live(pair);
        ended += 1;
      } catch (error) {
        found.push((error as Error).message);
        await sleep(1_000);
      }
  }

  const running = Promise.all((await addPairs(pairs)).map(livesOf));
  return {
    caller,
    ended: () => ended,
    found,
    async stop() {
      stopping = true;
      const late = sleep(LIFE_MS, 'late', { ref: false });
      if ((await Promise.race([running, late])) === 'late')
        found.push('deals under way did not come to their end');
    },
  };
}
