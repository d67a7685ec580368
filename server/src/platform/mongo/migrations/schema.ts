import { DEALS } from './deals.schema.js';
import { MONEY } from './money.schema.js';
import { PEOPLE } from './people.schema.js';
import { WORK } from './work.schema.js';
import type { CollectionRules } from './rules.js';

/** Every collection with its indexes: made before anything is served, checked at boot. */
export const COLLECTIONS: Record<string, CollectionRules> = { ...DEALS, ...MONEY, ...PEOPLE, ...WORK };
