import type { WithdrawalBand } from '@amana/shared/config.js';
import type { Cents } from '@amana/shared/money.js';

/** Our charge for a withdrawal: that of the first band the sum fits in; above all bands, the last one's. */
export const createWithdrawalFee =
  (bands: readonly WithdrawalBand[]) =>
  (cents: Cents): Cents =>
    (bands.find((band) => cents <= band.upToCents) ?? bands.at(-1))?.feeCents ?? 0;
