import { spoken } from './eat.js';
import { newId, newReceipt, placeholderReceipt } from './ids.js';
import type { Phone, State, Transaction } from './state.js';

/** One operator's B2C charges of 2026 in KES: [up to, charge]. */
const chargeBands: readonly (readonly [number, number])[] = [
  [100, 0],
  [500, 7],
  [1_000, 13],
  [1_500, 23],
  [2_500, 33],
  [3_500, 56],
  [5_000, 57],
  [7_500, 70],
  [10_000, 90],
  [15_000, 110],
  [20_000, 130],
  [25_000, 150],
  [35_000, 175],
  [50_000, 200],
  [70_000, 250],
];
const topCharge = 330;

/** M-Pesa's charge to the business for paying out this sum; both in cents. */
export function chargeCents(amountCents: number): number {
  const band = chargeBands.find(([upTo]) => amountCents <= upTo * 100);
  return (band?.[1] ?? topCharge) * 100;
}

/** Net change of all phones + working + utility - the organisation's own, in cents: the opening float, for ever. */
export function sumCents({ phones, accounts, organisationCents }: State): number {
  const changes = phones.reduce((sum, phone) => sum + phone.balanceCents - phone.openedCents, 0);
  return changes + accounts.workingCents + accounts.utilityCents - organisationCents;
}

/** Throws when a shilling appeared or vanished, or an account that may not is below zero. */
export function assertBalanced(state: State): void {
  const sum = sumCents(state);
  if (sum !== state.openingFloatCents)
    throw new Error(`The simulator's books are off by ${String(sum - state.openingFloatCents)} cents`);
  const { workingCents, utilityCents } = state.accounts;
  const lowest = Math.min(workingCents, utilityCents, ...state.phones.map((phone) => phone.balanceCents));
  if (lowest < 0) throw new Error('The simulator let a balance fall below zero');
}

/** The phone with this number; a number heard of for the first time gets one. */
export function phoneOf(state: State, msisdn: string, openedCents: number): Phone {
  const known = state.phones.find((phone) => phone.msisdn === msisdn);
  if (known) return known;
  const phone: Phone = { msisdn, balanceCents: openedCents, openedCents, pin: '1234', behaviour: 'normal' };
  state.phones.push(phone);
  return phone;
}

/** Text as it stands in an M-Pesa message: `Ksh45,450.00`. */
export const ksh = (cents: number): string =>
  `Ksh${(cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`;

export function addMessage(state: State, to: string, text: string, at: Date): void {
  state.messages.push({ id: newId(), to, text, at: at.toISOString() });
}

function receiptFor(state: State, at: Date): string {
  return newReceipt(at, (receipt) => state.transactions.some((row) => row.receipt === receipt));
}

export interface Payment {
  phone: Phone;
  amountCents: number;
  reference: string;
  businessName: string;
  at: Date;
}

/** Moves money from the phone to the utility account, which on a "one account" paybill collects and pays. */
export function collect(state: State, { phone, amountCents, reference, businessName, at }: Payment): string {
  const receipt = receiptFor(state, at);
  phone.balanceCents -= amountCents;
  state.accounts.utilityCents += amountCents;
  state.transactions.push({
    receipt,
    type: 'stk',
    msisdn: phone.msisdn,
    amountCents,
    chargeCents: 0,
    reference,
    at: at.toISOString(),
    state: 'Completed',
    resultCode: '0',
  });
  const paid = `${receipt} Confirmed. ${ksh(amountCents)} sent to ${businessName} for account ${reference} on ${spoken(at)}.`;
  const rest = `New M-PESA balance is ${ksh(phone.balanceCents)}. Transaction cost, ${ksh(0)}.`;
  addMessage(state, phone.msisdn, `${paid} ${rest}`, at);
  return receipt;
}

export interface Payout {
  msisdn: string;
  amountCents: number;
  reference: string;
  originatorConversationId: string;
  conversationId: string;
  at: Date;
}

/** Moves money from the utility account to the phone; the charge goes to the account of charges. */
export function payOut(state: State, payout: Payout, phone: Phone, businessName: string): Transaction {
  const { at, ...rest } = payout;
  const charge = chargeCents(payout.amountCents);
  const receipt = receiptFor(state, at);
  state.accounts.utilityCents -= payout.amountCents;
  state.accounts.chargesCents -= charge;
  phone.balanceCents += payout.amountCents;
  const row: Transaction = {
    ...rest,
    receipt,
    type: 'b2c',
    chargeCents: charge,
    at: at.toISOString(),
    state: 'Completed',
    resultCode: '0',
  };
  state.transactions.push(row);
  const got = `${receipt} Confirmed. You have received ${ksh(payout.amountCents)} from ${businessName} on ${spoken(at)}.`;
  addMessage(state, phone.msisdn, `${got} New M-PESA balance is ${ksh(phone.balanceCents)}.`, at);
  return row;
}

/** Keeps a payout that was accepted and then failed, so that its id stays used and its status can be asked. */
export function declinePayout(state: State, { at, ...rest }: Payout, resultCode: string): Transaction {
  const row: Transaction = {
    ...rest,
    receipt: placeholderReceipt(at),
    type: 'b2c',
    chargeCents: 0,
    at: at.toISOString(),
    state: 'Declined',
    resultCode,
  };
  state.transactions.push(row);
  return row;
}

/** The organisation puts money of its own in, or takes some out (negative), by the portal. */
export function moveOwn(state: State, amountCents: number, what: string, at: Date): Transaction {
  const row: Transaction = {
    receipt: receiptFor(state, at),
    type: 'organisation',
    msisdn: '',
    amountCents,
    chargeCents: 0,
    reference: what,
    at: at.toISOString(),
    state: 'Completed',
    resultCode: '0',
  };
  state.accounts.utilityCents += amountCents;
  state.organisationCents += amountCents;
  state.transactions.push(row);
  return row;
}
