import { setTimeout as sleep } from 'node:timers/promises';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { until } from '../../support/until.js';
import type { Part, PartContext } from '../part.js';
import { createForger, shapesOf } from '../support/forger.js';
import { createMoves, type Moves, type Pair } from '../support/moves.js';
import { openPostbox, type Letter } from '../support/postbox.js';
import { ask, inLanes } from '../support/requests.js';
import { startTown, type Town } from '../support/town.js';

const PRICE = 20_000;
const PAIRS = 40;
const POSTMEN = 24;
const LOST = 0.1;
const FORGED = 0.2;
const MOST_COPIES = 20;
const SHAPES = 2;
const WAIT_MS = 180_000;
const REFUSALS = ['auto-cancel', 'auto-wrong-pin', 'ignore', 'result:1', 'result:E3008'];

interface Counts {
  told: number;
  lost: number;
  true: number;
  forged: number;
  replayed: number;
  contradicted: number;
}

/** Carries what M-Pesa told, in no order, some of it often and some never, and what it never told. */
function createPost(town: Town, { chance }: PartContext) {
  const forger = createForger(chance.fork('forger'));
  const [pool, found]: [Letter[], string[]] = [[], []];
  const counts: Counts = { told: 0, lost: 0, true: 0, forged: 0, replayed: 0, contradicted: 0 };
  let open = true;

  async function bring(letter: Letter, status: number, what: string): Promise<void> {
    const reply = await ask(town.url, 'POST', letter.path, null, { body: letter.body });
    if (reply.status !== status)
      found.push(`${what}: ${reply.status} ${reply.text} for ${letter.path} ${letter.body}`);
  }

  async function postman(): Promise<void> {
    while (open || pool.length > 0) {
      const brought = counts.true + counts.forged;
      if (forger.ready && counts.forged < brought * FORGED) {
        counts.forged += 1;
        const forged = forger.write();
        await bring(forged, forged.status, forged.kind);
      } else if (pool.length > 0) {
        const at = chance.whole(pool.length);
        const letter = pool[at]!;
        pool[at] = pool.at(-1)!;
        pool.pop();
        counts.true += 1;
        await bring(letter, 200, 'a true callback');
      } else await sleep(5);
    }
  }
  const postmen = Promise.all(Array.from({ length: POSTMEN }, postman));

  return {
    counts,
    found,
    receive(letter: Letter): void {
      counts.told += 1;
      forger.saw(letter);
      if (chance.happens(LOST)) return void (counts.lost += 1);
      for (const shape of chance.shuffled(shapesOf(letter)).slice(0, SHAPES))
        for (let copies = 1 + chance.whole(MOST_COPIES); copies > 0; copies -= 1) pool.push(shape);
    },
    async finish(): Promise<void> {
      open = false;
      await postmen;
    },
    /** All of it once more, long after everything has ended, until so many have been brought. */
    async replay(upTo: number): Promise<void> {
      const left = Math.max(0, upTo - counts.true - counts.forged);
      await inLanes(left, POSTMEN, async () => {
        counts.replayed += 1;
        const [letter] = chance.shuffled(shapesOf(chance.pick(forger.seen.all)));
        await bring(letter!, 200, 'a replay');
      });
    },
    forger,
    bring,
  };
}

type Post = ReturnType<typeof createPost>;

/** One deal: prompts that fail as phones do, replies that get lost, then the money, and on to a phone. */
async function life(
  moves: Moves,
  { buyer, seller }: Pair,
  town: Town,
  { chance }: PartContext,
): Promise<void> {
  const behave = (msisdn: string, behaviour: string) =>
    town.mpesa.control('PUT', `/phones/${msisdn}`, { behaviour });
  const id = await moves.agreed({ buyer, seller }, PRICE);
  const refusals = chance.whole(3);
  await moves.payByPhone(buyer, id, async (n) => {
    await behave(buyer.msisdn, n < refusals ? chance.pick(REFUSALS) : 'auto-pay');
    if (chance.happens(0.1))
      await town.mpesa.control('POST', '/faults', { on: 'stk.push', kind: 'cut', times: 1 });
  });
  await moves.act<Deal>(buyer, `/transactions/${id}/accept`);
  await behave(seller.msisdn, chance.happens(0.25) ? 'result:17' : 'normal');
  await moves.act(seller, '/wallet/withdrawals', { amountCents: PRICE / 2 });
}

interface PayoutDoc {
  _id: string;
  state: 'SETTLED' | 'RETURNED';
  user: string;
}

/** M-Pesa's own address says the opposite of what is settled: no money moves, and the account stops. */
async function contradict(town: Town, post: Post, many: number): Promise<void> {
  const { db } = town;
  const ended = await db.collection<PayoutDoc>('payouts').find().toArray();
  const idOf = ({ path }: Letter): string => Buffer.from(path.split('/').at(-2)!, 'hex').toString();
  const letters = new Map(post.forger.seen.payouts.map((letter) => [idOf(letter), letter]));
  const sorts = (['SETTLED', 'RETURNED'] as const).map((state) =>
    ended.filter((payout) => payout.state === state),
  );
  const chosen = sorts.flatMap((sort) => sort.filter(({ _id }) => letters.has(_id)).slice(0, many));
  const entries = await db.collection('entries').countDocuments();
  for (const { _id, state } of chosen) {
    const { path, body } = letters.get(_id)!;
    const { Result } = JSON.parse(body) as { Result: object };
    const said = state === 'SETTLED' ? { ResultCode: 17 } : paidResult(_id, await payoutOf(town, _id));
    post.counts.contradicted += 1;
    await post.bring(
      { path, body: JSON.stringify({ Result: { ...Result, ...said } }) },
      200,
      'a contradiction',
    );
  }
  for (const { _id, user, state } of chosen) {
    const frozen = async (): Promise<boolean> =>
      (await db.collection<{ _id: string; frozen: boolean }>('accounts').findOne({ _id: `w:${user}` }))!
        .frozen;
    await until(`the account of ${user} to stop`, frozen, WAIT_MS).catch((error: Error) =>
      post.found.push(`payouts/${_id} (${state}), M-Pesa contradicts itself: ${error.message}`),
    );
    const after = await db.collection<PayoutDoc>('payouts').findOne({ _id });
    if (after?.state !== state) post.found.push(`payouts/${_id} was ${state}, is ${after?.state}`);
  }
  const more = (await db.collection('entries').countDocuments()) - entries;
  if (more !== 0) post.found.push(`contradictions made ${more} entries`);
}

const payoutOf = (town: Town, _id: string) =>
  town.db.collection<{ _id: string; amountCents: number; user: string }>('payouts').findOne({ _id });

function paidResult(id: string, payout: { amountCents: number; user: string } | null): object {
  const msisdn = `2547${payout!.user.split('-')[1]!.padStart(8, '0')}`;
  const parameters = {
    TransactionAmount: payout!.amountCents / 100,
    TransactionReceipt: `C${id.slice(0, 9).toUpperCase()}`,
    ReceiverPartyPublicName: `${msisdn} - DEMO PERSON`,
  };
  const ResultParameter = Object.entries(parameters).map(([Key, Value]) => ({ Key, Value }));
  return { ResultCode: 0, ResultParameters: { ResultParameter } };
}

export const part: Part = {
  goals: ['G6'],
  minutes: 4,
  async run(context) {
    let receive: (letter: Letter) => void = () => undefined;
    const postbox = await openPostbox((letter) => receive(letter));
    const town = await startTown({
      people: PAIRS * 2,
      env: {
        CALLBACK_URL: postbox.url,
        WAIT_EXPIRE_MS: '15000',
        WAIT_STATUS_QUERY_MS: '3000',
        WAIT_POLL_EVERY_MS: '10000',
      },
      mpesa: { CALLBACK_DELAY_MS: '1', PROMPT_TTL_MS: '2500' },
    });
    const [moves, post] = [createMoves(town), createPost(town, context)];
    receive = post.receive;
    const deals = context.size(600, 6);
    await inLanes(PAIRS, PAIRS, async (lane) => {
      const pair = { buyer: town.people[2 * lane]!, seller: town.people[2 * lane + 1]! };
      const own = { ...context, chance: context.chance.fork(`life/${lane}`) };
      for (let n = lane; n < deals; n += PAIRS) await life(moves, pair, town, own);
    });
    const { counts, found } = post;
    for (let tries = 0; tries < 4 && (await town.quiet()).length > 0; tries += 1);
    await post.finish();
    await post.replay(context.size(100_000));
    await contradict(town, post, context.size(50, 2));
    found.push(...(await town.end()));
    const brought = counts.true + counts.forged + counts.replayed + counts.contradicted;
    return [
      {
        goal: 'G6',
        figure: `${brought} deliveries of what M-Pesa told ${counts.told} times on ${deals} deals: ${counts.true} true (each told up to ${MOST_COPIES} times in each of ${SHAPES} shapes, shuffled), ${counts.lost} never brought, ${counts.forged} forged, ${counts.replayed} replays after the end, ${counts.contradicted} that contradict what is settled: nothing doubled, no forged effect, all paid money placed`,
        violations: found.length,
        found,
      },
    ];
  },
};
