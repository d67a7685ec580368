import { setTimeout as sleep } from 'node:timers/promises';
import { WAITS } from '../../../server/src/config.js';
import { createMpesaClient } from '../../../server/src/modules/payments/mpesa/mpesa.client.js';
import { systemClock } from '../../../server/src/platform/clock.js';
import { defaultOptions } from '../../../server/simulator/options.js';
import { SHORT_WAITS } from '../../support/app.js';
import type { Part, PartContext, Result } from '../part.js';
import { booksOf } from '../support/ending.js';
import { startFleet, type Fleet } from '../support/fleet.js';
import type { Pair } from '../support/load.js';
import { OnTheWay, PAYOUTS_OF_PAIR, PROMPTS_OF_PAIR } from '../support/on-the-way.js';
import { createPeople } from '../support/people.js';

const READY_MS = 3_000;
const INTERRUPTED_MS = 10_000;
const ALL_MS = 60_000;
const PATIENCE_MS = 300_000;
/** All of it was asked for so long ago; what M-Pesa never heard of may expire soon after the second start. */
const ASKED_MS = 100_000;
const EXPIRE_MS = 200_000;
const OFTEN = 100;

/** The waits of production, where the tests have shorter ones. */
const waits = Object.fromEntries(
  Object.keys(SHORT_WAITS)
    .filter((name) => name.startsWith('WAIT_'))
    .map((name) => {
      const words = name.slice('WAIT_'.length, -'_MS'.length).toLowerCase();
      const key = `${words.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())}Ms`;
      return [name, String(WAITS[key as keyof typeof WAITS])];
    }),
);
const ENV = {
  ...waits,
  WAIT_EXPIRE_MS: String(EXPIRE_MS),
  SWEEP_EVERY_MS: '1000',
  TIMER_SWEEP_EVERY_MS: '10000',
};

const each = async <T>(all: T[], work: (one: T) => Promise<unknown>, atOnce = 16): Promise<void> => {
  const left = [...all];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let one = left.shift(); one; one = left.shift()) await work(one);
    }),
  );
};

/** M-Pesa hears of most of it, as from a process that died before it could write what it was told. */
async function tellMpesa({ mpesa }: Fleet, pairs: Pair[], way: OnTheWay): Promise<void> {
  const client = createMpesaClient(
    { ...defaultOptions, baseUrl: mpesa.url, certificate: mpesa.certificate, queriesPerMinute: 1 },
    20_000,
    systemClock,
    { find: () => Promise.resolve(null), keep: () => Promise.resolve() },
  );
  const nowhere = 'http://127.0.0.1:9/never';
  const msisdn = new Map(
    pairs.flatMap(({ buyer, seller }) => [buyer, seller]).map((one) => [one.id, one.msisdn]),
  );
  const push = async (payment: OnTheWay['payments'][0]): Promise<string> => {
    const phone = msisdn.get(payment.payer)!;
    const { amountCents, ref } = payment;
    const answer = await client.push({ phone, amountCents, ref, callbackUrl: nowhere, maySend: () => true });
    if (answer.kind !== 'accepted') throw new Error(`M-Pesa took no prompt: ${JSON.stringify(answer)}`);
    return answer.checkoutRequestId;
  };
  /** One prompt after the other on each phone. */
  const pushAll = (payments: OnTheWay['payments'], told: (n: number) => boolean): Promise<void> => {
    const buyers = new Map<string, { payment: OnTheWay['payments'][0]; n: number }[]>();
    payments.forEach((payment, n) =>
      buyers.set(payment.payer, [...(buyers.get(payment.payer) ?? []), { payment, n }]),
    );
    return each(
      [...buyers.values()],
      async (mine) => {
        for (const { payment, n } of mine) {
          const id = await push(payment);
          if (told(n)) Object.assign(payment, { checkoutRequestId: id });
          await sleep(260);
        }
      },
      60,
    );
  };
  await pushAll(way.funding, () => true);
  await each(
    pairs.filter((_, n) => n % 5 === 4),
    ({ buyer }) => mpesa.control('PUT', `/phones/${buyer.msisdn}`, { behaviour: 'auto-cancel' }),
  );
  // Of ten prompts one was never sent, of two the answer was lost; of three payouts one was never sent.
  await pushAll(
    way.payments.filter((_, n) => n % 10 !== 0),
    (n) => n % 9 > 1,
  );
  await each(
    way.payouts.filter((_, n) => n % 3 !== 0),
    ({ user, oci, amountCents }) =>
      client.pay({
        originatorId: oci,
        phone: msisdn.get(user)!,
        amountCents,
        resultUrl: nowhere,
        lateUrl: nowhere,
        maySend: () => true,
      }),
  );
  client.close();
  const { transactions } = await mpesa.control<{ transactions: { reference: string; receipt: string }[] }>(
    'GET',
    '/books',
  );
  const receipts = new Map(transactions.map(({ reference, receipt }) => [reference, receipt]));
  for (const payment of way.funding) payment.receipt = receipts.get(payment.ref)!;
}

/** States as the dead process left them: what was told is PENDING or SENT, the rest is in the midst of a send. */
function leave(way: OnTheWay, at: Date, now: Date, interrupted: number): void {
  const dueAt = (n: number, all: number): Date =>
    n % Math.ceil(all / (interrupted / 2)) === 0 ? now : new Date(now.getTime() + 30_000 + (n % 270) * 1_000);
  way.payments.forEach((payment, n) => {
    payment.state = payment.checkoutRequestId ? 'PENDING' : 'SENDING';
    payment.nextAt = dueAt(n, way.payments.length);
  });
  way.payouts.forEach((payout, n) => {
    payout.nextAt = dueAt(n, way.payouts.length);
    if (n % 6 === 0) return;
    const state = n % 3 === 0 || n % 2 === 0 ? 'SENDING' : 'SENT';
    Object.assign(payout, { state, sends: 1, unsure: 1, firstSentAt: at, sentAt: at });
  });
}

async function write({ db }: Fleet, way: OnTheWay): Promise<void> {
  const { accounts, ...rest } = way.docs;
  const all = { ...rest, accounts, payments: [...way.funding, ...way.payments], payouts: way.payouts };
  for (const [name, docs] of Object.entries(all))
    await db.collection(name).insertMany(docs as unknown as Record<string, unknown>[], { ordered: false });
  const wallets = [...way.balances].filter(([account]) => account.startsWith('w:'));
  await db.collection<{ _id: string }>('accounts').bulkWrite(
    wallets.map(([_id, balanceCents]) => ({
      updateOne: { filter: { _id }, update: { $set: { balanceCents } } },
    })),
  );
}

/** Milliseconds from the start until none of this has its old time any more. */
async function untilTouched({ db }: Fleet, due: Date, begun: number): Promise<number> {
  for (;;) {
    const left = await Promise.all(
      ['payments', 'payouts'].map((name) => db.collection(name).countDocuments({ nextAt: due })),
    );
    const ms = performance.now() - begun;
    if (left.every((count) => count === 0) || ms > PATIENCE_MS) return Math.round(ms);
    await sleep(OFTEN);
  }
}

async function startAgain(fleet: Fleet): Promise<{ begun: number; readyMs: number }> {
  const begun = performance.now();
  const ms = await fleet.members[0]!.start();
  return { begun, readyMs: Math.round(ms!) };
}

async function run(context: PartContext): Promise<Result[]> {
  const pairsWanted = context.size(10_000, 400) / (PROMPTS_OF_PAIR + PAYOUTS_OF_PAIR);
  const interrupted = context.size(200, 40);
  const fleet = await startFleet({ members: ['main'], env: () => ENV });
  try {
    const people = createPeople(fleet.db, fleet.secrets);
    const persons = await people.add(Math.ceil(pairsWanted) * 2);
    await each(persons, ({ msisdn }) =>
      fleet.mpesa.control('PUT', `/phones/${msisdn}`, { behaviour: 'auto-pay' }),
    );
    const pairs = persons.flatMap((buyer, n) => (n % 2 === 0 ? [{ buyer, seller: persons[n + 1]! }] : []));
    const at = new Date(Date.now() - ASKED_MS);
    const way = new OnTheWay(people.crypto, at);
    for (const pair of pairs) way.add(pair);
    await tellMpesa(fleet, pairs, way);
    await fleet.members[0]!.kill();
    const now = new Date();
    leave(way, at, now, interrupted);
    await write(fleet, way);
    const many = way.payments.length + way.payouts.length;
    context.say(`${many} prompts and payouts are on the way`);

    const first = await startAgain(fleet);
    const goOnMs = await untilTouched(fleet, now, first.begun);
    context.say(`ready after ${first.readyMs} ms, what was interrupted went on within ${goOnMs} ms`);
    await fleet.members[0]!.kill();
    const overdue = new Date();
    for (const [name, states] of [
      ['payments', ['CREATED', 'SENDING', 'UNBOUND', 'PENDING']],
      ['payouts', ['RESERVED', 'SENDING', 'SENT']],
    ] as const)
      await fleet.db
        .collection(name)
        .updateMany({ state: { $in: [...states] } }, { $set: { nextAt: overdue } });
    const second = await startAgain(fleet);
    const allMs = await untilTouched(fleet, overdue, second.begun);
    context.say(`ready after ${second.readyMs} ms, all went on within ${allMs} ms`);
    const found = await booksOf(fleet, EXPIRE_MS);
    const endMs = Math.round(performance.now() - second.begun);
    const readyMs = Math.max(first.readyMs, second.readyMs);
    if (many < 400) found.push('there was too little on the way');
    const short = [
      ...(readyMs > READY_MS ? [`ready after ${readyMs} ms, the goal is 3 s`] : []),
      ...(goOnMs > INTERRUPTED_MS ? [`interrupted work went on after ${goOnMs} ms, the goal is 10 s`] : []),
      ...(allMs > ALL_MS ? [`all went on after ${allMs} ms, the goal is 60 s`] : []),
    ];
    return [
      {
        goal: 'G14',
        figure: `${many} prompts and payouts on the way, waits of production: ready after at most ${readyMs} ms; what a kill interrupted went on within ${goOnMs} ms; all of it overdue at once went on within ${allMs} ms and came to its end within ${endMs} ms: ${found.length} violations`,
        violations: found.length,
        found,
        ...(short.length > 0 ? { short: short.join('; ') } : {}),
      },
    ];
  } finally {
    await fleet.stop();
  }
}

/** A process of ours starts with thousands of prompts and payouts on the way. */
export const part: Part = { goals: ['G14'], minutes: 3.5, run };
