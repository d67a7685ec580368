import { describe, expect, test } from '@jest/globals';
import { isPublic } from '../../../../server/src/modules/developers/addresses.js';
import { targetProblem } from '../../../../server/src/modules/developers/targets.js';

const RULES = { demo: false, ownHost: 'amana.example.com' };

const CLOSED_V4 = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.254', '127.0.0.1'],
  ...['127.1.2.3', '127.255.255.255', '169.254.169.254', '169.254.0.1', '172.16.0.1', '172.31.255.255'],
  ...['192.0.0.1', '192.0.0.170', '192.0.2.1', '192.88.99.1', '192.168.0.1', '192.168.255.255'],
  ...['198.18.0.1', '198.19.255.255', '198.51.100.7', '203.0.113.9', '224.0.0.1', '239.255.255.255'],
  ...['240.0.0.1', '255.255.255.255'],
];
const CLOSED_V6 = [
  ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:8.8.8.8'],
  ...['::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::169.254.169.254', '64:ff9b:1::1', '100::1'],
  ...['2001::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001:db8::1', '2001:10::1', '2002:7f00:1::'],
  ...['2002:a00:1::1', '3fff::1', 'fc00::1', 'fd00:ec2::254', 'fdff::1', 'fe80::1', 'febf::1', 'fec0::1'],
  ...['ff00::1', 'ff02::1', 'ff05::1:3', '4000::1', '0:0:0:0:0:0:0:1', '::0001'],
];
/** The same hosts as browsers read them: decimal, octal, hexadecimal, short, percent-encoded, other digits. */
const SPELLINGS = [
  ...['2130706433', '0x7f000001', '017700000001', '127.1', '127.0.1', '0x7f.1', '0177.0.0.1', '0x7f.0.0.0x1'],
  ...['127.0.0.1.', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.254.43518', '0xa9.254.169.0xfe'],
  ...[
    '3232235521',
    '0xc0a80001',
    '0300.0250.0.1',
    '167772161',
    '0x0a000001',
    '012.1',
    '10.1',
    '0',
    '0x0',
    '00',
  ],
  ...['%31%32%37.0.0.1', '127%2e0%2e0%2e1', '１２７.0.0.1', '127。0。0。1', '①②⑦.0.0.1', '4294967295'],
  ...['localhost', 'LOCALHOST', 'localhost.', 'ｌocalhost', 'a.localhost', 'router', 'db', 'printer.local'],
  ...['metadata.google.internal', 'host.docker.internal', 'nas.lan', '1.0.0.127.in-addr.arpa'],
  ...['amana.example.com', 'AMANA.example.com', 'amana.example.com.', '[::ffff:7f00:0001]', '[0::1]'],
];

const closed = [
  ...CLOSED_V4.map((host) => `https://${host}/`),
  ...CLOSED_V6.map((host) => `https://[${host}]/`),
  ...SPELLINGS.map((host) => `https://${host}/`),
];

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
