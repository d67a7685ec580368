import { DAY_MS } from '../../../shared/src/transactions/policy.js';
import type { DealPlan } from './deal-life.js';
import type { Call } from './fate.js';
import type { People } from './people.js';
import type { Variant } from './crash-fates.js';
import type { World } from './world.js';

/** One way of money through Amana, to be broken at every call. */
export interface Flow {
  name: string;
  /** What must be there before. */
  before?(world: World, people: People): Promise<void>;
  run(world: World, people: People): Promise<void>;
  /** Of every run of it. */
  always?(call: Call): Variant | null;
  /** How long its clocks need once all is done. */
  horizonMs?: number;
}

const PLAN: DealPlan = {
  counter: false,
  leaves: null,
  pays: ['prompt'],
  hold: false,
  parts: 1,
  together: false,
  turns: [],
  end: 'accept',
  claim: 'award',
};

async function deal(people: People, plan: Partial<DealPlan> = {}): Promise<void> {
  const [buyer, seller] = people.members;
  await people.deal([buyer!, seller!], { ...PLAN, ...plan });
}

const earned = (_: World, people: People): Promise<void> => deal(people);

/** Every path of money, by what happens on it. */
export const FLOWS: Flow[] = [
  {
    name: 'paid by prompt, delivered, accepted, withdrawn',
    async run(world, people) {
      await deal(people);
      await people.withdraw(people.members[1]!);
      await world.sleep(120_000);
    },
  },
  {
    name: 'a withdrawal that M-Pesa does not pay',
    before: earned,
    async run(world, people) {
      world.rates.mpesa.payoutFails = 1;
      await people.withdraw(people.members[1]!);
      await world.sleep(1_200_000);
    },
  },
  {
    name: 'paid from the wallet, given back by the seller',
    before: earned,
    run: (_, people) =>
      people.deal([people.members[1]!, people.members[0]!], { ...PLAN, pays: ['wallet'], end: 'refund' }),
  },
  {
    name: 'not paid, and its time runs out',
    async run(world, people) {
      await deal(people, { pays: [] });
      await world.sleep(4 * DAY_MS);
    },
  },
  {
    name: 'never delivered, and given back by the clock',
    async run(world, people) {
      await deal(people, { end: 'silence' });
      await world.sleep(12 * DAY_MS);
    },
  },
  {
    name: 'disputed and decided by staff',
    async run(world, people) {
      await deal(people, { end: 'dispute', claim: 'waived' });
      await world.sleep(60_000);
    },
  },
  {
    name: 'in two parts: one accepted, of the other a share released and the rest given up',
    run: (_, people) => deal(people, { parts: 2, turns: ['part'], end: 'mutual' }),
  },
  {
    name: 'paid when the deal has ended',
    async run(world, people) {
      await deal(people, { leaves: 'late' });
      await world.sleep(300_000);
    },
  },
  {
    name: 'a prompt whose answer was lost, found by Pull',
    always: ({ name }) => (name === 'push' ? 'reply-lost' : null),
    async run(world, people) {
      await deal(people);
      await world.sleep(60_000);
    },
  },
  {
    name: 'money that nobody knows, put aside',
    async run(world, people) {
      const [member] = people.members;
      world.mpesa.books.payIn(member!.phone, 'RENT', 70_000, world.scheduler.nowMs, 0);
      await world.sleep(900_000);
    },
  },
];
