import { useState } from 'react';
import type { Dispute } from '@amana/shared/disputes/contract.js';
import type { Problem } from '../../components/ui/problems.js';
import { problemsOf } from '../../components/ui/problems.js';
import { useDisputeCommand, type DisputeCommand } from './disputes.api.js';
import { useLostRace, type Winner } from './use-lost-race.js';

export interface DisputeSteps {
  /** Who was first, when the viewer was not. */
  conflict: string | null;
  busy: boolean;
  problems: Problem[];
  /** Forgets what went wrong before. */
  begin: () => void;
  take: (command: DisputeCommand) => void;
}

/** The steps of one side of a dispute; `onSettled` once one is taken, or somebody was first. */
export function useDisputeSteps(dispute: Dispute, winnerOf: Winner, onSettled: () => void): DisputeSteps {
  const race = useLostRace(dispute.transactionId, winnerOf);
  const command = useDisputeCommand(dispute.id);
  const [error, setError] = useState<unknown>(null);
  const begin = () => {
    race.clear();
    setError(null);
  };
  return {
    conflict: race.conflict,
    busy: command.isPending,
    problems: error === null ? [] : problemsOf(error).map(({ message }) => ({ field: '', message })),
    begin,
    take: (wanted) => {
      begin();
      command.mutate(wanted, {
        onSuccess: onSettled,
        onError: (caught) => {
          if (race.wasLost(caught)) onSettled();
          else setError(caught);
        },
      });
    },
  };
}
