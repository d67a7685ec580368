import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Payment } from '../../../shared/src/payments/contract.js';
import { createMpesaClient } from '../../../server/src/modules/payments/mpesa/mpesa.client.js';
import { systemClock } from '../../../server/src/platform/clock.js';
import { memoryShelf } from '../../support/fakes/token-shelf.js';
import { inDatabase } from '../../support/database.js';
import { sourcesWith } from '../../support/sources.js';
import { answerPin, dealAt, openPrompt, phaseOf } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';
import { balances, RICH } from '../disputes/claims.js';

type Answer = (res: ServerResponse) => void;
type Doc = { _id: string } & Record<string, unknown>;

/** How M-Pesa answers from now on, where it is not the simulator that does. */
let hostile: { on: RegExp; answer: Answer } | null = null;
/** How often it has answered so. */
let lied = 0;

const listening = async (server: Server): Promise<string> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const forward: RequestListener = (req, res) => {
  const parts: Buffer[] = [];
  req.on('data', (part: Buffer) => parts.push(part));
  req.on('end', () => {
    if (hostile?.on.test(req.url!)) {
      lied += 1;
      return hostile.answer(res);
    }
    const { authorization, 'content-type': type } = req.headers;
    void fetch(suite.amana.simulator.url + req.url!, {
      method: req.method!,
      headers: { ...(authorization ? { authorization } : {}), ...(type ? { 'content-type': type } : {}) },
      ...(req.method === 'POST' ? { body: Buffer.concat(parts) } : {}),
    }).then(async (answer) => res.writeHead(answer.status).end(await answer.text()));
  });
};

const front = createServer(forward);
const MPESA_BASE_URL = await listening(front);
const suite = useAmana({ simulator: { ...RICH, promptTtlMs: 120_000 }, env: { MPESA_BASE_URL } });
let trap: Server;
let trapUrl: string;
let trapped = 0;

beforeAll(async () => {
  trap = createServer((_req, res) => {
    trapped += 1;
    res.end(JSON.stringify({ ResponseCode: '0', ResultCode: '0' }));
  });
  trapUrl = await listening(trap);
});
beforeEach(() => {
  hostile = null;
  lied = 0;
});
afterAll(() => {
  for (const server of [front, trap]) {
    server.closeAllConnections();
    server.close();
  }
});

const say =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (res) =>
    void res.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));

const rows = (filter: object, name = 'payments'): Promise<Doc[]> =>
  inDatabase(suite.amana.config.mongodbUri, (db) => db.collection<Doc>(name).find(filter).toArray());

/** A paid prompt of which M-Pesa says only what a test lets it say. */
async function paidBehindOurBack(
  on: RegExp,
  answer: Answer,
): Promise<{ deal: string; payment: string; ref: string }> {
  const { buyer } = suite.people;
  const { id: deal } = await dealAt(suite.amana, suite.people, 'agreed');
  await suite.amana.control('POST', '/faults', { on: 'stk.callback', kind: 'lose', times: 1 });
  const { id: payment, reference } = await buyer.ok<Payment>('POST', `/transactions/${deal}/payments`, {
    method: 'mpesa',
  });
  const prompt = await openPrompt(suite.amana);
  hostile = { on, answer };
  await answerPin(suite.amana, prompt);
  return { deal, payment, ref: reference };
}
const ASKED = /stkpushquery|pulltransactions/;

describe('what M-Pesa says of a payment', () => {
  test.each<[string, Answer]>([
    ['5 MB', say(200, { ResponseCode: '0', ResultCode: '0', fill: 'x'.repeat(5 * 1_048_576) })],
    ['half a sentence', say(200, '{"ResponseCode":"0","ResultCode":"0"')],
    ['a page of HTML', say(200, '<html>ResponseCode 0 ResultCode 0</html>')],
    ['a list', say(200, [{ ResponseCode: '0', ResultCode: '0' }])],
    [
      'operators for codes',
      say(200, { ResponseCode: { $gt: '' }, ResultCode: { $ne: 1 }, Response: { $gt: 0 } }),
    ],
    ['a prototype', say(200, '{"__proto__":{"ResponseCode":"0","ResultCode":"0"},"Response":null}')],
    [
      'another prompt’s success',
      say(200, { ResponseCode: '0', ResultCode: '0', CheckoutRequestID: 'ws_CO_other' }),
    ],
    ['success as a fault', say(500, { ResponseCode: '0', ResultCode: '0', Response: [[]] })],
    ['a redirect to a server that says yes', (res) => say(302, '', { location: trapUrl })(res)],
    ['nothing, and the line closed', (res) => void res.socket!.destroy()],
  ])(
    '%s: proves nothing; the money is placed when it is told rightly',
    async (_, answer) => {
      const { deal, payment } = await paidBehindOurBack(ASKED, answer);
      const before = await balances(suite);
      await until('it has lied twice', () => Promise.resolve(lied >= 2), 20_000);
      expect((await rows({ _id: payment }))[0]!.state).not.toBe('CONFIRMED');
      expect(await suite.people.buyer.ok('GET', `/transactions/${deal}`)).toMatchObject({
        phase: 'agreed',
        heldCents: 0,
      });
      expect(await balances(suite)).toEqual(before);
      expect(trapped).toBe(0);
      hostile = null;
      expect((await phaseOf(suite.people.buyer, deal, 'funded', 30_000)).heldCents).toBe(4_545_000);
    },
    60_000,
  );

  test('a lying amount is not that payment’s money, and strange texts are kept as text and do nothing', async () => {
    const { deal, payment, ref } = await paidBehindOurBack(ASKED, (res) => {
      const row = (transactionId: string, more: object) => ({
        transactionId,
        trxDate: '2026-11-22T10:00:00Z',
        msisdn: '254712345678',
        sender: '{"$where":"sleep(9)"}',
        transactiontype: 'c2b-pay-bill-debit',
        ...more,
      });
      say(200, {
        ResponseCode: '1000',
        Response: [
          [
            row('LIEAMOUNT1', { billreference: ref, amount: '1' }),
            row('LIEAMOUNT2', { billreference: ref, amount: '45450000' }),
            row('STRANGE001', { billreference: "$where: '1'; DROP", amount: '77' }),
            row('STRANGE002', { billreference: { $gt: '' }, amount: { $gt: 0 } }),
          ],
        ],
      })(res);
    });
    await until(
      'the strange one is put aside',
      async () => (await rows({ _id: 'rc:STRANGE001' }, 'entries')).length === 1,
      20_000,
    );
    expect((await rows({ _id: payment }))[0]!.state).not.toBe('CONFIRMED');
    expect(await suite.people.buyer.ok('GET', `/transactions/${deal}`)).toMatchObject({ heldCents: 0 });
    expect(await rows({ receipt: 'STRANGE002' }, 'reconciliation')).toEqual([]);
    const [strange] = await rows({ _id: 'row/STRANGE001' }, 'reconciliation');
    expect(strange).toMatchObject({ ref: "$WHERE: '1'; DROP", amountCents: 7_700 });
    expect(JSON.stringify(strange)).not.toContain('sleep');
  }, 60_000);
});

describe('TLS', () => {
  test('a server with a certificate of its own making hears nothing from us', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'amana-tls-'));
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const made = ['-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=127.0.0.1'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...made], { stdio: 'ignore' });
    let heard = 0;
    const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_req, res) => {
      heard += 1;
      res.end(JSON.stringify({ access_token: 'x', expires_in: '3599' }));
    });
    const { port } = new URL(await listening(server));
    const { mpesa } = suite.amana.config;
    const client = createMpesaClient(
      { ...mpesa, baseUrl: `https://127.0.0.1:${port}` },
      1_000,
      systemClock,
      memoryShelf(),
    );
    const push = {
      phone: '254712345678',
      amountCents: 100_00,
      ref: 'AM7K2Q9FXYZT',
      callbackUrl: 'https://a.b/c',
    };
    expect(await client.push({ ...push, maySend: () => true })).toEqual({ kind: 'not-sent' });
    expect(heard).toBe(0);
    client.close();
    server.close();
    rmSync(folder, { recursive: true });
  });

  test('nothing in the server turns the check of certificates off', () =>
    expect(sourcesWith('server/src', /rejectUnauthorized|NODE_TLS_REJECT|checkServerIdentity/)).toEqual([]));
});
