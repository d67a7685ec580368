import type { mongo } from 'mongoose';
import type { Rule } from './shapes.js';

type Index = [keys: Record<string, 1 | -1>, options?: mongo.CreateIndexesOptions];

export type Upgrade = (documents: mongo.Collection) => Promise<unknown>;

export interface CollectionRules {
  indexes: Index[];
  /** What the store itself refuses, whoever writes: other fields, other types, sums that cannot be. */
  validator?: Rule;
  /** What older versions left that the rules no longer take; runs when a rule changes or an index is new, before they hold. */
  upgrade?: Upgrade;
}

/** In the index only where the field is there; the form that a plain equality can use. */
export const present = (field: string) => ({ [field]: { $exists: true } });
