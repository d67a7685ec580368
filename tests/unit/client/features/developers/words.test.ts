import { expect, test } from '@jest/globals';
import { deliveryWords } from '../../../../../client/src/features/developers/words.js';
import type { Delivery } from '../../../../../shared/src/developers/contract.js';

const NOW = Date.parse('2026-11-22T09:00:00Z');
const DELIVERY: Delivery = {
  id: 'd1',
  eventId: 'e1',
  type: 'deal.deliver',
  deal: 'AM7K2Q9F',
  v: 3,
  at: '2026-11-22T08:59:00Z',
  state: 'waiting',
  tries: 0,
  nextAt: '2026-11-22T09:00:00Z',
  status: null,
  problem: null,
};

test.each<[Partial<Delivery>, string]>([
  [{}, 'On its way'],
  [{ tries: 1, status: 500 }, 'Try 1 failed: answer 500. Next today, 12:00'],
  [{ tries: 2, problem: 'timeout' }, 'Try 2 failed: no answer within 5 seconds. Next today, 12:00'],
  [{ state: 'delivered', tries: 1, status: 204, nextAt: null }, 'Arrived, answer 204'],
  [{ state: 'failed', problem: 'unreachable', nextAt: null }, 'Given up: your server could not be reached'],
  [{ state: 'failed', status: 410, nextAt: null }, 'Given up: answer 410'],
])('%j', (change, words) =>
  expect(deliveryWords({ ...DELIVERY, ...change }, NOW).replaceAll('\u00a0', ' ')).toBe(words),
);
