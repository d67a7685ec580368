import type { ClientSession, Model, mongo } from 'mongoose';
import type { Emission } from '@amana/shared/realtime.js';
import type { Doc } from './model.js';
import { GuardMissed } from './store-errors.js';

type Filter = Record<string, unknown>;
type Change = Record<string, unknown>;

/** Adds up expressions over what matches, by the names they have. */
export type Sums = <D extends Doc, K extends string>(
  model: Model<D>,
  filter: Filter,
  expressions: Record<K, unknown>,
) => Promise<Record<K, number>>;

export interface ReadOptions {
  sort?: Record<string, 1 | -1>;
  limit?: number;
}

/**
 * The driver's own collection: what a step writes is made by our own typed code, and the store's schema of the
 * collection guards its shape. Mongoose would build, cast and validate each document once more.
 */
const stored = <D extends Doc>(model: Model<D>) => model.collection as unknown as mongo.Collection<Doc>;

const summing =
  (session?: ClientSession): Sums =>
  async <D extends Doc, K extends string>(
    model: Model<D>,
    filter: Filter,
    expressions: Record<K, unknown>,
  ) => {
    const names = Object.keys(expressions) as K[];
    const group = Object.fromEntries(names.map((name) => [name, { $sum: expressions[name] }]));
    const [found] = await stored(model)
      .aggregate<Record<K, number>>(
        [{ $match: filter }, { $group: { _id: null, ...group } }],
        session ? { session } : {},
      )
      .toArray();
    return Object.fromEntries(names.map((name) => [name, found?.[name] ?? 0])) as Record<K, number>;
  };

/** Sums outside of any step: for screens, never to decide from. */
export const sumsNow: Sums = summing();

/**
 * One try of an atomic step. All reads and writes of `work` go through it, so that none can miss the session.
 * What it collects with `emit` and `poke` happens after the commit, best effort.
 */
export class Step {
  readonly emissions: Emission[] = [];
  readonly pokes: { pump: string; id: string }[] = [];
  /** A refusal by rule that is kept as the answer. */
  refused = false;
  readonly sums: Sums;
  private readonly writing: { session: ClientSession; ignoreUndefined: true };

  constructor(
    readonly op: string,
    /** This machine's time at this try. */
    readonly now: Date,
    /** The clock of deals: the same, but for the demo's offset. */
    readonly dealNow: Date,
    private readonly session: ClientSession,
    /** A try before this one met a key that is taken: look who has it. */
    readonly clashed: boolean,
  ) {
    this.writing = { session, ignoreUndefined: true };
    this.sums = summing(session);
  }

  findOne<D extends Doc>(model: Model<D>, filter: Filter): Promise<D | null> {
    return stored(model).findOne<D>(filter, { session: this.session });
  }

  find<D extends Doc>(model: Model<D>, filter: Filter, options: ReadOptions = {}): Promise<D[]> {
    return stored(model)
      .find<D>(filter, { ...options, session: this.session })
      .toArray();
  }

  count<D extends Doc>(model: Model<D>, filter: Filter, limit: number): Promise<number> {
    return stored(model).countDocuments(filter, { limit, session: this.session });
  }

  async insert<D extends Doc>(model: Model<D>, ...docs: D[]): Promise<void> {
    const [only, ...others] = docs;
    if (only && others.length === 0) await stored(model).insertOne(only, this.writing);
    else await stored(model).insertMany(docs, this.writing);
  }

  /** Changes one document that `decide` has seen fit. @throws GuardMissed when the filter matches none */
  async update<D extends Doc>(model: Model<D>, filter: Filter, change: Change): Promise<void> {
    if (!(await this.updateIf(model, filter, change)))
      throw new GuardMissed(`${model.collection.name}: guard matched nothing`);
  }

  /** Changes one document if it still is as the filter says; tells whether it was. */
  async updateIf<D extends Doc>(model: Model<D>, filter: Filter, change: Change): Promise<boolean> {
    const result = await stored(model).updateOne(filter, change, this.writing);
    return result.matchedCount === 1;
  }

  /** Changes every document that matches; tells how many. */
  async updateMany<D extends Doc>(model: Model<D>, filter: Filter, change: Change): Promise<number> {
    return (await stored(model).updateMany(filter, change, this.writing)).matchedCount;
  }

  /** Several updates of one collection in one command. @throws GuardMissed unless each matched */
  async updateEach<D extends Doc>(
    model: Model<D>,
    updates: { filter: Filter; update: Change }[],
  ): Promise<void> {
    const result = await stored(model).bulkWrite(
      updates.map((updateOne) => ({ updateOne })),
      { ...this.writing, ordered: true },
    );
    if (result.matchedCount !== updates.length)
      throw new GuardMissed(`${model.collection.name}: a guard matched nothing`);
  }

  emit(emission: Emission): void {
    this.emissions.push(emission);
  }

  /** Wakes a pump for a document once this step is committed. */
  poke(pump: string, id: string): void {
    this.pokes.push({ pump, id });
  }
}
