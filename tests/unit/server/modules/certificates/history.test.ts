import { expect, test } from '@jest/globals';
import { createCodes } from '../../../../../server/src/modules/certificates/domain/code.js';
import { createFolding } from '../../../../../server/src/modules/certificates/domain/history.js';
import type { DealDoc, DealEventDoc } from '../../../../../server/src/modules/transactions/domain/deal.js';
import type { DealCommand } from '../../../../../server/src/modules/transactions/domain/decision.js';
import { changeOf } from '../../../../../server/src/modules/transactions/domain/event.js';
import { firstChange } from '../../../../../server/src/modules/transactions/domain/event.js';
import { hashOf } from '../../../../../server/src/modules/transactions/domain/terms.js';
import { decide, propose } from '../../../../../server/src/modules/transactions/domain/transaction.js';
import { createCrypto } from '../../../../../server/src/platform/crypto.js';
import { BUYER, RAIL, SELLER, START, TERMS } from '../../../../support/deals.js';

/** A deal up to its delivery, with its events. */
function lived(): { deal: DealDoc; events: DealEventDoc[] } {
  const proposal = { id: 'AM7K2Q9F', by: SELLER.id, role: 'seller' as const, terms: TERMS };
  const invite = { kind: 'link' as const, to: null };
  const first = firstChange('op-1', propose({ ...proposal, invite }, START), SELLER.id);
  const events = [first.event];
  let { deal } = first;
  const step = (command: DealCommand, by: typeof BUYER) => {
    const change = changeOf(`op-${deal.v + 1}`, deal, decide(deal, command, by, START), START);
    events.push(change.event);
    deal = change.deal;
  };
  step({ type: 'join' }, BUYER);
  step({ type: 'agree', termsHash: hashOf(TERMS) }, BUYER);
  const amountCents = TERMS.priceCents + TERMS.feeBuyerCents;
  step({ type: 'deposit_confirmed', payment: 'p', payer: BUYER.id, item: '1', amountCents }, RAIL);
  step({ type: 'deliver', note: 'Here' }, SELLER);
  return { deal, events };
}

function folded(events: readonly DealEventDoc[]) {
  const folding = createFolding('AM7K2Q9F');
  for (const event of events) folding.add(event);
  return folding.history();
}

const { deal, events } = lived();
const swap = (n: number, change: Partial<DealEventDoc>) =>
  events.map((event, at) => (at === n ? { ...event, ...change } : event));

test('the events make the deal, and end with its head', () => {
  const { timeline: _, ...whole } = deal;
  expect(folded(events)).toEqual({ head: deal.headHash, intact: true, deal: whole });
});

test.each([
  ['none', []],
  ['the first gone', events.slice(1)],
  ['one gone', [...events.slice(0, 2), ...events.slice(3)]],
  ['two in the other order', [events[0]!, events[2]!, events[1]!, ...events.slice(3)]],
  ['one twice', [...events, events.at(-1)!]],
  ['another time', swap(1, { at: new Date(0) })],
  ['another sum', swap(3, { body: { ...events[3]!.body, asked: { amountCents: 1 } } })],
  ['another hash', swap(2, { hash: 'f'.repeat(64) })],
  ['of another deal', swap(4, { transaction: 'AM2222ZZ' })],
])('broken: %s', (_what, changed) => expect(folded(changed)).toMatchObject({ intact: false, deal: null }));

test('a code belongs to one deal, version and head, and to one key', () => {
  const codes = createCodes(createCrypto(Buffer.alloc(32, 1)));
  const others = createCodes(createCrypto(Buffer.alloc(32, 2)));
  const head = { deal: 'AM7K2Q9F', v: 5, hash: deal.headHash };
  const code = codes.codeOf(head);
  expect(code).toMatch(/^AM7K2Q9F-5(-[2-9A-HJKMNP-TV-Z]{6}){4}$/);
  const { letters, ...named } = codes.read(` ${code.toLowerCase()} `)!;
  expect([named, letters.length]).toEqual([{ deal: 'AM7K2Q9F', v: 5 }, 24]);
  expect(codes.fits(head, letters)).toBe(true);
  expect(codes.fits({ ...head, v: 4 }, letters)).toBe(false);
  expect(codes.fits({ ...head, deal: 'AM7K2Q9G' }, letters)).toBe(false);
  expect(codes.fits({ ...head, hash: events[3]!.hash }, letters)).toBe(false);
  expect(others.fits(head, letters)).toBe(false);
});
