import type { PaymentDoc } from '../../../server/src/modules/payments/domain/payment.js';
import type { PayoutDoc } from '../../../server/src/modules/payments/domain/payout.js';
import type { DealEventDoc } from '../../../server/src/modules/transactions/domain/deal.js';
import type { Person } from './person.js';
import type { World } from './world.js';

/** What may be told without being kept: it says nothing of what was decided. */
const TRACELESS = new Set(['NOT_FOUND', 'FORBIDDEN', 'KEY_REUSED']);

/** P4: a prompt is pushed for a committed payment, once; every send of a payout is claimed. I13: a refusal by rule is kept like any answer. */
export function brokenPromises({ store, mpesa }: World, people: Person[]): string[] {
  const known = new Set(store.peek<PaymentDoc>('payments').map(({ ref }) => ref));
  const pushed = mpesa.pushedRefs;
  const strange = pushed.filter((ref) => !known.has(ref));
  const again = pushed.filter((ref, at) => pushed.indexOf(ref) < at);
  return [
    ...strange.map((ref) => `P4 a prompt for ${ref} was pushed, and no payment is kept`),
    ...again.map((ref) => `P4 a prompt for ${ref} was pushed again`),
    ...store
      .peek<PayoutDoc>('payouts')
      .filter(({ oci, sends }) => (mpesa.payRequests.get(oci) ?? 0) > sends)
      .map(
        ({ _id, sends }) => `P4 payouts/${_id} was sent more often than the ${sends} times it was claimed`,
      ),
    ...people.flatMap(({ id, wishes }) =>
      wishes.flatMap(({ what, refused }) =>
        refused === null || TRACELESS.has(refused)
          ? []
          : [`I13 ${id} was refused "${what}" with ${refused}, and nothing of it is kept`],
      ),
    ),
  ];
}

/** While a clock of ours is wrong: no timer may act at a time that the store has not reached. */
export class TimerWatch {
  private storeJumped = false;

  constructor(private readonly world: World) {}

  look(): void {
    const { store, scheduler, processes, violations } = this.world;
    this.storeJumped ||= store.skewMs !== 0;
    if (this.storeJumped || processes.every(({ owner }) => owner.skewMs === 0)) return;
    const early = store
      .peek<DealEventDoc>('events')
      .filter(({ _id, at }) => _id.startsWith('auto:') && at.getTime() > scheduler.nowMs + 1);
    violations.push(
      ...early.map(({ _id, at }) => `G18 ${_id} is of ${at.toISOString()}, which has not come`),
    );
  }
}
