import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startAmana, type Amana } from '../../support/app.js';

let amana: Amana;

beforeAll(async () => {
  amana = await startAmana({ limitScale: 1 });
});

afterAll(() => amana.stop());

const login = async (email: string, password: string) =>
  amana.anonymous.send('POST', '/auth/login', { email, password });

test('the eleventh wrong password for an account is not looked at; other accounts of that address still are', async () => {
  for (let n = 0; n < 10; n += 1) expect((await login('buyer@amana.test', `wrong-${n}`)).status).toBe(401);
  const refused = await login('BUYER@amana.test ', 'amana-demo');
  expect([refused.status, refused.body]).toEqual([
    429,
    expect.objectContaining({ error: expect.objectContaining({ code: 'RATE_LIMITED' }) }),
  ]);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
  expect((await login('seller@amana.test', 'amana-demo')).status).toBe(200);
});

test('right passwords are never too many', async () => {
  for (let n = 0; n < 12; n += 1) expect((await login('seller@amana.test', 'amana-demo')).status).toBe(200);
});
