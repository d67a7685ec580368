/** `result:E3008` ends prompts of, and payouts to, this phone with that code. */
export type Behaviour =
  'normal' | 'auto-pay' | 'auto-cancel' | 'auto-wrong-pin' | 'ignore' | 'off' | `result:${string}`;

export interface Phone {
  msisdn: string;
  balanceCents: number;
  /** What it held before anything moved here; the rest of the balance is its net change. */
  openedCents: number;
  pin: string;
  behaviour: Behaviour;
}

export type PromptState = 'open' | 'paid' | 'cancelled' | 'expired' | 'wrong-pin' | 'no-money' | 'failed';

export interface Prompt {
  id: string;
  msisdn: string;
  amountCents: number;
  reference: string;
  businessName: string;
  description: string;
  createdAt: string;
  expiresAt: string;
  state: PromptState;
  resultCode: string | null;
  receipt: string | null;
  merchantRequestId: string;
  checkoutRequestId: string;
  callbackUrl: string;
}

export interface Transaction {
  /** A placeholder, not unique, when the state is `Declined`. */
  receipt: string;
  /** `organisation`: its own money, put in or (negative) taken out by the portal. */
  type: 'stk' | 'b2c' | 'organisation';
  msisdn: string;
  amountCents: number;
  chargeCents: number;
  reference: string;
  originatorConversationId?: string;
  conversationId?: string;
  at: string;
  /** Only `Completed` moved money. */
  state: 'Completed' | 'Declined';
  resultCode: string;
}

export interface Message {
  id: string;
  to: string;
  text: string;
  at: string;
}

export interface Accounts {
  workingCents: number;
  utilityCents: number;
  /** M-Pesa's charges to the business, as a negative sum; outside of the books' total. */
  chargesCents: number;
}

export interface State {
  openingFloatCents: number;
  /** Net of what the organisation has put in and taken out since. */
  organisationCents: number;
  accounts: Accounts;
  phones: Phone[];
  prompts: Prompt[];
  transactions: Transaction[];
  messages: Message[];
  pullRegistered: boolean;
}

export interface Keys {
  publicPem: string;
  privatePem: string;
}

/** Fresh books: all money that ever was is the opening float. */
export function openingState(openingFloatCents: number): State {
  return {
    openingFloatCents,
    organisationCents: 0,
    accounts: { workingCents: 0, utilityCents: openingFloatCents, chargesCents: 0 },
    phones: [],
    prompts: [],
    transactions: [],
    messages: [],
    pullRegistered: false,
  };
}
