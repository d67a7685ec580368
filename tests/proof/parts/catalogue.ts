import { MongoClient } from 'mongodb';
import type { PayoutSwitch } from '../../../shared/src/admin/contract.js';
import type { Payment } from '../../../shared/src/payments/contract.js';
import type { Withdrawal } from '../../../shared/src/wallet/contract.js';
import { newDatabase, startAmana, storeUri, type Amana } from '../../support/app.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { BUYER_PHONE, dealAt, SELLER_PHONE, type People } from '../../support/story.js';
import { until } from '../../support/until.js';
import type { Part } from '../part.js';
import { findingsOf } from '../support/books.js';
import { restOf } from '../support/ending.js';

interface Fault {
  on: string;
  kind: string;
  times?: number;
  ms?: number;
  code?: string;
}

/** One way in which Daraja misbehaves, while money comes in or while it goes out. */
interface Row {
  says: string;
  stage: 'in' | 'out';
  faults?: Fault[];
  /** How the phone behaves; `normal` people pay. */
  phone?: string;
}

const at = (stage: Row['stage'], says: string, ...faults: Fault[]): Row => ({ stage, says, faults });
const phone = (stage: Row['stage'], says: string, behaviour: string): Row => ({
  stage,
  says,
  phone: behaviour,
});

const REQUESTS = ['lose', 'cut', 'drip', 'half', 'delay', 'reorder'];
const GARBLED = ['types', 'bare', 'extra', 'amount', 'huge'];

const ROWS: Row[] = [
  phone('in', 'cancelled', 'auto-cancel'),
  phone('in', 'wrong PIN', 'auto-wrong-pin'),
  phone('in', 'not reachable', 'off'),
  phone('in', 'low balance', 'result:1'),
  phone('in', 'busy', 'result:1001'),
  phone('in', 'M-Pesa busy', 'result:26'),
  ...REQUESTS.map((kind) => at('in', `push: ${kind}`, { on: 'stk.push', kind, ms: 600 })),
  ...['500', '503', '429', '403', '401', 'empty', '500.003.02'].map((code) =>
    at('in', `push: answered ${code}`, { on: 'stk.push', kind: 'fail', code }),
  ),
  at('in', 'paid, push refused afterwards', { on: 'stk.push', kind: 'lose', code: '500' }),
  at('in', 'paid, no callback', { on: 'stk.callback', kind: 'lose' }),
  at('in', 'callback late', { on: 'stk.callback', kind: 'delay', ms: 2_500 }),
  at('in', 'twenty callbacks', { on: 'stk.callback', kind: 'duplicate', code: '20' }),
  at('in', 'callback lies: cancelled', { on: 'stk.callback', kind: 'fail', code: '1032' }),
  ...GARBLED.map((code) => at('in', `callback: ${code}`, { on: 'stk.callback', kind: 'garble', code })),
  ...REQUESTS.slice(0, 5).map((kind) =>
    at('in', `query: ${kind}`, { on: 'stk.query', kind, times: 2, ms: 600 }),
  ),
  ...['500', '503', '500.003.02', '500.001.1001'].map((code) =>
    at('in', `query: answered ${code}`, { on: 'stk.query', kind: 'fail', code, times: 3 }),
  ),
  at(
    'in',
    'reply lost and Pull repeats',
    { on: 'stk.push', kind: 'cut' },
    { on: 'pull', kind: 'garble', code: 'repeat' },
  ),
  at(
    'in',
    'reply lost and Pull has a gap',
    { on: 'stk.push', kind: 'cut' },
    { on: 'pull', kind: 'garble', code: 'gap' },
  ),
  at(
    'in',
    'token refused in the middle',
    { on: 'stk.push', kind: 'fail', code: '401' },
    { on: 'oauth', kind: 'half' },
  ),
  at(
    'in',
    'maintenance',
    ...['stk.push', 'stk.query', 'oauth'].map((on) => ({ on, kind: 'fail', code: '503', times: 3 })),
  ),
  ...REQUESTS.map((kind) => at('out', `B2C: ${kind}`, { on: 'b2c.request', kind, ms: 600 })),
  ...['500', '503', '429', '403', '401', 'empty'].map((code) =>
    at('out', `B2C: answered ${code}`, { on: 'b2c.request', kind: 'fail', code }),
  ),
  at('out', 'B2C arrives late', { on: 'b2c.request', kind: 'delay', ms: 4_000 }),
  at('out', 'B2C taken, answered 500', { on: 'b2c.request', kind: 'lose', code: '500' }),
  at('out', 'no result', { on: 'b2c.result', kind: 'lose' }),
  at('out', 'twenty results', { on: 'b2c.result', kind: 'duplicate', code: '20' }),
  at('out', 'queue time-out before the result', {
    on: 'b2c.result',
    kind: 'delay',
    ms: 1_500,
    code: 'queue-timeout',
  }),
  ...GARBLED.map((code) => at('out', `result: ${code}`, { on: 'b2c.result', kind: 'garble', code })),
  at(
    'out',
    'no result, no status',
    { on: 'b2c.result', kind: 'lose' },
    { on: 'status', kind: 'lose', times: 2 },
  ),
  ...GARBLED.slice(0, 3).map((code) =>
    at(
      'out',
      `no result, status: ${code}`,
      { on: 'b2c.result', kind: 'lose' },
      { on: 'status', kind: 'garble', code },
    ),
  ),
  ...['2001', '8006', '17'].map((code) => phone('out', `refused with ${code}`, `result:${code}`)),
];

/** What nobody knows may have to expire, or be asked for several times. */
const END_MS = 90_000;
const ENDED = ['paid', 'failed', 'expired'];

const behave = (amana: Amana, msisdn: string, behaviour: string): Promise<unknown> =>
  amana.control('PUT', `/phones/${msisdn}`, { behaviour });

async function settle(work: () => Promise<void>, amana: Amana, msisdn: string): Promise<void> {
  await work();
  await amana.control('DELETE', '/faults');
  await behave(amana, msisdn, 'auto-pay');
}

/** As soon as the prompt before it is certainly closed. */
const promptOf = (buyer: ApiClient, id: string): Promise<Payment> =>
  until(
    'a prompt',
    async () => {
      const headers = { 'idempotency-key': newKey() };
      const { body } = await buyer.send<Payment>(
        'POST',
        `/transactions/${id}/payments`,
        { method: 'mpesa' },
        headers,
      );
      return body.success && body.data;
    },
    10_000,
  );

/** Payouts go off when M-Pesa says that our credentials are wrong; somebody looks, and switches them on again. */
async function switchOn(staff: ApiClient): Promise<void> {
  const { on } = await staff.ok<PayoutSwitch>('GET', '/admin/payouts');
  if (!on)
    await staff.ok('POST', '/admin/payouts', { on: true, reason: 'M-Pesa takes our credentials again' });
}

/** One deal, its money brought in and the seller's share taken out, with this row's trouble on the way. */
async function play(
  amana: Amana,
  { buyer, seller, staff }: People & { staff: ApiClient },
  row: Row,
): Promise<void> {
  const { id } = await dealAt(amana, { buyer, seller }, 'agreed', { amountCents: 50_000 });
  const trouble = async (stage: Row['stage'], msisdn: string): Promise<void> => {
    if (row.stage !== stage) return;
    for (const fault of row.faults ?? []) await amana.control('POST', '/faults', fault);
    if (row.phone) await behave(amana, msisdn, row.phone);
  };
  await trouble('in', BUYER_PHONE);
  for (let funded = false; !funded;)
    await settle(
      async () => {
        const payment = await promptOf(buyer, id);
        const ended = await until(
          `${row.says}: the payment’s end`,
          async () => {
            const now = await buyer.ok<Payment>('GET', `/payments/${payment.id}`);
            return ENDED.includes(now.outcome) && now;
          },
          END_MS,
        );
        funded = ended.outcome === 'paid';
      },
      amana,
      BUYER_PHONE,
    );
  await buyer.ok('POST', `/transactions/${id}/accept`, {});
  await trouble('out', SELLER_PHONE);
  await settle(
    async () => {
      const { id: payout } = await seller.ok<Withdrawal>('POST', '/wallet/withdrawals', {
        amountCents: 20_000,
      });
      await until(
        `${row.says}: the payout’s end`,
        async () => {
          await switchOn(staff);
          const { items } = await seller.ok<{ items: Withdrawal[] }>('GET', '/wallet/withdrawals');
          return ['paid', 'returned'].includes(items.find((one) => one.id === payout)?.outcome ?? '');
        },
        END_MS,
      );
    },
    amana,
    SELLER_PHONE,
  );
}

/** T10: each misbehaviour of the catalogue on the way of a real deal. */
export const part: Part = {
  goals: ['G6'],
  minutes: 4,
  async run({ size, chance, say }) {
    const database = newDatabase();
    const amana = await startAmana({ database, simulator: { defaultBalanceCents: 100_000_000_000 } });
    const people = {
      buyer: await amana.signIn('buyer'),
      seller: await amana.signIn('seller'),
      staff: await amana.signIn('admin'),
    };
    for (const msisdn of [BUYER_PHONE, SELLER_PHONE]) await behave(amana, msisdn, 'auto-pay');
    const rows = chance.shuffled(ROWS).slice(0, size(ROWS.length, 4));
    const found: string[] = [];
    for (const row of rows)
      await play(amana, people, row).catch((error: Error) => found.push(`${row.says}: ${error.message}`));
    const client = await new MongoClient(storeUri(database)).connect();
    const control = async <T>(method: string, path: string): Promise<T> =>
      (await amana.control(method, path)) as T;
    found.push(...(await restOf(client.db(), { control })));
    found.push(...(await findingsOf(storeUri(database), database)));
    await client.close();
    await amana.stop().catch((error: Error) => found.push(error.message));
    say(`${rows.length} misbehaviours played`);
    const figure = `${rows.length} of ${ROWS.length} misbehaviours of M-Pesa, each on the way of a deal`;
    return [
      {
        goal: 'G6',
        figure: `${figure}: money placed once, paid out once, books equal`,
        violations: found.length,
        found,
      },
    ];
  },
};
