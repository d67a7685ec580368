import { expect, test } from '@jest/globals';
import { newKey } from '../../support/client.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { textsOf } from './chat.js';

const suite = useAmana({ limitScale: 1 });

test('thirty tries a minute for each person; the next are told when to come back, and lose nothing', async () => {
  const { buyer, seller } = suite.people;
  const { id } = await dealAt(suite.amana, suite.people, 'joined');
  const path = `/transactions/${id}/messages`;
  const send = (text: string, by = buyer, to = path) =>
    by.send('POST', to, { text }, { 'idempotency-key': newKey() });
  const nowhere = '/transactions/AM2222ZZ/messages';
  const lost = await Promise.all(Array.from({ length: 29 }, () => send('Anyone?', buyer, nowhere)));
  expect(lost.map(({ status }) => status)).toEqual(Array(29).fill(404));
  expect((await send('The thirtieth')).status).toBe(201);
  const refused = await send('One more');
  expect(refused).toMatchObject({ status: 429, body: { error: { code: 'RATE_LIMITED' } } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await send('Mine', seller)).status).toBe(201);
  expect((await buyer.send('GET', path)).status).toBe(200);
  expect(await textsOf(seller, id)).toEqual(['The thirtieth', 'Mine']);
});
