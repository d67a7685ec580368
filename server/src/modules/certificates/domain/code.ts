import { readable } from '../../../platform/ids.js';
import { isOneOf, type Crypto } from '../../../platform/crypto.js';

/** The deal at one version, and the hash that its history ends with there. */
export interface Head {
  deal: string;
  v: number;
  hash: string;
}

const CODE = /^([2-9A-Z]{8})-([1-9]\d{0,6})-([2-9A-Z]{6}(?:-?[2-9A-Z]{6}){3})$/;
const LETTERS = 24;

/** Verification codes of certificates, 24 letters that only the data key makes: nothing of them is stored. */
export function createCodes(crypto: Pick<Crypto, 'tokens'>) {
  const lettersOf = ({ deal, v, hash }: Head): string[] =>
    crypto.tokens('certificate', `${deal}/${v}/${hash}`).map((token) => readable(token).slice(0, LETTERS));

  return {
    /** `AM7K2Q9F-17-K7WQ2M-…`: deal, version, letters. */
    codeOf: (head: Head): string => `${head.deal}-${head.v}-${lettersOf(head)[0]!.match(/.{6}/g)!.join('-')}`,

    /** Which deal and version a code names, as typed in any case; null when it cannot be one. */
    read(text: string): { deal: string; v: number; letters: string } | null {
      const [, deal, v, letters] = CODE.exec(text.trim().toUpperCase()) ?? [];
      return deal && v && letters ? { deal, v: Number(v), letters: letters.replaceAll('-', '') } : null;
    },

    /** Was this code made for this history? */
    fits: (head: Head, letters: string): boolean => isOneOf(letters, lettersOf(head)),
  };
}

export type Codes = ReturnType<typeof createCodes>;
