import type { Entry } from '../../../server/src/audit/documents.js';
import type { InvariantId } from '../../../server/src/audit/invariants.js';
import { docs, remove, rewrite, set, swap } from './books.js';
import { hashed } from './store.js';

export type Tamper = [what: string, tamper: () => Promise<unknown>, id: InvariantId, place: string];

export const KES = 100;

/** What is done behind the books' back to their money, and which invariant must name which place. */
export const MONEY_TAMPERS: Tamper[] = [
  [
    'a shilling more on a wallet',
    () => docs('accounts').updateOne({ _id: 'w:otieno' }, { $inc: { balanceCents: KES } }),
    'I3',
    'accounts/w:otieno',
  ],
  [
    'a shilling less on a deal’s account',
    () => docs('accounts').updateOne({ _id: 'es:SPLIT222' }, { $inc: { balanceCents: -KES } }),
    'I5',
    'transactions/SPLIT222',
  ],
  ['a balance below zero', () => set('accounts', 'w:juma', { balanceCents: -100 }), 'I2', 'accounts/w:juma'],
  ['a balance as text', () => set('accounts', 'w:juma', { balanceCents: '28500' }), 'I3', 'accounts/w:juma'],
  ['an account gone', () => remove('accounts', 'w:wanjiku'), 'I3', 'users/wanjiku'],
  ['a deal’s account gone', () => remove('accounts', 'es:PROPOSED'), 'I3', 'transactions/PROPOSED'],
  [
    'an account of nobody',
    () => docs('accounts').insertOne({ _id: 'w:ghost', balanceCents: 0, frozen: false }),
    'I3',
    'accounts/w:ghost',
  ],
  ['a person gone', () => remove('users', 'juma'), 'I3', 'accounts/w:juma'],
  [
    'a shilling in an entry’s leg',
    () => docs('entries').updateOne({ _id: 'out:accept-RELEASED' }, { $inc: { 'legs.1.cents': KES } }),
    'I1',
    'entries/out:accept-RELEASED',
  ],
  [
    'a shilling moved from the fees to the seller, hash and balance with it',
    async () => {
      await rewrite<Entry>('entries', 'out:accept-RELEASED', ({ legs }) => {
        legs[1]!.cents -= KES;
        legs[2]!.cents += KES;
      });
      await docs('accounts').updateOne({ _id: 'w:otieno' }, { $inc: { balanceCents: KES } });
    },
    'I9',
    'entries/out:accept-RELEASED',
  ],
  [
    'half shillings, hash with it',
    () =>
      rewrite<Entry>('entries', 'in:late', ({ legs }) => {
        legs[0]!.cents += 50;
        legs[1]!.cents -= 50;
      }),
    'I1',
    'entries/in:late',
  ],
  ['another currency', () => set('entries', 'in:late', { currency: 'USD' }), 'I1', 'entries/in:late'],
  ['another time', () => set('entries', 'in:late', { at: new Date(0) }), 'I1', 'entries/in:late'],
  ['an entry’s hash', () => set('entries', 'in:late', { hash: 'f00' }), 'I1', 'entries/in:late'],
  [
    'an entry’s source, hash with it',
    () => rewrite<Entry>('entries', 'in:late', (entry) => (entry.source = 'payments/pay-e')),
    'I7',
    'entries/in:late',
  ],
  [
    'an entry’s legs gone',
    () => docs('entries').updateOne({ _id: 'in:late' }, { $unset: { legs: 1 } }),
    'I1',
    'entries/in:late',
  ],
  [
    'the entry of a release gone',
    () => remove('entries', 'out:accept-RELEASED'),
    'I7',
    'entries/out:accept-RELEASED',
  ],
  ['the entry of a payment gone', () => remove('entries', 'in:late'), 'I8', 'entries/in:late'],
  ['the entry of a wallet payment gone', () => remove('entries', 'wl:wallet-s'), 'I7', 'entries/wl:wallet-s'],
  ['the entry of a withdrawal gone', () => remove('entries', 'po:open'), 'I8', 'entries/po:open'],
  [
    'an entry from nowhere',
    () =>
      docs('entries').insertOne(
        hashed({
          _id: 'out:made-up',
          legs: [
            { account: 'fees', cents: 500 },
            { account: 'w:otieno', cents: -500 },
          ],
          currency: 'KES',
          source: 'events/made-up',
          at: new Date(),
        }),
      ),
    'I7',
    'entries/out:made-up',
  ],
  ['two entries swapped', () => swap('entries', 'in:late', 'in:pay-e'), 'I1', 'entries/in:late'],
  [
    'a shilling in money that nobody knew',
    () => docs('reconciliation').updateOne({ _id: 'row/SKU' }, { $inc: { amountCents: KES } }),
    'I7',
    'entries/rc:SKU',
  ],
  ['our own money not booked', () => remove('entries', 'ow:opening'), 'I7', 'entries/ow:opening'],
  ['M-Pesa’s charge not booked', () => remove('entries', 'ch:SKC'), 'I7', 'entries/ch:SKC'],
  ['a case gone', () => remove('reconciliation', 'case/7'), 'I7', 'entries/cs:7'],
  [
    'a corrected entry that never was',
    () => rewrite<Entry>('entries', 'cs:7', (entry) => (entry.corrects = 'rc:NONE')),
    'I7',
    'entries/cs:7',
  ],
  [
    'a shilling in a confirmed payment',
    () => docs('payments').updateOne({ _id: 'pay-e' }, { $inc: { amountCents: KES } }),
    'I8',
    'entries/in:pay-e',
  ],
  [
    'where a payment’s money went',
    () => set('payments', 'late', { 'placed.dealCents': 100 }),
    'I8',
    'payments/late',
  ],
  ['a payment taken back', () => set('payments', 'pay-e', { state: 'FAILED' }), 'I8', 'payments/pay-e'],
  [
    'a payment confirmed without money',
    () => set('payments', 'waiting', { state: 'CONFIRMED' }),
    'I8',
    'entries/in:waiting',
  ],
  ['another payer', () => set('payments', 'pay-e', { payer: 'juma' }), 'I7', 'events/in:pay-e'],
  ['a payment gone', () => remove('payments', 'late'), 'I7', 'entries/in:late'],
  ['a receipt twice', () => set('payments', 'pay-e', { receipt: 'R-RELEASED' }), 'I8', 'payments/pay-e'],
  [
    'a receipt that was booked as unknown',
    () => set('payments', 'late', { receipt: 'SKU' }),
    'I8',
    'payments/late',
  ],
  [
    'a CheckoutRequestID twice',
    () => set('payments', 'waiting', { checkoutRequestId: 'ws_CO_late' }),
    'I8',
    'payments/waiting',
  ],
  [
    'a shilling in a payout',
    () => docs('payouts').updateOne({ _id: 'open' }, { $inc: { amountCents: KES } }),
    'I4',
    'totals',
  ],
  ['a payout to somebody else', () => set('payouts', 'open', { user: 'juma' }), 'I8', 'entries/po:open'],
  [
    'a payout settled without money',
    () => set('payouts', 'open', { state: 'SETTLED' }),
    'I8',
    'entries/ps:open',
  ],
  ['a payout opened again', () => set('payouts', 'settled', { state: 'SENT' }), 'I8', 'payouts/settled'],
  [
    'a payout returned after it was paid',
    () => set('payouts', 'settled', { state: 'RETURNED' }),
    'I8',
    'entries/pr:settled',
  ],
  ['a payout gone', () => remove('payouts', 'open'), 'I7', 'entries/po:open'],
];
