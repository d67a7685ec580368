import type { Chance } from './chance.js';
import type { Call, Fate, Fates } from './fate.js';
import type { LinkRates, Rates } from './rates.js';

/** Longer than a lease of the store's on an atomic step. */
const SLOWEST_MS = 7_000;
const USUAL_MS = { store: 3, mpesa: 400 };

/** Fates as often as the rates say. */
export class ChanceFates implements Fates {
  constructor(
    private readonly chance: Chance,
    private readonly rates: Rates,
  ) {}

  of({ link }: Call): Fate {
    const { chance } = this;
    const rates = this.rates.links[link];
    const slowMs = chance.happens(rates.slow) ? chance.whole(SLOWEST_MS) : 0;
    const usual = (): number => 0.1 + chance.fraction() * USUAL_MS[link];
    const early = chance.happens(0.5);
    return {
      toMs: usual() + (early ? slowMs : 0),
      backMs: usual() + (early ? 0 : slowMs),
      what: this.what(rates),
    };
  }

  private what({ notApplied, replyLost, diesBefore, diesAfter }: LinkRates): Fate['what'] {
    const ends = [
      ['not-applied', notApplied],
      ['reply-lost', replyLost],
      ['dies-before', diesBefore],
      ['dies-after', diesAfter],
    ] as const;
    let at = this.chance.fraction();
    for (const [what, rate] of ends) {
      if (at < rate) return what;
      at -= rate;
    }
    return 'done';
  }
}
