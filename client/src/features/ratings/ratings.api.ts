import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { DealRatings, PersonCard, RatingRequest } from '@amana/shared/ratings/contract.js';
import { api, dealPath } from '../../lib/api-client.js';
import { keys } from '../../lib/query-keys.js';
import { useIntent } from '../../lib/use-intent.js';

const ratingsKey = (deal: string) => [...keys.deal(deal), 'ratings'];

export const useRatings = (deal: string) =>
  useQuery({
    queryKey: ratingsKey(deal),
    queryFn: async () => api<DealRatings>('GET', dealPath(deal, '/ratings')),
  });

export const useCard = (deal: string) =>
  useQuery({
    queryKey: [...keys.deal(deal), 'card'],
    queryFn: async () => api<PersonCard>('GET', dealPath(deal, '/card')),
  });

/** Rates the other person of a deal. */
export function useRate(deal: string) {
  const cache = useQueryClient();
  return useIntent(
    async (body: RatingRequest, key) => api<DealRatings>('POST', dealPath(deal, '/rating'), { body, key }),
    (ratings) => cache.setQueryData(ratingsKey(deal), ratings),
  );
}
