import { expect, test } from '@jest/globals';
import { createCodes } from '../../../../../server/src/modules/certificates/domain/code.js';
import { createFolding } from '../../../../../server/src/modules/certificates/domain/history.js';
import type { DealEventDoc } from '../../../../../server/src/modules/transactions/domain/deal.js';
import { createCrypto } from '../../../../../server/src/platform/crypto.js';
import { lived } from './lived.js';

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
  const codes = createCodes(createCrypto([Buffer.alloc(32, 1)]));
  const others = createCodes(createCrypto([Buffer.alloc(32, 2)]));
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
