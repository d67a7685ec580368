import { describe, expect, test } from '@jest/globals';
import {
  centsOf,
  phoneIn,
  readBalance,
  readPullRows,
  readResult,
  readStkCallback,
  receiptOf,
  textOf,
} from '../../../../../../server/src/modules/payments/mpesa/parse.js';

describe('centsOf', () => {
  test.each([
    [1, 100],
    [1.0, 100],
    ['1', 100],
    ['5.00', 500],
    ['5.5', 550],
    [250000, 25_000_000],
    ['0.29', 29],
    [0, 0],
  ])('%p is %p cents', (value, cents) => expect(centsOf(value)).toBe(cents));

  test.each([
    [-1],
    ['1e3'],
    [1e21],
    ['1,000'],
    [''],
    [null],
    [undefined],
    [{}],
    [[]],
    [NaN],
    ['5.001'],
    [true],
  ])('%p is no amount', (value) => expect(centsOf(value)).toBeNull());
});

describe('textOf', () => {
  test('takes text and numbers, and coerces nothing else', () => {
    expect([0, '0', ' 1032 ', 'E3008'].map(textOf)).toEqual(['0', '0', '1032', 'E3008']);
    expect([null, undefined, '', false, {}, ['0'], Infinity].map(textOf)).toEqual(Array(7).fill(null));
  });
});

test('receipts are upper-case letters and digits', () => {
  expect(receiptOf('sg632nmuab')).toBe('SG632NMUAB');
  expect([receiptOf('SG63 NMUAB'), receiptOf('$ne'), receiptOf({ $ne: 1 })]).toEqual([null, null, null]);
});

describe('phoneIn', () => {
  test.each([
    ['254705912645 - JANE DOE', '254705912645'],
    ['0705912645', '254705912645'],
    [254705912645, '254705912645'],
  ])('%p begins with %p', (name, phone) => expect(phoneIn(name)).toBe(phone));

  test.each([
    ['254708***430'],
    ['2547 ***** 126'],
    ['JANE DOE'],
    [null],
    ['2547059126450'],
    ['25470591264*'],
  ])('%p names no whole number', (name) => expect(phoneIn(name)).toBeNull());
});

describe('readStkCallback', () => {
  const callback = (more: object) => ({ Body: { stkCallback: { ResultCode: 0, ...more } } });

  test('reads values by name, in any order, with or without Balance', () => {
    const Item = [
      { Name: 'PhoneNumber', Value: 254708374149 },
      { Name: 'Balance' },
      { Name: 'MpesaReceiptNumber', Value: 'NLJ7RT61SV' },
      { Name: 'Amount', Value: 1.0 },
    ];
    const read = { resultCode: '0', amountCents: 100, receipt: 'NLJ7RT61SV' };
    expect(readStkCallback(callback({ CallbackMetadata: { Item } }))).toEqual(read);
    expect(readStkCallback(callback({ CallbackMetadata: { Item: Item.toReversed() } }))).toEqual(read);
  });

  test('a code that is no number stays what it is', () =>
    expect(readStkCallback(callback({ ResultCode: 'E3008' })).resultCode).toBe('E3008'));

  test.each([[null], ['text'], [[]], [{}], [{ Body: { stkCallback: [] } }], [{ Body: null }]])(
    'of %p nothing can be read',
    (body) => expect(readStkCallback(body)).toEqual({ resultCode: null, amountCents: null, receipt: null }),
  );
});

describe('readResult', () => {
  const parameters = [
    { Key: 'TransactionAmount', Value: 10 },
    { Key: 'TransactionReceipt', Value: 'SG632NMUAB' },
    { Key: 'ReceiverPartyPublicName', Value: '254705912645 - JANE DOE' },
  ];
  const result = (more: object) => ({
    Result: {
      ResultType: 0,
      ResultCode: 0,
      OriginatorConversationID: 'mine',
      ConversationID: 'AG_1',
      ...more,
    },
  });

  test('reads a payout’s success', () =>
    expect(readResult(result({ ResultParameters: { ResultParameter: parameters } }))).toMatchObject({
      final: true,
      resultCode: '0',
      originatorId: 'mine',
      conversationId: 'AG_1',
      amountCents: 1_000,
      receipt: 'SG632NMUAB',
      receiver: '254705912645',
    }));

  test('takes no receipt from a failure’s placeholder', () =>
    expect(readResult(result({ ResultCode: 2001, TransactionID: 'SIK0000000' }))).toMatchObject({
      resultCode: '2001',
      receipt: null,
    }));

  test('takes one bare parameter for a list', () =>
    expect(readResult(result({ ResultParameters: { ResultParameter: parameters[0] } })).amountCents).toBe(
      1_000,
    ));

  test('reads ids of a queue time-out without envelope', () =>
    expect(readResult({ OriginatorConversationID: 'mine', ResultCode: '1' })).toMatchObject({
      originatorId: 'mine',
      resultCode: '1',
    }));

  test('knows further messages to follow', () =>
    expect(readResult(result({ ResultType: '1' })).final).toBe(false));

  test('tells the payment that was asked about from the question', () => {
    const asked = [
      { Key: 'Originator Conversation ID', Value: 'theirs' },
      { Key: 'TransactionStatus', Value: 'Completed' },
      { Key: 'Amount', Value: '10.00' },
      { Key: 'ReceiptNo', Value: 'SG632NMUAB' },
      { Key: 'TransactionReason' },
    ];
    expect(readResult(result({ ResultParameters: { ResultParameter: asked } }))).toMatchObject({
      originatorId: 'mine',
      originalId: 'theirs',
      status: 'Completed',
      amountCents: 1_000,
      receipt: 'SG632NMUAB',
    });
  });
});

test('readBalance adds working and utility, and needs both', () => {
  const line = (name: string, sum: string) => `${name}|KES|${sum}|${sum}|0.00|0.00`;
  const both = `${line('Working Account', '700.00')}&${line('Utility Account', '28.50')}&${line('Charges Paid Account', '-15.00')}`;
  expect(readBalance(both)).toEqual({ cents: 72_850, utilityCents: 2_850 });
  expect(readBalance(line('Utility Account', '28.50'))).toBeNull();
  expect(readBalance(null)).toBeNull();
});

test('readPullRows reads an array inside an array, and drops what is no row', () => {
  const row = { transactionId: 'SG632NMUAB', billreference: 'am7k2q9fxyzt', amount: '450.00' };
  expect(readPullRows({ Response: [[row, { amount: 5 }, null, { ...row, amount: '0' }], 'x'] })).toEqual([
    { receipt: 'SG632NMUAB', ref: 'AM7K2Q9FXYZT', amountCents: 45_000 },
  ]);
  expect(readPullRows({})).toEqual([]);
});
