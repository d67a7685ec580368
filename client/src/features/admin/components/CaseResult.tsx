import type { Case } from '@amana/shared/disputes/contract.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { Note } from '../../../components/ui/Note.js';
import { formatNearby, formatNearbyInside } from '../../../lib/time.js';
import { acceptedWords, effectWords, shareWords } from '../case-words.js';
import { OUTCOME } from '../queue-words.js';

/** What is decided, with the sums of both, or how else it ended. */
export function CaseResult({ dispute, nowMs }: { dispute: Case; nowMs: number }) {
  const { award, outcome, closedAt, clock, phase } = dispute;
  if (!award)
    return (
      <Note>
        <h2>{outcome ? OUTCOME[outcome] : 'Ended'}</h2>
        {closedAt && <p>{formatNearby(closedAt, nowMs)}</p>}
      </Note>
    );
  return (
    <Note kind={phase === 'awarded' ? 'pending' : 'good'}>
      <div className="flex flex-col gap-2" data-testid="award-result">
        <h2>{`Decided: ${shareWords(award)}`}</h2>
        <p>
          <MoneyText text={effectWords(dispute, award)} />
        </p>
        <p className="whitespace-pre-line">“{award.reason}”</p>
        <p className="text-sm text-ink-2">
          {`${award.by === 'system' ? 'Nobody decided in time' : 'By Amana’s staff'}, ${formatNearbyInside(award.at, nowMs)}`}
        </p>
        {phase === 'awarded' && (
          <p>
            {clock && `Either side can appeal until ${formatNearbyInside(clock.at, nowMs)}. `}
            {acceptedWords(dispute)}
          </p>
        )}
      </div>
    </Note>
  );
}
