import { useQuery } from '@tanstack/react-query';
import type { PublicDeal } from '@amana/shared/truth/contract.js';
import { send } from '../../lib/http.js';

const LETTERS = 8;

/** A deal's code as it is printed, from what somebody typed: any case, with blanks and dashes. Null = it cannot be one. */
export function codeFrom(text: string): string | null {
  const code = text.toUpperCase().replace(/[\s\-–—.·]/g, '');
  return code.length === LETTERS && /^[A-Z0-9]+$/.test(code) ? code : null;
}

export const usePublicDeal = (code: string | null) =>
  useQuery({
    queryKey: ['truth', code],
    queryFn: () => send<PublicDeal>('GET', `/public/deals/${code}`),
    enabled: code !== null,
    gcTime: 0,
    retry: false,
  });
