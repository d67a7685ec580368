import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { hasCode } from '../../lib/api-error.js';
import { errorText } from '../../lib/error-text.js';
import { keys } from '../../lib/query-keys.js';

/** Says who won of a deal that has changed meanwhile; null when that was the viewer's own step. */
export type Winner = (deal: Deal) => string | null;

/** What to say when somebody was first: the deal and its dispute are fetched again, and the focus goes to the panel. */
export function useLostRace(dealId: string, winnerOf: Winner) {
  const cache = useQueryClient();
  const [conflict, setConflict] = useState<string | null>(null);
  const tell = async (error: unknown) => {
    await Promise.all(
      [keys.deal(dealId), keys.disputes].map((queryKey) => cache.refetchQueries({ queryKey })),
    );
    const deal = cache.getQueryData<Deal>(keys.deal(dealId));
    setConflict((deal && winnerOf(deal)) ?? errorText(error));
    requestAnimationFrame(() => document.getElementById('panel')?.focus());
  };
  /** True when the error is a lost race, which is then told. */
  const wasLost = (error: unknown): boolean => {
    const lost = hasCode(error, 'STATE_CONFLICT');
    if (lost) void tell(error);
    return lost;
  };
  return { conflict, wasLost, clear: () => setConflict(null) };
}
