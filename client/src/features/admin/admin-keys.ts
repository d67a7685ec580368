import { keys } from '../../lib/query-keys.js';

/** Keys of what staff read. Cases and deals stand below the keys that live events name. */
export const adminKeys = {
  cases: keys.disputes,
  case: keys.dispute,
  deal: (id: string) => [...keys.deal(id), 'staff'],
  payouts: ['admin', 'payouts'],
  lists: ['admin', 'lists'],
  identity: ['admin', 'identity'],
  staff: ['admin', 'lists', 'staff'],
  work: ['admin', 'lists', 'work'],
};
