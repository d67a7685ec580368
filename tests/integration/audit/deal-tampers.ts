import type { DealEvent } from '../../../server/src/audit/documents.js';
import { docs, remove, rewrite, set, swap } from './books.js';
import { KES, type Tamper } from './money-tampers.js';

/** The same to deals, what was done to them, and what stands beside them. */
export const DEAL_TAMPERS: Tamper[] = [
  ['an event gone', () => remove('events', 'deliver-RELEASED'), 'I6', 'events/accept-RELEASED'],
  ['the last event gone', () => remove('events', 'accept-RELEASED'), 'I6', 'transactions/RELEASED'],
  ['all events of a deal gone', () => remove('events', 'propose-p'), 'I6', 'transactions/PROPOSED'],
  [
    'two events swapped',
    () => swap('events', 'agree-RELEASED', 'deliver-RELEASED'),
    'I6',
    'events/agree-RELEASED',
  ],
  [
    'an event doubled under another id',
    async () =>
      docs('events').insertOne({ ...(await docs('events').findOne({ _id: 'part-s' }))!, _id: 'again' }),
    'I6',
    'events/again',
  ],
  ['who did it', () => set('events', 'accept-RELEASED', { by: 'otieno' }), 'I6', 'events/accept-RELEASED'],
  [
    'what was asked',
    () => set('events', 'agree-RELEASED', { 'body.asked.termsHash': 'g' }),
    'I6',
    'events/agree-RELEASED',
  ],
  [
    'an event, hash with it',
    () => rewrite<DealEvent>('events', 'agree-RELEASED', (event) => (event.body.asked.termsHash = 'g')),
    'I6',
    'events/pay-RELEASED',
  ],
  ['a deal gone', () => remove('transactions', 'EXPIRED2'), 'I6', 'transactions/EXPIRED2'],
  [
    'a shilling in what a deal holds',
    () => docs('transactions').updateOne({ _id: 'SPLIT222' }, { $inc: { 'items.1.heldCents': KES } }),
    'I6',
    'transactions/SPLIT222 items.1.heldCents',
  ],
  [
    'the seller of a deal',
    () => set('transactions', 'PROPOSED', { seller: 'juma' }),
    'I6',
    'transactions/PROPOSED seller',
  ],
  [
    'a date as text',
    () => set('transactions', 'PROPOSED', { due: '2026-11-26T09:00:00.000Z' }),
    'I6',
    'transactions/PROPOSED due',
  ],
  [
    'a field that no event set',
    () => set('transactions', 'PROPOSED', { vip: true }),
    'I6',
    'transactions/PROPOSED vip',
  ],
  ['the version of a deal', () => set('transactions', 'PROPOSED', { v: 2 }), 'I6', 'transactions/PROPOSED'],
  [
    'the head of a deal',
    () => set('transactions', 'PROPOSED', { headHash: 'f00' }),
    'I6',
    'transactions/PROPOSED',
  ],
  [
    'the timeline of a deal',
    () => set('transactions', 'PROPOSED', { timeline: [] }),
    'I6',
    'transactions/PROPOSED timeline.0',
  ],
  [
    'a shilling more claimed than was asked',
    () =>
      rewrite<DealEvent>('events', 'claim-a', (event) => (event.body.set.items![0]!.contestedCents += KES)),
    'I9',
    'events/claim-a',
  ],
  [
    'a claim for the other side',
    () =>
      rewrite<DealEvent>('events', 'claim-a', (event) => (event.body.set.items![0]!.dispute!.by = 'seller')),
    'I6',
    'events/claim-a',
  ],
  [
    'an award that is not what was asked',
    () => rewrite<DealEvent>('events', 'award-a.2', (event) => (event.body.asked.buyerCents = 26_000)),
    'I9',
    'events/award-a.2',
  ],
  [
    'an award by who mediated',
    () =>
      rewrite<DealEvent>('events', 'award-a', (event) => {
        event.body.set.items![0]!.dispute!.mediators = ['admin'];
      }),
    'I9',
    'events/award-a.2',
  ],
  [
    'a proposal that is not what was asked',
    () => rewrite<DealEvent>('events', 'mediate-m', (event) => (event.body.asked.buyerCents = 26_000)),
    'I9',
    'events/mediate-m',
  ],
  [
    'a settlement that one side never accepted',
    () =>
      rewrite<DealEvent>('events', 'accept-m', (event) => {
        event.body.set.items![0]!.dispute!.offers.mediator!.acceptedBy = [];
      }),
    'I9',
    'events/accept-m2',
  ],
  [
    'an acceptance of another proposal',
    () => rewrite<DealEvent>('events', 'accept-m', (event) => (event.body.asked.offer = 'another')),
    'I9',
    'events/accept-m',
  ],
  [
    'more given than was awarded',
    () => rewrite<DealEvent>('events', 'award-a.3', (event) => (event.body.set.items![0]!.givenCents += KES)),
    'I9',
    'events/award-a.3',
  ],
  [
    'a split that is called a release',
    () =>
      rewrite<DealEvent>('events', 'award-a.3', (event) => (event.body.set.items![0]!.phase = 'released')),
    'I9',
    'events/award-a.3',
  ],
  ['a dispute gone', () => remove('disputes', 'claim-a'), 'I6', 'disputes/claim-a'],
  [
    'a dispute shown with another award',
    () => set('disputes', 'claim-a', { 'award.buyerCents': 1 }),
    'I6',
    'disputes/claim-a',
  ],
  ['a dispute opened again', () => set('disputes', 'claim-a', { open: true }), 'I6', 'disputes/claim-a'],
  ['what staff did, gone', () => remove('staff_actions', 'award-a'), 'I8', 'staff_actions/award-a'],
  [
    'something that staff never did',
    () => set('staff_actions', 'award-a', { action: 'hold' }),
    'I8',
    'staff_actions/award-a',
  ],
  ['the payout switch without a line', () => remove('staff_actions', 'switch'), 'I8', 'operations/switch'],
  ['an ID gone', () => remove('identity', 'id-a'), 'I8', 'operations/id-a'],
  [
    'an ID that nobody sent',
    () => docs('identity').insertOne({ _id: 'id-ghost', user: 'otieno', state: 'approved' }),
    'I8',
    'identity/id-ghost',
  ],
  ['a rating gone', () => remove('ratings', 'rate-a'), 'I8', 'operations/rate-a'],
  [
    'a rating that nobody gave',
    () => docs('ratings').insertOne({ _id: 'rate-ghost', transaction: 'SPLIT222', by: 'seller', stars: 5 }),
    'I8',
    'ratings/rate-ghost',
  ],
  [
    'a prompt for another sum',
    () => rewrite<DealEvent>('events', 'pay-a', (event) => (event.body.asked.amountCents = 1)),
    'I8',
    'events/pay-a',
  ],
  [
    'a refused command with an effect',
    () => set('operations', 'accept-RELEASED', { 'answer.status': 409 }),
    'I8',
    'operations/accept-RELEASED',
  ],
  [
    'a command without its effect',
    () => set('operations', 'refused', { 'answer.status': 200 }),
    'I8',
    'operations/refused',
  ],
  ['a message gone', () => remove('messages', 'hello'), 'I8', 'operations/hello'],
  ['a message that nobody sent', () => docs('messages').insertOne({ _id: 'ghost' }), 'I8', 'messages/ghost'],
  ['a command gone', () => remove('operations', 'open'), 'I8', 'payouts/open'],
  [
    'a document too large',
    () => set('payments', 'late', { note: 'x'.repeat(131_072) }),
    'I14',
    'payments/late',
  ],
];
