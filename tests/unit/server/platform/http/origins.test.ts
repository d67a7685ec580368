import { expect, test } from '@jest/globals';
import { createOriginPolicy } from '../../../../../server/src/platform/http/origins.js';

const live = createOriginPolicy({
  publicUrl: 'https://amana.co.ke',
  corsOrigins: ['https://partner.co.ke'],
  demo: false,
});
const demo = createOriginPolicy({ publicUrl: 'http://localhost:3000', corsOrigins: [], demo: true });

test.each([
  ['its own', 'https://amana.co.ke'],
  ['one of the settings', 'https://partner.co.ke'],
  ['that of the Host it is asked at', 'https://api.amana.co.ke'],
])('%s is let in', (_what, origin) => expect(live(origin, 'api.amana.co.ke')).toBe(true));

test.each([
  'https://evil.example',
  'null',
  '',
  'https://amana.co.ke.evil.example',
  'http://buyer.localhost:3000',
  'https://sub.partner.co.ke',
])('%j is foreign', (origin) => expect(live(origin, 'amana.co.ke')).toBe(false));

test('without a Host header only listed ones are let in', () => {
  expect(live('https://amana.co.ke', undefined)).toBe(true);
  expect(live('https://other.example', undefined)).toBe(false);
});

test('the demo lets in the host of each person, on its own port only', () => {
  for (const who of ['buyer', 'seller', 'admin', 'zawadi'])
    expect(demo(`http://${who}.localhost:3000`, 'localhost:3000')).toBe(true);
  expect(demo('http://buyer.localhost:4000', 'localhost:3000')).toBe(false);
  expect(demo('http://thief.localhost:3000', 'localhost:3000')).toBe(false);
});
