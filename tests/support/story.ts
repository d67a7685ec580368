import type { Deal } from '../../shared/src/transactions/contract.js';
import type { Payment } from '../../shared/src/payments/contract.js';
import type { Amana } from './app.js';
import type { ApiClient } from './client.js';
import { until } from './until.js';

export const BUYER_PHONE = '254712345678';
export const SELLER_PHONE = '254722000111';

export const PROPOSAL = {
  role: 'seller',
  title: 'HP EliteBook 840 G5 laptop',
  description: 'Used, 16 GB, with charger',
  amountCents: 4_500_000,
  feePayer: 'buyer',
  deliveryDays: 5,
  inspectionDays: 3,
  invite: { kind: 'link' },
};

export interface People {
  buyer: ApiClient;
  seller: ApiClient;
}

export const signInBoth = async (amana: Amana): Promise<People> => ({
  buyer: await amana.signIn('buyer'),
  seller: await amana.signIn('seller'),
});

/** Where a deal can be taken to by API alone. */
export type Stop = 'proposed' | 'joined' | 'agreed' | 'funded' | 'delivered';

/** Takes a new deal up to a phase, as its two people would. */
export async function dealAt(
  amana: Amana,
  { buyer, seller }: People,
  stop: Stop,
  proposal: object = {},
): Promise<Deal> {
  const { id } = await seller.ok<Deal>('POST', '/transactions', { ...PROPOSAL, ...proposal });
  const read = () => seller.ok<Deal>('GET', `/transactions/${id}`);
  if (stop === 'proposed') return read();
  const token = (await read()).inviteUrl!.split('/join/')[1]!;
  const joined = await buyer.ok<Deal>('POST', `/invites/${token}/join`, {});
  if (stop === 'joined') return joined;
  const agreed = await buyer.ok<Deal>('POST', `/transactions/${id}/agree`, { termsHash: joined.terms.hash });
  if (stop === 'agreed') return agreed;
  await payByPhone(amana, buyer, id);
  const funded = await phaseOf(seller, id, 'funded');
  if (stop === 'funded') return funded;
  return seller.ok<Deal>('POST', `/transactions/${id}/deliver`, { note: 'By courier, handed over' });
}

/** Waits until the deal is in this phase. */
export const phaseOf = (
  client: ApiClient,
  id: string,
  phase: Deal['phase'],
  timeoutMs?: number,
): Promise<Deal> =>
  until(
    `deal in ${phase}`,
    async () => {
      const deal = await client.ok<Deal>('GET', `/transactions/${id}`);
      return deal.phase === phase && deal;
    },
    timeoutMs,
  );

interface Prompt {
  id: string;
  msisdn: string;
  amountCents: number;
  reference: string;
  state: string;
}

/** The prompt that is open on this phone now. */
export const openPrompt = (amana: Pick<Amana, 'control'>, msisdn = BUYER_PHONE): Promise<Prompt> =>
  until(`a prompt on ${msisdn}`, async () => {
    const prompts = (await amana.control('GET', '/prompts')) as Prompt[];
    return prompts.find((prompt) => prompt.msisdn === msisdn && prompt.state === 'open');
  });

export const answerPin = (amana: Pick<Amana, 'control'>, prompt: Prompt, pin = '1234'): Promise<unknown> =>
  amana.control('POST', `/prompts/${prompt.id}`, { answer: 'pin', pin });

/** Asks for a prompt and types the PIN on the phone. */
export async function payByPhone(amana: Amana, buyer: ApiClient, id: string): Promise<Payment> {
  const payment = await buyer.ok<Payment>('POST', `/transactions/${id}/payments`, { method: 'mpesa' });
  await answerPin(amana, await openPrompt(amana));
  return payment;
}

/** Waits until the payment has one of these outcomes. */
export const outcomeOf = (
  buyer: ApiClient,
  id: string,
  ...outcomes: Payment['outcome'][]
): Promise<Payment> =>
  until(`payment ${outcomes.join(' or ')}`, async () => {
    const payment = await buyer.ok<Payment>('GET', `/payments/${id}`);
    return outcomes.includes(payment.outcome) && payment;
  });
