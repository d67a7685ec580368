import { isOneOf, type Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';

/** Links by which anybody with an account may pay in for a buyer; nothing of them is stored. */
export function createGuests(crypto: Crypto, publicUrl: string) {
  const tokensOf = (deal: string): string[] =>
    crypto.tokens('guest', deal).map((token) => `${deal}.${token}`);
  return {
    linkOf: (deal: string): string => `${publicUrl}/pay/${tokensOf(deal)[0]}`,

    /** @throws AppError NOT_FOUND */
    dealIdOf(token: string): string {
      const deal = token.split('.')[0] ?? '';
      if (isOneOf(token, tokensOf(deal))) return deal;
      throw new AppError('NOT_FOUND', 'This link is not valid. Ask the buyer for a new one.');
    },
  };
}

export type Guests = ReturnType<typeof createGuests>;
