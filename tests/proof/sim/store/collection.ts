import { aggregate, find as findWith } from 'mingo';
import type { Call } from '../fate.js';
import { copied, same, type Doc, type Fields } from './documents.js';
import { inBulk } from './errors.js';
import type { Link } from './link.js';
import type { Transaction, View } from './primary.js';
import type { SimSession } from './session.js';
import type { Table } from './table.js';
import { seedOf, updated } from './updates.js';

interface ReadOptions {
  session?: SimSession | null;
  sort?: Record<string, 1 | -1>;
  limit?: number;
  projection?: Fields;
  readConcern?: { level?: string };
}

interface WriteOptions {
  session?: SimSession | null;
  ignoreUndefined?: boolean;
  upsert?: boolean;
  ordered?: boolean;
  returnDocument?: 'before' | 'after';
}

interface Changed {
  before: Doc | null;
  after: Doc | null;
}

type BulkWrite = { updateOne: { filter: Fields; update: Fields; upsert?: true } };

const isSimple = (projection: Fields): boolean =>
  Object.entries(projection).every(([name, shown]) => shown === 1 && !name.includes('.'));

function shownOf(docs: Doc[], projection: Fields | undefined): Doc[] {
  if (projection === undefined || Object.keys(projection).length === 0) return docs.map((doc) => copied(doc));
  if (!isSimple(projection))
    return findWith<Doc>(
      docs.map((doc) => copied(doc)),
      {},
      projection,
    ).all();
  const names = ['_id', ...Object.keys(projection).filter((name) => name !== '_id')];
  return docs.map((doc) => {
    const kept = names.filter((name) => name in doc).map((name) => [name, copied(doc[name])]);
    return Object.fromEntries(kept) as Doc;
  });
}

function rethrownInBulk(error: unknown): never {
  throw inBulk(error);
}

/** What the driver hands out for a query. */
class SimCursor {
  constructor(
    private readonly run: (options: ReadOptions) => Promise<unknown[]>,
    private readonly options: ReadOptions,
  ) {}

  sort(sort: Record<string, 1 | -1>): SimCursor {
    return new SimCursor(this.run, { ...this.options, sort });
  }

  limit(limit: number): SimCursor {
    return new SimCursor(this.run, { ...this.options, limit });
  }

  project(projection: Fields): SimCursor {
    return new SimCursor(this.run, { ...this.options, projection });
  }

  toArray(): Promise<unknown[]> {
    return this.run(this.options);
  }
}

/** A collection as the driver offers it to one process; only what Amana uses. */
export class SimCollection {
  constructor(
    readonly name: string,
    private readonly table: Table,
    private readonly link: Link,
  ) {}

  find(filter: Fields = {}, options: ReadOptions = {}): SimCursor {
    const wanted = copied(filter);
    return new SimCursor(
      (all) => this.read('find', all, (view) => shownOf(this.found(view, wanted, all), all.projection)),
      options,
    );
  }

  async findOne(filter: Fields = {}, options: ReadOptions = {}): Promise<Doc | null> {
    const wanted = copied(filter);
    const [doc] = await this.read('findOne', options, (view) =>
      shownOf(this.found(view, wanted, { ...options, limit: 1 }), options.projection),
    );
    return doc ?? null;
  }

  countDocuments(filter: Fields = {}, options: ReadOptions = {}): Promise<number> {
    const wanted = copied(filter);
    return this.read('countDocuments', options, (view) => this.found(view, wanted, options).length);
  }

  aggregate(stages: Fields[], options: ReadOptions = {}): SimCursor {
    const wanted = copied(stages);
    return new SimCursor(
      (all) => this.read('aggregate', all, (view) => copied(aggregate([...this.table.all(view)], wanted))),
      options,
    );
  }

  insertOne(doc: Doc, options: WriteOptions = {}): Promise<Fields> {
    const fresh = copied(doc, options.ignoreUndefined);
    return this.write('insertOne', options, (transaction) => {
      this.table.insert(transaction, fresh);
      return { acknowledged: true, insertedId: fresh._id };
    });
  }

  async insertMany(docs: Doc[], options: WriteOptions = {}): Promise<Fields> {
    const inserts = docs.map((doc) => {
      const fresh = copied(doc, options.ignoreUndefined);
      return (transaction: Transaction): void => this.table.insert(transaction, fresh);
    });
    await this.writeEach('insertMany', options, () => inserts).catch(rethrownInBulk);
    return { acknowledged: true, insertedCount: docs.length };
  }

  async updateOne(filter: Fields, update: Fields, options: WriteOptions = {}): Promise<Fields> {
    const change = this.changing(filter, update, options);
    return this.write('updateOne', options, (transaction) => resultOf([change(transaction)]));
  }

  async updateMany(filter: Fields, update: Fields, options: WriteOptions = {}): Promise<Fields> {
    const [wanted, change] = [
      copied(filter, options.ignoreUndefined),
      copied(update, options.ignoreUndefined),
    ];
    const changes = (view: View) =>
      this.table.find(view, wanted).map(({ _id }) => this.changing({ $and: [wanted], _id }, change, {}));
    return resultOf(await this.writeEach('updateMany', options, changes));
  }

  async findOneAndUpdate(filter: Fields, update: Fields, options: WriteOptions = {}): Promise<Doc | null> {
    const change = this.changing(filter, update, options);
    return this.write('findOneAndUpdate', options, (transaction) => {
      const { before, after } = change(transaction);
      return copied(options.returnDocument === 'after' ? after : before);
    });
  }

  async bulkWrite(writes: BulkWrite[], options: WriteOptions = {}): Promise<Fields> {
    const changes = writes.map(({ updateOne: { filter, update, upsert } }) =>
      this.changing(filter, update, { ...options, upsert: upsert ?? false }),
    );
    return resultOf(await this.writeEach('bulkWrite', options, () => changes).catch(rethrownInBulk));
  }

  async deleteOne(filter: Fields, options: WriteOptions = {}): Promise<Fields> {
    const wanted = copied(filter, options.ignoreUndefined);
    return this.write('deleteOne', options, (transaction) => {
      const [doc] = this.table.find(transaction, wanted, 1);
      if (doc) this.table.replace(transaction, doc, null);
      return { acknowledged: true, deletedCount: doc ? 1 : 0 };
    });
  }

  private found(view: View, filter: Fields, { sort, limit }: ReadOptions): Doc[] {
    const most = limit || Infinity;
    if (!sort) return this.table.find(view, filter, most);
    const found = this.table.find(view, filter);
    const sorted = found.length < 2 ? found : findWith<Doc>(found, {}).sort(sort).all();
    return sorted.slice(0, most);
  }

  private replaced(transaction: Transaction, before: Doc, update: Fields): Changed {
    const after = updated(before, update);
    // A write that changes nothing is none, and meets no conflict.
    if (!same(before, after)) this.table.replace(transaction, before, after);
    return { before, after };
  }

  private changing(filter: Fields, update: Fields, { upsert, ignoreUndefined }: WriteOptions) {
    const [wanted, change] = [copied(filter, ignoreUndefined), copied(update, ignoreUndefined)];
    return (transaction: Transaction): Changed => {
      const [before] = this.table.find(transaction, wanted, 1);
      if (before) return this.replaced(transaction, before, change);
      if (!upsert) return { before: null, after: null };
      const after = updated(seedOf(wanted), change, true);
      this.table.insert(transaction, after);
      return { before: null, after };
    };
  }

  private read<T>(method: string, options: ReadOptions, work: (view: View) => T): Promise<T> {
    const { core } = this.link;
    return this.send(method, options, work, () => {
      const { majority, latest } = core.primary;
      const at = options.readConcern?.level === 'local' ? latest : majority;
      return work({ read: (slot) => slot.seenAt(at) });
    });
  }

  private write<T>(method: string, options: WriteOptions, work: (transaction: Transaction) => T): Promise<T> {
    return this.send(method, options, work, () => this.link.core.alone(work), 'write');
  }

  /** Several writes in one command: outside of a transaction each is done for itself, and what is done stays. */
  private writeEach<T>(
    method: string,
    options: WriteOptions,
    worksOn: (view: View) => ((transaction: Transaction) => T)[],
  ): Promise<T[]> {
    const { core } = this.link;
    const within = (transaction: Transaction): T[] => worksOn(transaction).map((work) => work(transaction));
    const alone = async (): Promise<T[]> => {
      const done: T[] = [];
      let failure: Error | undefined;
      for (const work of worksOn(core.primary.now())) {
        if (failure && options.ordered !== false) break;
        await core.alone(work).then(
          (value) => done.push(value),
          (error: Error) => (failure ??= error),
        );
      }
      if (failure) throw failure;
      return done;
    };
    return this.send(method, options, within, alone, 'write');
  }

  private send<T>(
    method: string,
    { session }: { session?: SimSession | null },
    within: (transaction: Transaction) => T,
    alone: () => T | Promise<T>,
    kind: Call['kind'] = 'read',
  ): Promise<T> {
    const { core } = this.link;
    const name = `${this.name}.${method}`;
    if (!session) return this.link.ask(name, kind, kind === 'write' ? ['RetryableWriteError'] : [], alone);
    const { attempt, begins } = session.next();
    return this.link.ask(name, kind, ['TransientTransactionError'], () =>
      core.within(attempt, begins, within),
    );
  }
}

function resultOf(changed: Changed[]): Fields {
  const upserted = changed.filter(({ before, after }) => !before && after);
  const matched = changed.filter(({ before }) => before);
  return {
    acknowledged: true,
    matchedCount: matched.length,
    modifiedCount: matched.filter(({ before, after }) => before !== after && !same(before, after)).length,
    upsertedCount: upserted.length,
    upsertedId: upserted[0]?.after?._id ?? null,
  };
}
