import type { ErrorBody } from '../../../shared/src/errors.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import type { Wallet } from '../../../shared/src/wallet/contract.js';
import { PROPOSAL } from '../../support/story.js';
import type { Goal } from '../goals.js';
import type { Part, PartContext, Result } from '../part.js';
import { createMoves, type Moves, type Pair } from '../support/moves.js';
import type { Person } from '../support/people.js';
import { command, dataOf, inLanes, type Reply } from '../support/requests.js';
import { startTown, type Town } from '../support/town.js';

const AT_ONCE = 64;
const PRICE = 10_000;
const REASON = 'Not what was agreed';

type Racer = readonly [path: string, by: Person, body: unknown];

/** What 64 people want at once, of which one may happen; what is true once it did. */
interface Race {
  racers: Racer[];
  check(winner: Reply, losers: ErrorBody[]): Promise<string[]>;
}

interface Place {
  town: Town;
  moves: Moves;
  pair: Pair;
  context: PartContext;
}

/** After one command of many on a deal: it is where the winner was told, and all others were told so. */
async function wonBy(
  { moves, pair }: Place,
  id: string,
  winner: Reply,
  losers: ErrorBody[],
): Promise<string[]> {
  const deal = await moves.read<Deal>(pair.seller, `/transactions/${id}`);
  const told = dataOf<{ v: number; phase: string }>(winner);
  const found =
    deal.v === told.v && deal.phase === told.phase ? [] : [`told ${told.phase}, is ${deal.phase}`];
  const other = losers.filter(({ details }) => details?.phase !== deal.phase || details.v !== deal.v);
  return other.length === 0
    ? found
    : [...found, `${deal.phase} won, told otherwise: ${JSON.stringify(other[0])}`];
}

const onDeal = (id: string, by: Person, step: string, body: unknown): Racer => [
  `/transactions/${id}/${step}`,
  by,
  body,
];

/** Delivered: paid out, given back, disputed or paused, each from the version on the screen. */
async function endings(place: Place): Promise<Race> {
  const { moves, pair, town } = place;
  const { buyer, seller } = pair;
  const id = await moves.delivered(pair, PRICE);
  const { v } = await moves.read<Deal>(buyer, `/transactions/${id}`);
  const claim = { kind: 'not_as_described', claimCents: PRICE, reason: REASON, v };
  return {
    racers: [
      onDeal(id, buyer, 'accept', { v }),
      onDeal(id, seller, 'refund', { v }),
      onDeal(id, buyer, 'dispute', claim),
      onDeal(id, seller, 'dispute', { ...claim, claimCents: PRICE / 2 }),
      [`/admin/transactions/${id}/hold`, town.staff, { v, reason: REASON }],
    ],
    check: (winner, losers) => wonBy(place, id, winner, losers),
  };
}

/** Agreed: paid from the wallet, declined or withdrawn. */
async function payments(place: Place): Promise<Race> {
  const { buyer, seller } = place.pair;
  const id = await place.moves.agreed(place.pair, PRICE);
  return {
    racers: [
      onDeal(id, buyer, 'payments', { method: 'wallet' }),
      onDeal(id, buyer, 'decline', {}),
      onDeal(id, seller, 'withdraw', {}),
    ],
    check: (winner, losers) => wonBy(place, id, winner, losers),
  };
}

/** Disputed: awarded, admitted, taken back or given back. */
async function verdicts(place: Place): Promise<Race> {
  const { moves, pair, town } = place;
  const id = await moves.delivered(pair, PRICE);
  const claim = { kind: 'damaged', claimCents: PRICE, reason: REASON };
  const { v, dispute } = await moves.act<Deal>(pair.buyer, `/transactions/${id}/dispute`, claim);
  const of = `/disputes/${dispute!.id}`;
  const split = { buyerCents: PRICE / 2, sellerCents: PRICE / 2 };
  return {
    racers: [
      [`${of}/award`, town.staff, { ...split, reason: REASON, v }],
      [`${of}/respond`, pair.seller, { answer: 'accept', claimCents: PRICE }],
      [`${of}/withdraw`, pair.buyer, { v }],
      onDeal(id, pair.seller, 'refund', { v }),
    ],
    check: (winner, losers) => wonBy(place, id, winner, losers),
  };
}

/** One link and 64 people who were sent it. */
async function joins({ town, moves, pair, context }: Place): Promise<Race> {
  const { id } = await moves.act<Deal>(pair.seller, '/transactions', { ...PROPOSAL, amountCents: PRICE });
  const others = context.chance
    .shuffled(town.people.filter((person) => person !== pair.seller))
    .slice(0, AT_ONCE);
  return {
    racers: others.map((person): Racer => [`/invites/${town.inviteOf(id)}/join`, person, {}]),
    async check(winner) {
      const stored = await town.db
        .collection<{ _id: string; buyer: string }>('transactions')
        .findOne({ _id: id });
      const events = await town.db.collection('events').countDocuments({ transaction: id, type: 'join' });
      const { phase } = dataOf<Deal>(winner);
      return phase === 'proposed' && events === 1 && stored?.buyer
        ? []
        : [`${events} joined, as ${stored?.buyer}`];
    },
  };
}

/** The whole wallet, 64 times. */
async function withdrawals({ town, moves, pair }: Place): Promise<Race> {
  const { buyer, seller } = pair;
  const id = await moves.funded(pair, PRICE);
  await moves.act(buyer, `/transactions/${id}/accept`);
  const { balanceCents } = await moves.read<Wallet>(seller, '/wallet');
  const before = await town.db.collection('payouts').countDocuments({ user: seller.id });
  return {
    racers: [['/wallet/withdrawals', seller, { amountCents: balanceCents }]],
    async check() {
      const left = await moves.read<Wallet>(seller, '/wallet');
      const more = (await town.db.collection('payouts').countDocuments({ user: seller.id })) - before;
      return left.balanceCents === 0 && more === 1
        ? []
        : [`${more} payouts, ${left.balanceCents} left of ${balanceCents}`];
    },
  };
}

const RACES = { endings, payments, verdicts, joins, withdrawals };
const LOST = new Set(['STATE_CONFLICT', 'INSUFFICIENT', 'ON_HOLD', 'ALREADY_JOINED']);

interface Tally {
  wins: Map<string, number>;
  again: number;
  found: string[];
}

async function run(place: Place, kind: keyof typeof RACES, tally: Tally): Promise<void> {
  const { town, context } = place;
  const { racers, check } = await RACES[kind](place);
  const all = context.chance.shuffled(Array.from({ length: AT_ONCE }, (_, n) => racers[n % racers.length]!));
  const replies = await Promise.all(
    all.map(([path, by, body], n) =>
      command(town.members[n % town.members.length]!.url, `/api${path}`, by, body),
    ),
  );
  tally.again += replies.filter(({ tries }) => tries > 1).length;
  const won = replies.flatMap((reply, n) => (reply.status < 300 ? [{ reply, path: all[n]![0] }] : []));
  const lost = replies.filter(({ status }) => status >= 300);
  const errors = lost.map(({ text }) => (JSON.parse(text) as { error: ErrorBody }).error);
  const strange = lost.find(({ status }, n) => status !== 409 || !LOST.has(errors[n]!.code));
  if (won.length !== 1)
    tally.found.push(`${kind}: ${won.length} of ${AT_ONCE} won: ${won.map(({ path }) => path).join(', ')}`);
  if (strange) tally.found.push(`${kind}: told ${strange.status} ${strange.text.slice(0, 300)}`);
  if (won.length === 0) return;
  tally.found.push(...(await check(won[0]!.reply, errors)).map((line) => `${kind}: ${line}`));
  const step = won[0]!.path.split('/').at(-1)!;
  tally.wins.set(step, (tally.wins.get(step) ?? 0) + 1);
}

async function measure(context: PartContext, goal: Goal, rounds: number, processes: number): Promise<Result> {
  const town = await startTown({ people: AT_ONCE + 8, processes });
  const moves = createMoves(town);
  const [one, two, three, four, five, six, seven, eight] = town.people;
  const pairs: Pair[] = [
    [one, two],
    [three, four],
    [five, six],
    [seven, eight],
  ].map(([buyer, seller]) => ({
    buyer: buyer!,
    seller: seller!,
  }));
  await Promise.all(pairs.map((pair) => moves.fill(pair)));
  const tally: Tally = { wins: new Map(), again: 0, found: [] };
  const kinds = Object.keys(RACES) as (keyof typeof RACES)[];
  await inLanes(pairs.length, pairs.length, async (lane) => {
    const place = {
      town,
      moves,
      pair: pairs[lane]!,
      context: { ...context, chance: context.chance.fork(`${goal}/${lane}`) },
    };
    for (let round = lane; round < rounds; round += pairs.length)
      await run(place, kinds[Math.floor(round / pairs.length) % kinds.length]!, tally);
  });
  const found = [...tally.found, ...(await town.end())];
  const wins = [...tally.wins].map(([step, count]) => `${step} ${count}`).join(', ');
  return {
    goal,
    figure: `${rounds} rounds × ${AT_ONCE} at once, ${processes === 1 ? 'one process' : `${processes} processes without a leader`}: one winner each (${wins}); ${tally.again} asked again after 503`,
    violations: found.length,
    found,
  };
}

export const part: Part = {
  goals: ['G8', 'G9'],
  minutes: 6,
  run: async (context) => [
    await measure(context, 'G8', context.size(1_000, 10), 1),
    await measure(context, 'G9', context.size(150, 10), 8),
  ],
};
