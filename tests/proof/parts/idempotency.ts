import type { Deal } from '../../../shared/src/transactions/contract.js';
import { newKey } from '../../support/client.js';
import { PROPOSAL } from '../../support/story.js';
import type { Part } from '../part.js';
import { createMoves, type Pair } from '../support/moves.js';
import type { Person } from '../support/people.js';
import { ask, dataOf, inLanes, type Reply } from '../support/requests.js';
import { startTown } from '../support/town.js';

const SENDS = 10;
const PRICE = 10_000;
const MONTH_SECONDS = 31 * 86_400;
const WORDS = 'Not what was agreed';
const PAIRS = 8;
const PROCESSES = 2;

/** A command with its key, and the answer that it got. */
interface Told {
  path: string;
  by: Person;
  key: string;
  body: object;
  first: Reply;
}

/** The same kind of request with other words, sums or versions in it; null where there is no other. */
function changed(path: string, body: object): object | null {
  if (path.endsWith('/join')) return null;
  for (const field of ['note', 'reason', 'title'])
    if (field in body) return { ...body, [field]: 'Other words' };
  if ('method' in body)
    return { method: (body as { method: string }).method === 'wallet' ? 'mpesa' : 'wallet' };
  if ('termsHash' in body) return { ...body, termsHash: 'f'.repeat(64) };
  for (const field of ['amountCents', 'claimCents'])
    if (field in body) return { ...body, [field]: PRICE + 100 };
  if ('buyerCents' in body) return { buyerCents: 0, sellerCents: 100 };
  return { ...body, v: 999 };
}

export const part: Part = {
  goals: ['G7'],
  minutes: 10,
  async run(context) {
    const keys = context.size(10_000, 100);
    const town = await startTown({ people: PAIRS * 2, processes: PROCESSES });
    const { members, people, staff, db, inviteOf } = town;
    const moves = createMoves(town);
    const pairs: Pair[] = Array.from({ length: PAIRS }, (_, n) => ({
      buyer: people[2 * n]!,
      seller: people[2 * n + 1]!,
    }));
    await Promise.all(pairs.map((pair) => moves.fill(pair)));
    const [told, found]: [Told[], string[]] = [[], []];
    const before = await db.collection('operations').countDocuments();
    let [asked, busy, others] = [0, 0, 0];

    /** By each process in turn. */
    async function patient(path: string, by: Person, key: string, body: object): Promise<Reply> {
      for (;;) {
        const { url } = members[(asked += 1) % PROCESSES]!;
        const reply = await ask(url, 'POST', path, by, { body, key });
        if (reply.status !== 503) return reply;
        busy += 1;
        await new Promise((done) => setTimeout(done, 200));
      }
    }

    /** Ten at once of one key: one is done, all are told the same. */
    async function storm<T>(by: Person, at: string, body: object = {}): Promise<T> {
      const [path, key] = [`/api${at}`, newKey()];
      const replies = await Promise.all(Array.from({ length: SENDS }, () => patient(path, by, key, body)));
      const first = replies.find(({ headers }) => headers['idempotent-replayed'] !== 'true') ?? replies[0]!;
      const news = replies.filter(({ headers }) => headers['idempotent-replayed'] !== 'true').length;
      if (news !== 1) found.push(`${path} ${key}: ${news} answers say that they are the first`);
      const other = replies.find(({ status, text }) => status !== first.status || text !== first.text);
      if (other)
        found.push(`${path} ${key}: ${first.status} ${first.text} and ${other.status} ${other.text}`);
      told.push({ path, by, key, body, first });
      return first.status < 300 ? dataOf<T>(first) : (undefined as T);
    }

    async function life({ buyer, seller }: Pair, course: number): Promise<void> {
      const { id } = await storm<Deal>(seller, '/transactions', { ...PROPOSAL, amountCents: PRICE });
      await storm(buyer, `/invites/${inviteOf(id)}/join`);
      const at = `/transactions/${id}`;
      const { terms } = await moves.read<Deal>(buyer, at);
      await storm(buyer, `${at}/agree`, { termsHash: terms.hash });
      await storm(buyer, `${at}/payments`, { method: course === 1 ? 'mpesa' : 'wallet' });
      if (course === 1) return void (await storm(seller, `${at}/withdraw`));
      await storm(buyer, `${at}/decline`);
      await storm(seller, `${at}/deliver`, { note: 'By courier, handed over' });
      if (course === 2) return void (await storm(seller, `${at}/refund`));
      if (course === 3) {
        const claim = { kind: 'damaged', claimCents: PRICE, reason: WORDS };
        const { dispute } = await storm<Deal>(buyer, `${at}/dispute`, claim);
        const split = { buyerCents: PRICE / 2, sellerCents: PRICE / 2 };
        await storm(seller, `/disputes/${dispute!.id}/respond`, {
          answer: 'counter',
          ...split,
          reason: WORDS,
        });
        if (context.chance.happens(0.5)) await storm(buyer, `/disputes/${dispute!.id}/settle`, split);
        else await storm(staff, `/disputes/${dispute!.id}/award`, { ...split, reason: WORDS });
      } else await storm(buyer, `${at}/accept`);
      await storm(seller, '/wallet/withdrawals', { amountCents: PRICE / 2 });
    }

    await inLanes(PAIRS, PAIRS, async (lane) => {
      for (let n = lane; told.length < keys; n += 1) await life(pairs[lane]!, n % 4);
    });
    const stored = (await db.collection('operations').countDocuments()) - before;
    if (stored !== told.length) found.push(`${told.length} keys, ${stored} operations`);

    await moves.act(staff, '/demo/clock', { advanceSeconds: MONTH_SECONDS });
    const indexes = await db.collection('operations').indexes();
    if (indexes.some(({ expireAfterSeconds }) => expireAfterSeconds !== undefined))
      found.push(`operations are forgotten: ${JSON.stringify(indexes)}`);
    await inLanes(told.length, 32, async (n) => {
      const { path, by, key, body, first } = told[n]!;
      const later = await patient(path, by, key, body);
      const same = later.status === first.status && later.text === first.text;
      if (!same || later.headers['idempotent-replayed'] !== 'true')
        found.push(`${path} ${key}: told ${first.text}, a month later ${later.text}`);
      const another = changed(path, body);
      if (another === null) return;
      others += 1;
      const other = await patient(path, by, key, another);
      if (other.status !== 422 || !other.text.includes('KEY_REUSED'))
        found.push(`${path} ${key}: another body, and ${other.status} ${other.text.slice(0, 300)}`);
    });
    const done = told.filter(({ first }) => first.status < 300).length;
    found.push(...(await town.end()));
    return [
      {
        goal: 'G7',
        figure: `${told.length} keys × ${SENDS} sends at once to ${PROCESSES} processes: ${done} effects, ${told.length - done} refusals kept, equal bytes; the same with the clock 31 days on, nothing is ever forgotten; 422 for all ${others} other bodies; ${busy} sent again after 503`,
        violations: found.length,
        found,
      },
    ];
  },
};
