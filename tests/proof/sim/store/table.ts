import { COLLECTIONS } from '../../../../server/src/platform/mongo/migrations/schema.js';
import { Conflict, duplicateKey, failedValidation } from './errors.js';
import { idsIn, matcher } from './filters.js';
import { Slot, type Transaction, type View } from './primary.js';
import { validatorOf } from './rules.js';
import type { Doc, Fields } from './documents.js';

interface UniqueIndex {
  name: string;
  fields: string[];
  /** In the index only when this field is there. */
  onlyWith: string | null;
  keys: Map<string, Slot<string>>;
}

const RULES = new Map(
  Object.entries(COLLECTIONS).map(([name, { indexes, validator }]) => [
    name,
    {
      uniques: indexes.filter(([, options]) => options?.unique),
      expiry: indexes.find(([, options]) => options?.expireAfterSeconds !== undefined),
      isValid: validatorOf(validator),
    },
  ]),
);

function uniqueOf([keys, options]: (typeof COLLECTIONS)[string]['indexes'][number]): UniqueIndex {
  const name = Object.entries(keys).flat().join('_');
  const onlyWith = Object.keys(options?.partialFilterExpression ?? {})[0] ?? null;
  return { name, fields: Object.keys(keys), onlyWith, keys: new Map() };
}

function slotIn<T>(slots: Map<string, Slot<T>>, name: string): Slot<T> {
  const found = slots.get(name) ?? new Slot<T>();
  slots.set(name, found);
  return found;
}

const keyIn = ({ fields, onlyWith }: UniqueIndex, doc: Doc | null): string | null =>
  doc === null || (onlyWith !== null && doc[onlyWith] === undefined)
    ? null
    : JSON.stringify(fields.map((field) => doc[field] ?? null));

/** One collection: its documents and unique keys, with the rules that the migrations give it. */
export class Table {
  private readonly docs = new Map<string, Slot<Doc>>();
  private readonly uniques: UniqueIndex[];
  private readonly isValid: (doc: Doc) => boolean;

  constructor(readonly name: string) {
    this.uniques = RULES.get(name)?.uniques.map(uniqueOf) ?? [];
    this.isValid = RULES.get(name)?.isValid ?? (() => true);
  }

  *all(view: View): Generator<Doc> {
    for (const slot of this.docs.values()) {
      const doc = view.read(slot);
      if (doc !== null) yield doc;
    }
  }

  find(view: View, filter: Fields, limit = Infinity): Doc[] {
    const [ids, fits, found] = [idsIn(filter), matcher(filter), [] as Doc[]];
    const among = ids?.map((id) => this.docs.get(id)) ?? this.docs.values();
    for (const slot of among) {
      const doc = slot === undefined ? null : view.read(slot);
      if (doc !== null && fits(doc) && found.push(doc) >= limit) break;
    }
    return found;
  }

  /** What its index lets go by then, as long as nobody holds it. */
  expired(view: View, nowMs: number): Doc[] {
    const [keys, options] = RULES.get(this.name)?.expiry ?? [];
    if (!keys) return [];
    const [field, untilMs] = [Object.keys(keys)[0]!, nowMs - options!.expireAfterSeconds! * 1_000];
    return [...this.all(view)].filter((doc) => {
      const at = doc[field];
      return at instanceof Date && at.getTime() < untilMs && this.docs.get(doc._id)!.holder === null;
    });
  }

  /** @throws E11000 for a key that is taken, Conflict when that is not sure yet */
  insert(transaction: Transaction, doc: Doc): void {
    this.validate(doc);
    this.claim(transaction, slotIn(this.docs, doc._id), doc, '_id_', { _id: doc._id });
    for (const index of this.uniques) this.claimKey(transaction, index, doc);
  }

  /** @param after null: the document goes */
  replace(transaction: Transaction, before: Doc, after: Doc | null): void {
    if (after) this.validate(after);
    transaction.write(slotIn(this.docs, before._id), after);
    for (const index of this.uniques) {
      const [old, key] = [keyIn(index, before), keyIn(index, after)];
      if (old === key) continue;
      if (old !== null) transaction.write(slotIn(index.keys, old), null);
      if (after) this.claimKey(transaction, index, after);
    }
  }

  private validate(doc: Doc): void {
    if (!this.isValid(doc)) throw failedValidation();
  }

  private claimKey(transaction: Transaction, index: UniqueIndex, doc: Doc): void {
    const key = keyIn(index, doc);
    if (key === null) return;
    const values = Object.fromEntries(index.fields.map((field) => [field, doc[field] ?? null]));
    const slot = slotIn(index.keys, key);
    // Whoever gives the key to another document at the same time is met first; whoever takes it away is not.
    if (slot.takenBeside(transaction)) throw new Conflict();
    this.claim(transaction, slot, doc._id, index.name, values);
  }

  private claim<T>(transaction: Transaction, slot: Slot<T>, value: T, index: string, key: Fields): void {
    if (transaction.read(slot) !== null) throw duplicateKey(this.name, index, key);
    transaction.write(slot, value);
  }
}
