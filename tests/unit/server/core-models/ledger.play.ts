import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLedger, type NewEntry } from '../../../../server/src/modules/ledger/ledger.js';
import type { AccountDoc, LedgerModels } from '../../../../server/src/modules/ledger/ledger.models.js';
import { GuardMissed } from '../../../../server/src/platform/mongo/store-errors.js';
import type { AppError } from '../../../../server/src/platform/errors.js';
import type { Step } from '../../../../server/src/platform/mongo/step.js';
import { plays } from './play.js';

const ACCOUNTS = ['w:a', 'w:b', 'es:1', 'es:2', 'float', 'fees', 'transit', 'charges'];
const kept = (account: string): boolean => /^(w|es):/.test(account);

const leg = fc.record({ account: fc.constantFrom(...ACCOUNTS), cents: fc.integer({ min: -50, max: 50 }) });
const command = fc.oneof(
  {
    arbitrary: fc.record({
      type: fc.constant('post' as const),
      legs: fc.array(leg, { maxLength: 5 }),
      unit: fc.constantFrom(100, 100, 100, 1, 0.5),
      even: fc.nat(9),
    }),
    weight: 6,
  },
  {
    arbitrary: fc.record({
      type: fc.constantFrom('freeze' as const, 'unfreeze' as const),
      account: fc.constantFrom('w:a', 'w:b', 'es:1'),
    }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      type: fc.constant('ask' as const),
      account: fc.constantFrom('w:a', 'w:b', 'es:2'),
      cents: fc.integer({ min: 1, max: 60 }),
    }),
    weight: 2,
  },
  {
    arbitrary: fc.record({ type: fc.constant('many' as const), count: fc.integer({ min: 20, max: 26 }) }),
    weight: 1,
  },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

/** Fails as a promise does. */
const tried = (work: () => void): Promise<void> => new Promise((done) => done(work()));

/** The store of one step: what is written counts when the step comes to its end. */
class Store {
  accounts = new Map<string, AccountDoc>();
  entries: NewEntry[] = [];

  async step(work: (step: Step) => Promise<void>): Promise<void> {
    const accounts = new Map([...this.accounts].map(([id, account]) => [id, { ...account }]));
    const entries = [...this.entries];
    const change = ({
      filter,
      update,
    }: {
      filter: Record<string, unknown>;
      update: Record<string, Record<string, number>>;
    }) => {
      const account = accounts.get(filter['_id'] as string);
      const least = (filter['balanceCents'] as { $gte: number } | undefined)?.$gte ?? -Infinity;
      const fits =
        account &&
        account.balanceCents >= least &&
        (!('frozen' in filter) || account.frozen === filter['frozen']);
      if (!fits) throw new GuardMissed('a guard matched nothing');
      account.balanceCents += update['$inc']?.['balanceCents'] ?? 0;
      Object.assign(account, update['$set']);
    };
    await work({
      now: new Date(0),
      insert: (model: string, doc: NewEntry & AccountDoc) =>
        Promise.resolve(model === 'accounts' ? void accounts.set(doc._id, doc) : void entries.push(doc)),
      findOne: (_: string, { _id }: { _id: string }) => Promise.resolve(accounts.get(_id) ?? null),
      update: (_: string, filter: object, update: object) => tried(() => change({ filter, update } as never)),
      updateEach: (_: string, updates: never[]) => tried(() => updates.forEach(change)),
    } as unknown as Step);
    Object.assign(this, { accounts, entries });
  }
}

interface Game {
  store: Store;
  balances: Map<string, number>;
  frozen: Set<string>;
  posted: number;
}

const ledger = createLedger({ accounts: 'accounts', entries: 'entries' } as unknown as LedgerModels);

/** May this entry be posted? By money rules: balanced, whole, each account once, nobody below zero or frozen. */
function fits({ balances, frozen }: Game, legs: NewEntry['legs']): boolean {
  if (legs.length < 2 || legs.length > 24) return false;
  if (new Set(legs.map(({ account }) => account)).size < legs.length) return false;
  let sum = 0;
  for (const { account, cents } of legs) {
    sum += cents;
    if (cents === 0 || !Number.isSafeInteger(cents)) return false;
    if ((kept(account) || account === 'float') && cents % 100 !== 0) return false;
    if (kept(account) && cents > 0 && (frozen.has(account) || balances.get(account)! < cents)) return false;
  }
  return sum === 0;
}

function legsOf(command: Extract<Command, { type: 'post' | 'many' }>): NewEntry['legs'] {
  if (command.type === 'many')
    return Array.from({ length: command.count }, (_, n) => ({
      account: `x:${n}`,
      cents: n % 2 === 0 ? 100 : -100,
    })).slice(command.count % 2);
  const { legs, unit, even } = command;
  const made = legs.map(({ account, cents }) => ({ account, cents: cents * unit }));
  const rest = made.slice(1).reduce((sum, { cents }) => sum - cents, 0);
  return even > 0 && made[0] ? [{ ...made[0], cents: rest }, ...made.slice(1)] : made;
}

async function act(game: Game, command: Command): Promise<void> {
  const { store, balances, frozen } = game;
  if (command.type === 'ask') {
    const [account, cents] = [command.account, command.cents * 100];
    const code = frozen.has(account) ? 'ON_HOLD' : balances.get(account)! < cents ? 'INSUFFICIENT' : null;
    const told = await store
      .step((step) => ledger.ensureCanDebit(step, account, cents))
      .then(
        () => null,
        (error: AppError) => error.code,
      );
    assert.equal(told, code);
  } else if (command.type === 'post' || command.type === 'many') {
    const legs = legsOf(command);
    const entry = { id: `e${game.posted}`, legs, source: 's' };
    const done = await store
      .step((step) => ledger.post(step, entry))
      .then(
        () => true,
        () => false,
      );
    assert.equal(done, fits(game, legs), JSON.stringify(legs));
    if (!done) return;
    game.posted += 1;
    for (const { account, cents } of legs) balances.set(account, (balances.get(account) ?? 0) - cents);
  } else {
    await store.step((step) => ledger[command.type](step, command.account));
    frozen[command.type === 'freeze' ? 'add' : 'delete'](command.account);
  }
}

/** The book says what the model says, no balance is below zero, and all of it sums to nothing. */
function compare({ store, balances, frozen, posted }: Game): void {
  assert.equal(store.entries.length, posted);
  for (const { _id, balanceCents, ...account } of store.accounts.values()) {
    assert.deepEqual([balanceCents, account.frozen], [balances.get(_id), frozen.has(_id)], _id);
    assert.ok(balanceCents >= 0);
    const legs = store.entries.flatMap((entry) => entry.legs).filter((one) => one.account === _id);
    assert.equal(balanceCents, -legs.reduce((sum, { cents }) => sum + cents, 0) + 0);
  }
  assert.equal(
    [...balances.values()].reduce((sum, cents) => sum + cents, 0),
    0,
  );
}

/** Entries, freezes and questions in any order. */
export const ledgers = plays(command, async (commands) => {
  const opened = ACCOUNTS.filter(kept);
  const game: Game = {
    store: new Store(),
    balances: new Map(opened.map((account) => [account, 0])),
    frozen: new Set(),
    posted: 0,
  };
  for (const account of opened) await game.store.step((step) => ledger.open(step, account));
  for (const one of commands) await act(game, one);
  compare(game);
});
