import { aggregate, Context } from 'mingo';
import mongoose, { type Connection } from 'mongoose';
import { MAX_BYTES, type Snapshot } from '../../../../server/src/audit/snapshot.js';
import type { Chance } from '../chance.js';
import type { Fates } from '../fate.js';
import type { Owner, Scheduler } from '../scheduler.js';
import { SimCollection } from './collection.js';
import { copied, type Doc, type Fields } from './documents.js';
import { Link } from './link.js';
import type { View } from './primary.js';
import { SimSession } from './session.js';
import { StoreCore } from './store-core.js';

const { Timestamp, BSON } = mongoose.mongo;
const { calculateObjectSize } = BSON;

export interface StoreNeeds {
  scheduler: Scheduler;
  fates: Fates;
  chance: Chance;
}

/** What the audit asks for and mingo does not know. */
const sized = Context.init().addExpressionOps({
  $bsonSize: (doc: Fields) => calculateObjectSize(doc),
} as never);

/** Of what is $$REMOVE nothing is pushed; mingo pushes null. */
function dropRemoved(group: Doc): void {
  for (const [name, value] of Object.entries(group))
    if (Array.isArray(value)) group[name] = value.filter((one) => one !== null);
}

/** A set of `mongod` in memory: answers as the real one, at the times and with the faults that the seed has. */
export class SimStore {
  /** The store's own clock against the world's. */
  skewMs = 0;
  private readonly core: StoreCore;
  private readonly fates: Fates;
  private readonly chance: Chance;

  constructor({ scheduler, fates, chance }: StoreNeeds) {
    this.core = new StoreCore(scheduler, chance.fork('server'));
    this.fates = fates;
    this.chance = chance.fork('driver');
  }

  /** What a process gets: a connection of Mongoose whose collections are ours. */
  connect(owner: Owner): Connection {
    const link = new Link(this.core, owner, this.fates, this.chance);
    const connection = mongoose.createConnection();
    mongoose.connections.splice(mongoose.connections.indexOf(connection), 1);
    const collections = new Map<string, SimCollection>();
    const collection = (name: string): SimCollection => {
      const found = collections.get(name) ?? new SimCollection(name, this.core.table(name), link);
      collections.set(name, found);
      return found;
    };
    const hello = () => ({ setName: 'sim', localTime: new Date(this.core.scheduler.nowMs + this.skewMs) });
    const command = () => link.ask('hello', 'read', [], hello);
    Object.assign(connection, {
      name: 'sim',
      collection,
      db: { admin: () => ({ command }), collection },
      getClient: () => ({ startSession: () => new SimSession(link) }),
    });
    return connection;
  }

  /** One point in time for the audit: what a majority has. To be read before the run goes on. */
  snapshot(): Snapshot {
    const [view, { core }] = [this.settled(), this];
    const sizes: Snapshot['sizes'] = { documents: 0, tooLarge: [] };
    const nowMs = core.scheduler.nowMs + this.skewMs;

    function measure(collection: string, docs: Doc[]): void {
      sizes.documents += docs.length;
      for (const doc of docs) {
        const bytes = calculateObjectSize(doc);
        if (bytes > MAX_BYTES) sizes.tooLarge.push({ place: `${collection}/${doc._id}`, bytes });
      }
    }

    // Nothing is waited for here, and who reads awaits it as from the store.
    // eslint-disable-next-line @typescript-eslint/require-await
    async function* read<T>(collection: string, ...stages: Fields[]): AsyncGenerator<T[]> {
      const docs = [...core.table(collection).all(view)].map((doc) => copied(doc));
      const found = stages.length === 0 ? docs : (aggregate(docs, stages, { context: sized }) as Doc[]);
      if (!stages.some((stage) => '$project' in stage || '$group' in stage)) measure(collection, found);
      if (stages.some((stage) => '$group' in stage)) found.forEach(dropRemoved);
      if (found.length > 0) yield found as T[];
    }

    return {
      time: new Timestamp({ t: Math.floor(nowMs / 1000), i: 1 }),
      at: new Date(nowMs),
      sizes,
      read,
      close: () => Promise.resolve(),
    };
  }

  /** What a majority has, copied. */
  documents<T>(collection: string): T[] {
    return [...this.core.table(collection).all(this.settled())].map((doc: Doc) => copied(doc) as T);
  }

  /** The same as they lie there: to be looked at, never to be changed. */
  peek<T>(collection: string): T[] {
    return [...this.core.table(collection).all(this.settled())] as unknown as T[];
  }

  /** Another is primary: what no majority had may be gone, open transactions are, and who waits is told nothing sure. */
  failOver(): void {
    this.core.failOver();
  }

  /** The others are away: what is written reaches no majority and nobody is told that it did. */
  loseMajority(): void {
    this.core.loseMajority();
  }

  /** They are back, and take over all that was written. */
  findMajority(): void {
    this.core.findMajority();
  }

  private settled(): View {
    const at = this.core.primary.majority;
    return { read: (slot) => slot.seenAt(at) };
  }
}
