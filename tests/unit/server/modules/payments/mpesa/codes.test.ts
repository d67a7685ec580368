import { generateKeyPairSync, privateDecrypt, constants } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createCrypto } from '../../../../../../server/src/platform/crypto.js';
import { createCallbackUrls } from '../../../../../../server/src/modules/payments/mpesa/callback-urls.js';
import { securityCredential } from '../../../../../../server/src/modules/payments/mpesa/credential.js';
import { compactTime, dashedTime } from '../../../../../../server/src/modules/payments/mpesa/eat.js';
import { createQueryBudget } from '../../../../../../server/src/modules/payments/mpesa/query-budget.js';
import {
  isBeingProcessed,
  isDuplicate,
  isInvalidToken,
  isPushRefusal,
  isThrottled,
  refusalOf,
} from '../../../../../../server/src/modules/payments/mpesa/refusals.js';
import {
  isFailure,
  pauseFor,
  standingOf,
} from '../../../../../../server/src/modules/payments/mpesa/result-codes.js';

const answer = (status: number, errorCode?: string, errorMessage = '') => ({
  kind: 'answer' as const,
  status,
  body: errorCode === undefined ? {} : { errorCode, errorMessage },
});

describe('refusals', () => {
  test.each([
    [answer(400, '400.002.02', 'Bad Request - Invalid Amount'), 'other'],
    [answer(400), 'other'],
    [answer(404, '404.001.03', 'Invalid Access Token'), 'token'],
    [answer(401, '401.002.01', 'Error Occurred - Invalid Access Token - x'), 'token'],
    [
      answer(401, '401.002.01', 'Invalid Access Token - Invalid API call as no apiproduct match found'),
      'access',
    ],
    [answer(403, '403.002.1001', 'You are not authorized'), 'access'],
    [answer(400, '400.002.02', 'Bad Request - Invalid SecurityCredential'), 'access'],
    [answer(429), 'throttle'],
    [answer(500, '500.003.02', 'System is busy'), 'throttle'],
    [answer(500, '500.003.03', 'Quota Violation'), 'throttle'],
    [answer(403), 'throttle'],
  ])('%j is refused before processing', (reply, kind) => expect(refusalOf(reply)?.kind).toBe(kind));

  test.each([
    [answer(500, '500.003.1001', 'Internal Server Error')],
    [answer(500, '500.001.1001', 'anything')],
    [answer(500)],
    [answer(503)],
    [answer(302)],
    [answer(200)],
  ])('%j leaves the outcome unknown', (reply) => expect(refusalOf(reply)).toBeNull());

  test('one code, four meanings: the text is read', () => {
    const told = (text: string) => answer(500, '500.001.1001', text);
    expect(isPushRefusal(told('Unable to lock subscriber, a transaction is already in process'))).toBe(true);
    expect(isPushRefusal(told('Merchant does not exist'))).toBe(true);
    expect(isPushRefusal(told('[MerchantValidate] - Wrong credentials'))).toBe(true);
    expect(isPushRefusal(told('The transaction is being processed'))).toBe(false);
    expect(isBeingProcessed(told('The transaction is being processed'))).toBe(true);
  });

  test('duplicate, throttled and bad token are told apart', () => {
    expect(isDuplicate(answer(500, '500.002.1001'))).toBe(true);
    expect(isThrottled(answer(403, '403.002.1001'))).toBe(false);
    expect(isInvalidToken(answer(400, '400.003.01'))).toBe(true);
  });
});

describe('result codes', () => {
  test('only the exact text 0 is paid, and 4999 is not final', () => {
    expect(['1032', 'E3008', '00', '0.0'].every(isFailure)).toBe(true);
    expect(['0', '4999', null, undefined].some(isFailure)).toBe(false);
  });

  test('faults of ours stop all payouts, a receiver’s only his own', () => {
    expect(['2001', '8006', '21', 'TP40153'].map(pauseFor)).toEqual(Array(4).fill('credential'));
    expect(pauseFor('1')).toBe('float');
    expect(['2040', 'SFC_IC0003', '17'].map(pauseFor)).toEqual([null, null, null]);
  });

  test('only Completed is paid', () => {
    expect(standingOf('Completed')).toBe('paid');
    expect(['Declined', 'Cancelled', 'Expired', 'failed'].map(standingOf)).toEqual(Array(4).fill('failed'));
    expect(['Initiated', 'Reversed', '', null].map(standingOf)).toEqual(Array(4).fill('open'));
  });
});

test('times are East African, across midnight and year', () => {
  const newYear = new Date('2026-12-31T21:00:05Z');
  expect(compactTime(newYear)).toBe('20270101000005');
  expect(dashedTime(newYear)).toBe('2027-01-01 00:00:05');
});

test('the credential is the password under PKCS#1 v1.5', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const sealed = Buffer.from(securityCredential(pem, 'Safaricom999!*!'), 'base64');
  const block = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, sealed);
  expect([block[0], block[1]]).toEqual([0, 2]);
  expect(block.subarray(block.indexOf(0, 2) + 1).toString()).toBe('Safaricom999!*!');
  expect(() => securityCredential('no key', 'x')).toThrow();
});

test('a callback URL opens its own object only', () => {
  const urls = createCallbackUrls('https://pay.example', createCrypto([Buffer.alloc(32, 7)]));
  const [channel, id, token] = urls.of('status', 'payout.2').split('/').slice(-3);
  expect(channel).toBe('status');
  expect(urls.read('status', id!, token!)).toBe('payout.2');
  expect(urls.read('b2c', id!, token!)).toBeNull();
  expect(urls.read('status', Buffer.from('payout.3').toString('hex'), token!)).toBeNull();
});

describe('the query budget', () => {
  const clock = { ms: 0, now: () => new Date(0), monotonicMs: () => clock.ms };
  const takeAll = (budget: ReturnType<typeof createQueryBudget>, urgent: boolean): number => {
    let taken = 0;
    while (budget.take(urgent)) taken += 1;
    return taken;
  };

  test('keeps its last fifth for callbacks, and refills with time', () => {
    const budget = createQueryBudget(60, clock);
    expect(takeAll(budget, false)).toBe(8);
    expect(takeAll(budget, true)).toBe(2);
    clock.ms += 1_000;
    expect(takeAll(budget, true)).toBe(1);
  });

  test('asks nothing for a while after a refusal for the rate', () => {
    const budget = createQueryBudget(600, clock);
    budget.throttled();
    expect(budget.take(true)).toBe(false);
    clock.ms += 12_000;
    expect(budget.take(true)).toBe(true);
  });
});
