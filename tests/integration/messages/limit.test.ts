import { expect, test } from '@jest/globals';
import { newKey } from '../../support/client.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { textsOf } from './chat.js';

const suite = useAmana({ limitScale: 1 });

test('thirty a minute for each person; the next are told when to come back, and lose nothing', async () => {
  const { buyer, seller } = suite.people;
  const { id } = await dealAt(suite.amana, suite.people, 'joined');
  const path = `/transactions/${id}/messages`;
  const send = (text: string, by = buyer) => by.send('POST', path, { text }, { 'idempotency-key': newKey() });
  const statuses: number[] = [];
  for (let n = 0; n < 30; n += 1) statuses.push((await send(`No ${n}`)).status);
  expect(statuses).toEqual(Array(30).fill(201));
  const refused = await send('One more');
  expect(refused).toMatchObject({ status: 429, body: { error: { code: 'RATE_LIMITED' } } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await send('Mine', seller)).status).toBe(201);
  expect((await buyer.send('GET', path)).status).toBe(200);
  const texts = await textsOf(seller, id);
  expect([texts.length, texts.includes('One more')]).toEqual([31, false]);
});
