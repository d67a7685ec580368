import type { Deal } from '@amana/shared/transactions/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { capital } from '../../../lib/words.js';
import { answerStep, askWords, waitingWords } from '../asks.js';
import { currentOf, nameOf } from '../people.js';
import type { Step } from '../transactions.commands.js';

interface Props {
  deal: Deal;
  nowMs: number;
  busy: boolean;
  /** The deal has just changed: presses do nothing for a moment. */
  guarded: boolean;
  onStep: (step: Step) => void;
}

/** What one side has asked the other for: to be answered, or waited for. */
export function AskCard({ deal, nowMs, busy, guarded, onStep }: Props) {
  const { ask } = currentOf(deal);
  if (ask === null) return null;
  const mine = ask.by === deal.role;
  const { asks, effect } = askWords(deal, ask, nowMs);
  const reason = deal.onHold ? 'Amana has paused this deal.' : null;
  const answer = (words: string, given: 'agree' | 'refuse') => (
    <Button
      busy={busy}
      paused={guarded}
      reason={given === 'agree' ? reason : null}
      onClick={() => onStep(answerStep(deal, ask, given))}
      testId={`ask-${given}`}
    >
      {words}
    </Button>
  );
  return (
    <section aria-labelledby="ask" className="card flex flex-col gap-3" data-testid="ask">
      <h2 id="ask">{mine ? 'You asked' : `${capital(nameOf(deal, ask.by))} asks`}</h2>
      <p className="font-medium">
        <MoneyText text={asks} />
      </p>
      <p className="whitespace-pre-line text-ink-2">“{ask.reason}”</p>
      <p className="text-sm">
        <MoneyText text={effect} />
      </p>
      {mine ? (
        <p className="text-sm text-ink-2">{waitingWords(deal, ask, nowMs)}</p>
      ) : (
        <>
          {answer('Agree to this', 'agree')}
          {answer('Not now', 'refuse')}
        </>
      )}
    </section>
  );
}
