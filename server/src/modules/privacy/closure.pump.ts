import type { Model } from 'mongoose';
import type { Clock } from '../../platform/clock.js';
import type { Pump, Sweep } from '../../platform/pumps.js';
import type { ClosureDoc } from './closure.model.js';
import type { Erase, Side } from './erase.store.js';

const PUMP = 'closure';
const HOUR_MS = 3_600_000;
const AT_ONCE = 100;

export interface PersonsDeal extends Side {
  id: string;
  ended: boolean;
}

export interface ClosurePumpDeps {
  closures: Model<ClosureDoc>;
  clock: Clock;
  erase: Erase;
  dealsOf: (user: string) => Promise<PersonsDeal[]>;
  signOut: (user: string) => Promise<void>;
  forgetName: (user: string) => Promise<void>;
}

/** Removes what told who a closed account was; a deal that was joined in its last moment is waited for. */
export function createClosurePump(deps: ClosurePumpDeps): { pump: Pump; sweep(everyMs: number): Sweep } {
  const { closures, clock, erase, dealsOf, signOut, forgetName } = deps;

  async function run(id: string): Promise<void> {
    const now = clock.now();
    const closure = await closures.findById(id).lean<ClosureDoc>().exec();
    if (!closure?.nextAt || closure.nextAt > now) return;
    const { user } = closure;
    await signOut(user);
    await forgetName(user);
    const deals = await dealsOf(user);
    for (const deal of deals) await erase.deal(deal.id, deal);
    await erase.person(user, now);
    const change = deals.every(({ ended }) => ended)
      ? { doneAt: now, nextAt: null }
      : { nextAt: new Date(now.getTime() + HOUR_MS) };
    await closures.updateOne({ _id: id }, { $set: change });
  }

  async function find(): Promise<string[]> {
    const due = await closures
      .find({ nextAt: { $type: 'date', $lte: clock.now() } }, { _id: 1 })
      .sort({ nextAt: 1 })
      .limit(AT_ONCE)
      .lean<{ _id: string }[]>()
      .exec();
    return due.map(({ _id }) => _id);
  }

  return { pump: { name: PUMP, run }, sweep: (everyMs) => ({ name: 'closures', everyMs, find, pump: PUMP }) };
}
