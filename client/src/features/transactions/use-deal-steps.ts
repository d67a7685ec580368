import { useEffect, useMemo, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { problemsOf, type Problem } from '../../components/ui/problems.js';
import { announce } from '../../lib/announce.js';
import { hasCode } from '../../lib/api-error.js';
import { errorText } from '../../lib/error-text.js';
import { keys } from '../../lib/query-keys.js';
import { formatClock } from '../../lib/time.js';
import { useStep, type Step } from './transactions.commands.js';
import { sentenceOf, winnerOf } from './timeline.js';

const SETTLE_MS = 600;

/** True for a moment after the deal changed under the finger: presses then do nothing. */
export function useJustChanged(version: number): boolean {
  const [settled, setSettled] = useState(version);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(version), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [version]);
  return settled !== version;
}

/** Tells people who listen to the screen what the other side did. */
export function useAnnouncedChanges(deal: Deal, heading: string): void {
  const seen = useRef(deal.v);
  useEffect(() => {
    const last = deal.timeline.at(-1);
    if (deal.v > seen.current && last && last.by !== deal.role)
      announce(`${sentenceOf(last, deal)}. ${heading}.`);
    seen.current = deal.v;
  }, [deal, heading]);
}

const focusPanel = (): void => document.getElementById('panel')?.focus();

/** Steps of one deal: who was first when another one was, and where the focus goes after. */
export function useDealSteps(id: string, onSettled: () => void) {
  const cache = useQueryClient();
  const step = useStep(id);
  const [conflict, setConflict] = useState<string | null>(null);

  const lost = async (error: unknown) => {
    await cache.refetchQueries({ queryKey: keys.deal(id) });
    const deal = cache.getQueryData<Deal>(keys.deal(id));
    setConflict((deal && winnerOf(deal, formatClock)) ?? errorText(error));
    onSettled();
    requestAnimationFrame(focusPanel);
  };

  const take = (input: Step) => {
    setConflict(null);
    step.mutate(input, {
      onSuccess: () => {
        onSettled();
        requestAnimationFrame(focusPanel);
      },
      onError: (error) => {
        if (hasCode(error, 'STATE_CONFLICT', 'TERMS_CHANGED')) void lost(error);
      },
    });
  };

  const { error } = step;
  const problems = useMemo((): Problem[] => {
    const failed = error !== null && !hasCode(error, 'STATE_CONFLICT', 'TERMS_CHANGED');
    return failed ? problemsOf(error) : [];
  }, [error]);
  return { take, busy: step.isPending, problems, conflict, reset: step.reset };
}
