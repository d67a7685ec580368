import type { DealClock } from '@amana/shared/transactions/contract.js';
import type { Phase } from '@amana/shared/transactions/lifecycle.js';
import type { DealDoc } from './deal.js';
import { currentItem } from './item.js';

const KINDS: Partial<Record<Phase, DealClock['kind']>> = {
  proposed: 'answer',
  agreed: 'pay',
  funded: 'deliver',
  delivered: 'inspect',
  responding: 'respond',
  mediation: 'mediate',
  arbitration: 'decide',
  awarded: 'appeal',
};

/** What people wait for and until when: not always when the timer acts. Null while nothing runs. */
export function shownClock(
  deal: Pick<DealDoc, '_id' | 'items' | 'hold'>,
): { kind: DealClock['kind']; at: Date } | null {
  const { phase, deliverBy, due, dispute, back } = currentItem(deal);
  const kind = phase === 'returning' ? (back?.shippedAt ? 'take_back' : 'ship_back') : KINDS[phase];
  const at = kind === 'deliver' ? deliverBy : kind === 'decide' ? (dispute?.decideBy ?? due) : due;
  return at && kind && deal.hold === null ? { kind, at } : null;
}
