import type { HandoverCode } from '@amana/shared/transactions/contract.js';
import { sameSecret, type Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';
import type { DealDoc } from './domain/deal.js';
import { currentItem } from './domain/item.js';

/** A code is shown for ten minutes, and taken for the ten after them too. */
const SHOWN_MS = 600_000;
/** As late as a seller who was offline may tell the code. */
const LATE_MS = 7 * 86_400_000;
const DIGITS = 8;

/**
 * The buyer's one-time code for who hands over: it belongs to the deal, its part, the round of changes and the time it
 * was shown at, so nothing is stored and the seller may tell it later.
 */
export function createHandoverCodes(crypto: Crypto) {
  function codeOf(deal: DealDoc, window: number): string {
    const { _id, rounds = 0 } = currentItem(deal);
    const hash = crypto.keyedHash('handover', `${deal._id}/${_id}/${rounds}/${window}`);
    return (BigInt(`0x${hash}`) % 10n ** BigInt(DIGITS)).toString().padStart(DIGITS, '0');
  }

  return {
    /** What the buyer's screen shows. @param now the clock of deals */
    show(deal: DealDoc, now: Date): HandoverCode {
      const window = Math.floor(now.getTime() / SHOWN_MS);
      return { code: codeOf(deal, window), until: new Date((window + 1) * SHOWN_MS).toISOString() };
    },

    /** @param shownAt when the buyer's screen showed it @throws AppError WRONG_CODE, CODE_EXPIRED */
    ensure(deal: DealDoc, code: string, shownAt: Date, now: Date): void {
      const age = now.getTime() - shownAt.getTime();
      if (age > LATE_MS || age < -SHOWN_MS)
        throw new AppError('CODE_EXPIRED', 'This code was shown too long ago. Ask the buyer for a new one.');
      const window = Math.floor(shownAt.getTime() / SHOWN_MS);
      const fits = [window, window - 1].some((shown) => sameSecret(code, codeOf(deal, shown)));
      if (!fits)
        throw new AppError('WRONG_CODE', 'This is not the code on the buyer’s screen. Look at it again.');
    },
  };
}

export type HandoverCodes = ReturnType<typeof createHandoverCodes>;
