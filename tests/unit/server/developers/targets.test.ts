import { describe, expect, test } from '@jest/globals';
import { isPublic } from '../../../../server/src/modules/developers/addresses.js';
import { targetProblem } from '../../../../server/src/modules/developers/targets.js';
import { CLOSED_URLS as closed, CLOSED_V4, CLOSED_V6 } from '../../../support/closed-addresses.js';

const RULES = { demo: false, ownHost: 'amana.example.com' };

describe('addresses that are not the public Internet', () => {
  test('are a hundred and more', () => expect(new Set(closed).size).toBeGreaterThan(100));

  test.each(closed)('%s is refused', (url) =>
    expect(targetProblem(url, RULES)).toMatch(/public Internet|not an address/),
  );

  test.each([...CLOSED_V4, ...CLOSED_V6])('%s is refused after its name was resolved', (address) =>
    expect(isPublic(address)).toBe(false),
  );

  test.each(['8.8.8.8', '41.90.64.1', '100.63.255.255', '172.32.0.1', '2a00:1450:4001::1', '2c0f:fe38::1'])(
    '%s is public',
    (address) => expect(isPublic(address)).toBe(true),
  );

  test.each(['shop.example.org', '', '1.2.3', '::g'])('%j is no address', (name) =>
    expect(isPublic(name)).toBe(false),
  );
});

test.each([
  ['http://shop.example.org/', 'must begin with https://'],
  ['http://127.0.0.1:4000/', 'must begin with https://'],
  ['ftp://shop.example.org/', 'must begin with https://'],
  ['file:///etc/passwd', 'must begin with https://'],
  ['gopher://shop.example.org/', 'must begin with https://'],
  ['https://user@shop.example.org/', 'must not hold a name or a password'],
  ['https://user:pass@shop.example.org/', 'must not hold a name or a password'],
  ['https://:pass@127.0.0.1/', 'must not hold a name or a password'],
  ['https://shop.example.org:22/', 'must use port 443 or 8443'],
  ['https://shop.example.org:80/', 'must use port 443 or 8443'],
  ['shop.example.org', 'is not an address of the web'],
  ['https://', 'is not an address of the web'],
])('%s %s', (url, problem) => expect(targetProblem(url, RULES)).toBe(problem));

test.each([
  'https://shop.example.org/hook?a=1',
  'https://shop.example.org:443/',
  'https://shop.example.org:8443/',
  'https://41.90.64.1/',
])('%s is taken', (url) => expect(targetProblem(url, RULES)).toBeNull());

test('the demo takes 127.0.0.1 without TLS as well, and nothing else that is closed', () => {
  const demo = { ...RULES, demo: true };
  expect(targetProblem('http://127.0.0.1:4000/hook', demo)).toBeNull();
  for (const url of ['http://localhost:4000/', 'http://10.0.0.1/', 'http://127.0.0.2/', 'http://[::1]/'])
    expect(targetProblem(url, demo)).not.toBeNull();
  expect(closed.filter((url) => targetProblem(url, demo) === null)).toEqual([]);
});
