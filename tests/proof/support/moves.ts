import { setTimeout as sleep } from 'node:timers/promises';
import type { Payment } from '../../../shared/src/payments/contract.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { PROPOSAL } from '../../support/story.js';
import { until } from '../../support/until.js';
import type { Person } from './people.js';
import { ask, command, dataOf } from './requests.js';
import type { Town } from './town.js';

const FULL_CENTS = 24_000_000;
const WAIT_MS = 180_000;

/** Two people of one deal. */
export interface Pair {
  buyer: Person;
  seller: Person;
}

/** What people do with each other, one step after the other, as their programs would. */
export function createMoves(town: Town) {
  const { url, inviteOf, mpesa } = town;

  const act = async <T>(person: Person, path: string, body: unknown = {}): Promise<T> =>
    dataOf<T>(await command(url, `/api${path}`, person, body));

  const read = async <T>(person: Person, path: string): Promise<T> =>
    dataOf<T>(await ask(url, 'GET', `/api${path}`, person));

  async function agreed({ buyer, seller }: Pair, amountCents: number, terms: object = {}): Promise<string> {
    const { id } = await act<Deal>(seller, '/transactions', { ...PROPOSAL, amountCents, ...terms });
    const joined = await act<Deal>(buyer, `/invites/${inviteOf(id)}/join`);
    await act(buyer, `/transactions/${id}/agree`, { termsHash: joined.terms.hash });
    return id;
  }

  async function funded(pair: Pair, amountCents: number): Promise<string> {
    const id = await agreed(pair, amountCents);
    await act(pair.buyer, `/transactions/${id}/payments`, { method: 'wallet' });
    return id;
  }

  async function delivered(pair: Pair, amountCents: number): Promise<string> {
    const id = await funded(pair, amountCents);
    await act(pair.seller, `/transactions/${id}/deliver`, { note: 'By courier, handed over' });
    return id;
  }

  /** Prompt after prompt until the money is in; `before` each of them the phone may change its mind. */
  async function payByPhone(
    buyer: Person,
    id: string,
    before = async (_n: number): Promise<void> => {},
  ): Promise<void> {
    const isPaid = async () => (await read<Deal>(buyer, `/transactions/${id}`)).phase !== 'agreed';
    for (let n = 0; !(await isPaid()); n += 1) {
      await before(n);
      const asked = await command(url, `/api/transactions/${id}/payments`, buyer, { method: 'mpesa' });
      if (asked.status >= 300) {
        await sleep(500);
        continue;
      }
      const payment = dataOf<Payment>(asked).id;
      const hasEnded = async () =>
        (await isPaid()) ||
        ['failed', 'expired'].includes((await read<Payment>(buyer, `/payments/${payment}`)).outcome);
      await until(`payment ${payment} to end`, hasEnded, WAIT_MS);
    }
  }

  /** Fills the buyer's wallet: he pays by phone, and the seller gives it back. */
  async function fill({ buyer, seller }: Pair): Promise<void> {
    await mpesa.control('PUT', `/phones/${buyer.msisdn}`, { behaviour: 'auto-pay' });
    const id = await agreed({ buyer, seller }, FULL_CENTS);
    await payByPhone(buyer, id);
    await act(seller, `/transactions/${id}/refund`);
  }

  return { act, read, agreed, funded, delivered, payByPhone, fill };
}

export type Moves = ReturnType<typeof createMoves>;
