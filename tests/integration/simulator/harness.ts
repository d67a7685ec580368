import { constants, publicEncrypt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@jest/globals';
import { defaultOptions, type SimulatorOptions } from '../../../server/simulator/options.js';
import { createSimulator } from '../../../server/simulator/simulator.js';

export const buyer = '254722000001';
export const seller = '254733000002';

export interface Told {
  path: string;
  body: string;
}

export interface Reply<T> {
  status: number;
  body: T;
}

/** What Daraja may answer, as far as the tests look at it. */
export interface Answered {
  access_token: string;
  expires_in: string;
  requestId: string;
  errorCode: string;
  errorMessage: string;
  MerchantRequestID: string;
  CheckoutRequestID: string;
  ResponseCode: string;
  CustomerMessage: string;
  ResultCode: string;
  ConversationID: string;
  OriginatorConversationID: string;
  fault: { detail: { errorcode: string } };
  Response: { transactionId: string; billreference: string; amount: string }[][];
  'Response Status': string;
}

interface Parameter {
  Key: string;
  Value: string | number;
}

export interface ResultTold {
  ResultType: number | string;
  ResultCode: number | string;
  OriginatorConversationID: string;
  ConversationID: string;
  TransactionID: string;
  ResultParameters?: { ResultParameter: Parameter[] | Parameter };
}

export interface StkTold {
  CheckoutRequestID: string;
  ResultCode: number | string;
  CallbackMetadata?: { Item: { Name: string; Value?: string | number }[] };
}

export interface Books {
  phones: { msisdn: string; balanceCents: number }[];
  accounts: { workingCents: number; utilityCents: number; chargesCents: number };
  transactions: { receipt: string; type: string; amountCents: number; state: string; msisdn: string }[];
  sumCents: number;
  balanced: boolean;
}

export interface PromptSeen {
  id: string;
  state: string;
  msisdn: string;
  reference: string;
  amountCents: number;
}

/** Asks again until `read` finds something, for at most 5 s. */
export async function eventually<T>(read: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let left = 250; left > 0; left -= 1) {
    const found = await read();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not happen within 5 s');
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** An HTTP server that keeps what it is told, as the business' callback address. */
async function listener(): Promise<{ url: string; told: Told[]; close: () => Promise<void> }> {
  const told: Told[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      told.push({ path: request.url ?? '', body });
      response.end('{"ResultCode":0,"ResultDesc":"Accepted"}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${String(port)}`, told, close };
}

async function json<T>(url: string, method: string, body?: unknown, headers = {}): Promise<Reply<T>> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = text !== '' && answer.headers.get('content-type')?.includes('json');
  return { status: answer.status, body: (isJson ? JSON.parse(text) : text) as T };
}

const running = new Set<() => Promise<void>>();

/** For `afterEach`: ends what a test left running, failed or not. */
export async function stopAll(): Promise<void> {
  for (const stop of running) await stop();
}

/** A running simulator, an ear for its callbacks, and Daraja's requests with good values. */
export async function startSimulator(options: Partial<SimulatorOptions> = {}) {
  const simulator = await createSimulator({ callbackDelayMs: 10, promptTtlMs: 400, ...options });
  const ear = await listener();
  const settings = { ...defaultOptions, ...options };

  const control = <T>(method: string, path: string, body?: unknown): Promise<Reply<T>> =>
    json<T>(`${simulator.url}/control${path}`, method, body);

  const authorize = (
    basic = `${settings.consumerKey}:${settings.consumerSecret}`,
    grant = 'client_credentials',
  ): Promise<Reply<Answered>> =>
    json(`${simulator.url}/oauth/v1/generate?grant_type=${grant}`, 'GET', undefined, {
      authorization: `Basic ${Buffer.from(basic).toString('base64')}`,
    });

  const token = (await authorize()).body.access_token;
  const post = (path: string, body: unknown, bearer = token): Promise<Reply<Answered>> =>
    json(simulator.url + path, 'POST', body, { authorization: `Bearer ${bearer}` });

  const stamp = '20261121140200';
  const merchant = {
    BusinessShortCode: '174379',
    Password: Buffer.from(`174379${settings.passkey}${stamp}`).toString('base64'),
    Timestamp: stamp,
  };
  const credential = (password = settings.initiatorPassword): string =>
    publicEncrypt(
      { key: simulator.certificate, padding: constants.RSA_PKCS1_PADDING },
      Buffer.from(password),
    ).toString('base64');
  const results = { QueueTimeOutURL: `${ear.url}/timeout`, ResultURL: `${ear.url}/result`, Remarks: 'check' };
  const asked = { SecurityCredential: credential(), PartyA: '174379', IdentifierType: '4', ...results };

  const requests = {
    push: {
      ...merchant,
      TransactionType: 'CustomerPayBillOnline',
      Amount: '1000',
      PartyA: buyer,
      PartyB: '174379',
      PhoneNumber: buyer,
      CallBackURL: `${ear.url}/cb/token`,
      AccountReference: 'AM7K2Q9FABCD',
      TransactionDesc: 'Deposit',
    },
    query: (CheckoutRequestID: string) => ({ ...merchant, CheckoutRequestID }),
    pay: {
      OriginatorConversationID: 'payout-1',
      InitiatorName: settings.initiator,
      SecurityCredential: credential(),
      CommandID: 'BusinessPayment',
      Amount: '450',
      PartyA: '174379',
      PartyB: seller,
      Occassion: 'AM7K2Q9F',
      ...results,
    },
    status: { Initiator: settings.initiator, CommandID: 'TransactionStatusQuery', ...asked },
    balance: { Initiator: settings.initiator, CommandID: 'AccountBalance', ...asked },
    window: {
      ShortCode: '174379',
      StartDate: '2020-01-01 00:00:00',
      EndDate: '2099-01-01 00:00:00',
      OffSetValue: '0',
    },
  };

  const callbacks = <T>(path: string): T[] =>
    ear.told.filter((one) => one.path === path).map((one) => JSON.parse(one.body) as T);

  const books = async (): Promise<Books> => (await control<Books>('GET', '/books')).body;

  /** Ends it all; the books must balance to the last. */
  const stop = async (): Promise<void> => {
    running.delete(stop);
    const last = await books();
    await simulator.close();
    await ear.close();
    expect(last).toMatchObject({ balanced: true, sumCents: settings.openingFloatCents });
  };
  running.add(stop);

  return {
    url: simulator.url,
    simulator,
    ear,
    credential,
    requests,
    control,
    authorize,
    post,
    push: (change = {}) => post('/mpesa/stkpush/v1/processrequest', { ...requests.push, ...change }),
    query: (id: string) => post('/mpesa/stkpushquery/v1/query', requests.query(id)),
    pay: (change = {}) => post('/mpesa/b2c/v3/paymentrequest', { ...requests.pay, ...change }),
    askStatus: (change = {}) => post('/mpesa/transactionstatus/v1/query', { ...requests.status, ...change }),
    askBalance: (change = {}) => post('/mpesa/accountbalance/v1/query', { ...requests.balance, ...change }),
    pull: (change = {}) => post('/pulltransactions/v1/query', { ...requests.window, ...change }),
    behave: (msisdn: string, behaviour: string) => control('PUT', `/phones/${msisdn}`, { behaviour }),
    fault: (fault: object) => control('POST', '/faults', fault),
    books,
    prompts: async () => (await control<PromptSeen[]>('GET', '/prompts')).body,
    stkTold: () =>
      callbacks<{ Body: { stkCallback: StkTold } }>('/cb/token').map((one) => one.Body.stkCallback),
    resultsTold: () => callbacks<{ Result: ResultTold }>('/result').map((one) => one.Result),
    callbacks,
    stop,
  };
}

export type Harness = Awaited<ReturnType<typeof startSimulator>>;

/** The values of a result's parameters by key, whether they came as a list or alone. */
export function parametersOf(result: ResultTold): Record<string, string | number> {
  const found = result.ResultParameters?.ResultParameter ?? [];
  const list = Array.isArray(found) ? found : [found];
  return Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}
