import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buyer, eventually, parametersOf, seller, startSimulator, stopAll, type Harness } from './harness.js';

let daraja: Harness;
beforeEach(async () => {
  daraja = await startSimulator();
});
afterEach(stopAll);

const result = (count = 1) => eventually(() => daraja.resultsTold()[count - 1]);

describe('a payout', () => {
  test('is acknowledged, paid from the utility account, told and written to the phone', async () => {
    const { status, body } = await daraja.pay();
    expect(status).toBe(200);
    expect(body).toEqual({
      ConversationID: expect.stringMatching(/^AG_\d{8}_[0-9a-f]{20}$/),
      OriginatorConversationID: 'payout-1',
      ResponseCode: '0',
      ResponseDescription: 'Accept the service request successfully.',
    });
    const books = await daraja.books();
    expect(books.accounts).toEqual({ workingCents: 0, utilityCents: 99_955_000, chargesCents: -700 });
    const told = await result();
    const receipt = books.transactions[0]?.receipt;
    expect(told).toMatchObject({
      ResultType: 0,
      ResultCode: 0,
      OriginatorConversationID: 'payout-1',
      ConversationID: body.ConversationID,
      TransactionID: receipt,
    });
    expect(parametersOf(told)).toMatchObject({
      TransactionAmount: 450,
      TransactionReceipt: receipt,
      ReceiverPartyPublicName: expect.stringMatching(`^${seller} - `),
      TransactionCompletedDateTime: expect.stringMatching(/^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d$/),
      B2CUtilityAccountAvailableFunds: 999_550,
      B2CChargesPaidAccountAvailableFunds: -7,
    });
    const inbox = await daraja.control<{ text: string }[]>('GET', `/messages/${seller}`);
    expect(inbox.body[0]?.text).toMatch(
      new RegExp(
        `^${receipt ?? ''} Confirmed\\. You have received Ksh450\\.00 from AMANA on \\d\\d/\\d\\d/\\d\\d at \\d{1,2}:\\d\\d [AP]M\\. New M-PESA balance is Ksh300,450\\.00\\.$`,
      ),
    );
  });

  test('under an id that was used is refused and pays nothing more', async () => {
    await daraja.pay();
    expect(await daraja.pay({ Amount: '900' })).toMatchObject({
      status: 500,
      body: { errorCode: '500.002.1001', errorMessage: 'Duplicate OriginatorConversationID.' },
    });
    expect((await daraja.books()).transactions).toHaveLength(1);
  });

  test('under an id of a payout that failed is refused too', async () => {
    await daraja.pay({ Amount: '9' });
    expect((await daraja.pay()).body.errorCode).toBe('500.002.1001');
  });

  test.each([
    ['2', { Amount: '9' }],
    ['3', { Amount: '250001' }],
    ['SFC_IC0003', { PartyB: '25472200' }],
    ['2001', { InitiatorName: 'nobody' }],
    ['2001', { SecurityCredential: 'bm8gYmxvY2s=' }],
  ])('ends with %s and moves nothing', async (code, change) => {
    expect((await daraja.pay(change)).body.ResponseCode).toBe('0');
    const told = await result();
    expect(String(told.ResultCode)).toBe(code);
    expect(told.TransactionID).toMatch(/^[A-Z]{2}[1-9A-V]0000000$/);
    expect(told).not.toHaveProperty('ResultParameters');
    expect((await daraja.books()).accounts.utilityCents).toBe(100_000_000);
  });

  test('with a wrong password ends with 2001, with a phone that is refused with its code', async () => {
    await daraja.pay({ SecurityCredential: daraja.credential('Wrong123#') });
    expect((await result()).ResultCode).toBe(2001);
    await daraja.behave(seller, 'result:2040');
    await daraja.pay({ OriginatorConversationID: 'payout-2' });
    expect((await result(2)).ResultCode).toBe(2040);
  });

  test('beyond the utility account ends with 1', async () => {
    const poor = await startSimulator({ openingFloatCents: 44_900 });
    await poor.pay();
    expect((await eventually(() => poor.resultsTold()[0])).ResultCode).toBe(1);
    await poor.stop();
  });

  test.each([
    ['CommandID', { CommandID: 'Pay' }],
    ['Amount', { Amount: '10.50' }],
    ['PartyA', { PartyA: '600000' }],
    ['Remarks', { Remarks: 'x' }],
    ['ResultURL', { ResultURL: 'nowhere' }],
    ['OriginatorConversationID', { OriginatorConversationID: '' }],
  ])('names its first bad field: %s', async (field, change) => {
    expect((await daraja.pay(change)).body.errorMessage).toBe(`Bad Request - Invalid ${field}`);
  });
});

describe('transaction status', () => {
  test.each(['OriginalConversationID', 'OriginatorConversationID'])('finds a payout by %s', async (name) => {
    await daraja.pay();
    await result();
    const { body } = await daraja.askStatus({ [name]: 'payout-1' });
    const told = await result(2);
    const [row] = (await daraja.books()).transactions;
    expect(told).toMatchObject({
      ResultCode: 0,
      ConversationID: body.ConversationID,
      TransactionID: row?.receipt,
    });
    expect(parametersOf(told)).toMatchObject({
      TransactionStatus: 'Completed',
      OriginatorConversationID: 'payout-1',
      ReceiptNo: row?.receipt,
      CreditPartyName: expect.stringMatching(`^${seller} - `),
      DebitPartyCharges: 'Fee For B2C Payment|KES|7.00',
    });
    expect(Number(parametersOf(told)['Amount'])).toBe(450);
  });

  test('finds a deposit by its receipt', async () => {
    await daraja.behave(buyer, 'auto-pay');
    await daraja.push();
    const row = await eventually(async () => (await daraja.books()).transactions[0]);
    await daraja.askStatus({ TransactionID: row.receipt });
    expect(parametersOf(await result())).toMatchObject({
      TransactionStatus: 'Completed',
      ReceiptNo: row.receipt,
    });
  });

  test('tells a declined payout without a receipt', async () => {
    await daraja.pay({ Amount: '9' });
    await result();
    await daraja.askStatus({ OriginalConversationID: 'payout-1' });
    const parameters = parametersOf(await result(2));
    expect(parameters['TransactionStatus']).toBe('Declined');
    expect(parameters).not.toHaveProperty('ReceiptNo');
  });

  test('does not know what nobody sent, nor who gives a wrong password', async () => {
    await daraja.askStatus({ OriginalConversationID: 'payout-9' });
    const told = await result();
    expect(told.ResultCode).toBe(25);
    expect(told.ResultParameters?.ResultParameter).not.toBeInstanceOf(Array);
    await daraja.askStatus({ TransactionID: 'UKL1234567', SecurityCredential: daraja.credential('Wrong') });
    expect((await result(2)).ResultCode).toBe(2001);
    expect((await daraja.askStatus()).body.errorMessage).toBe('Bad Request - Invalid TransactionID');
  });
});

describe('account balance', () => {
  test('tells all accounts in one line, codes as text', async () => {
    await daraja.pay();
    await result();
    await daraja.askBalance();
    const told = await result(2);
    expect([told.ResultType, told.ResultCode]).toEqual(['0', '0']);
    expect(parametersOf(told)['AccountBalance']).toBe(
      'Working Account|KES|0.00|0.00|0.00|0.00&Utility Account|KES|999550.00|999550.00|0.00|0.00&' +
        'Charges Paid Account|KES|-7.00|-7.00|0.00|0.00&Organization Settlement Account|KES|0.00|0.00|0.00|0.00',
    );
  });

  test('refuses a wrong initiator by result, a wrong command at once', async () => {
    await daraja.askBalance({ Initiator: 'nobody' });
    expect((await result()).ResultCode).toBe('2001');
    const { body } = await daraja.askBalance({ CommandID: 'Balance' });
    expect(body.errorMessage).toBe('Bad Request - Invalid CommandID');
  });
});
