import fc from 'fast-check';
import { deals } from './deal.play.js';
import { fees } from './fees.play.js';
import { ledgers } from './ledger.play.js';
import { payments } from './payment.play.js';
import { payouts } from './payout.play.js';

/** The pure core, each part against a model that shares no line with it. */
export const MODELS = { fees, payments, payouts, ledgers, deals };

/** What went wrong in so many runs, with all that is needed to see it again; null when nothing did. */
export async function faultOf(
  model: keyof typeof MODELS,
  numRuns: number,
  seed: number,
): Promise<string | null> {
  const told = await fc.check(MODELS[model] as fc.IAsyncProperty<unknown>, { numRuns, seed });
  if (!told.failed) return null;
  const why = told.errorInstance instanceof Error ? told.errorInstance.message : String(told.errorInstance);
  const commands = JSON.stringify(told.counterexample).replace(/null,|,null/g, '');
  return `${model}, seed ${seed}, path ${told.counterexamplePath}: ${why.slice(0, 600)} by ${commands}`;
}
