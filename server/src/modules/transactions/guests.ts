import { sameSecret, type Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';

/** Links by which anybody with an account may pay in for a buyer; nothing of them is stored. */
export function createGuests(crypto: Crypto, publicUrl: string) {
  const tokenOf = (deal: string): string => `${deal}.${crypto.token('guest', deal)}`;
  return {
    linkOf: (deal: string): string => `${publicUrl}/pay/${tokenOf(deal)}`,

    /** @throws AppError NOT_FOUND */
    dealIdOf(token: string): string {
      const deal = token.split('.')[0] ?? '';
      if (sameSecret(token, tokenOf(deal))) return deal;
      throw new AppError('NOT_FOUND', 'This link is not valid. Ask the buyer for a new one.');
    },
  };
}

export type Guests = ReturnType<typeof createGuests>;
