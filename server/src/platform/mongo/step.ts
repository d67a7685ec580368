import type { ClientSession, Model, mongo } from 'mongoose';
import type { Emission } from '@amana/shared/realtime.js';
import type { Doc } from './model.js';
import { GuardMissed } from './store-errors.js';

type Filter = Record<string, unknown>;
type Change = Record<string, unknown>;

export interface ReadOptions {
  sort?: Record<string, 1 | -1>;
  limit?: number;
}

/**
 * One try of an atomic step. All reads and writes of `work` go through it, so that none can miss the session.
 * What it collects with `emit` and `poke` happens after the commit, best effort.
 */
export class Step {
  readonly emissions: Emission[] = [];
  readonly pokes: { pump: string; id: string }[] = [];
  /** A refusal by rule that is kept as the answer. */
  refused = false;

  constructor(
    readonly op: string,
    /** This machine's time at this try. */
    readonly now: Date,
    /** The clock of deals: the same, but for the demo's offset. */
    readonly dealNow: Date,
    private readonly session: ClientSession,
  ) {}

  findOne<D extends Doc>(model: Model<D>, filter: Filter): Promise<D | null> {
    return model.findOne(filter).session(this.session).lean<D>().exec();
  }

  find<D extends Doc>(model: Model<D>, filter: Filter, { sort, limit }: ReadOptions = {}): Promise<D[]> {
    const query = model.find(filter).session(this.session);
    if (sort) query.sort(sort);
    if (limit) query.limit(limit);
    return query.lean<D[]>().exec();
  }

  count<D extends Doc>(model: Model<D>, filter: Filter, limit: number): Promise<number> {
    return model.countDocuments(filter, { limit }).session(this.session).exec();
  }

  async insert<D extends Doc>(model: Model<D>, ...docs: D[]): Promise<void> {
    await model.insertMany(docs, { session: this.session });
  }

  /** Changes one document that `decide` has seen fit. @throws GuardMissed when the filter matches none */
  async update<D extends Doc>(model: Model<D>, filter: Filter, change: Change): Promise<void> {
    if (!(await this.updateIf(model, filter, change)))
      throw new GuardMissed(`${model.collection.name}: guard matched nothing`);
  }

  /** Changes one document if it still is as the filter says; tells whether it was. */
  async updateIf<D extends Doc>(model: Model<D>, filter: Filter, change: Change): Promise<boolean> {
    const result = await model.updateOne(filter, change, { session: this.session });
    return result.matchedCount === 1;
  }

  /** Changes every document that matches; tells how many. */
  async updateMany<D extends Doc>(model: Model<D>, filter: Filter, change: Change): Promise<number> {
    return (await model.updateMany(filter, change, { session: this.session })).matchedCount;
  }

  /** Several updates of one collection in one command. @throws GuardMissed unless each matched */
  async updateEach<D extends Doc>(
    model: Model<D>,
    updates: { filter: Filter; update: Change }[],
  ): Promise<void> {
    const operations = updates.map((updateOne) => ({
      updateOne,
    })) as mongo.AnyBulkWriteOperation<mongo.BSON.Document>[];
    const result = await model.collection.bulkWrite(operations, {
      session: this.session,
      ordered: true,
    });
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
