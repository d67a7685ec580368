import type { Dispute } from '@amana/shared/disputes/contract.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { Folded } from '../../../components/ui/More.js';
import type { DisputeSteps } from '../use-dispute-steps.js';
import { useQuote } from '../use-quote.js';
import type { Refused } from '../words.js';
import { OfferForm } from './OfferForm.js';

interface Props {
  dispute: Dispute;
  deal: Deal;
  refused: Refused;
  steps: DisputeSteps;
  /** A sheet is open: what goes wrong is told there. */
  covered: boolean;
  onAcceptClaim: () => void;
}

/** The answer to a claim, or an offer in the place of one's own before. */
export function Offering({ dispute, deal, refused, steps, covered, onAcceptClaim }: Props) {
  const { phase, open, claimant, offers } = dispute;
  const quoted = useQuote() !== '';
  if (!open) return null;
  const form = {
    dispute,
    deal,
    busy: steps.busy && !covered,
    problems: covered ? [] : steps.problems,
  };
  if (phase === 'responding' && claimant !== deal.role)
    return (
      <section className="card flex flex-col gap-4">
        <h2>Your answer</h2>
        <OfferForm
          {...form}
          label="Send your answer"
          look="main"
          reason={refused.respond}
          testId="send-answer"
          onSend={(said) => steps.take({ to: 'respond', body: { answer: 'counter', ...said } })}
        >
          <Button reason={refused.respond} onClick={onAcceptClaim} testId="accept-claim">
            Accept the claim
          </Button>
        </OfferForm>
      </section>
    );
  const own = offers[deal.role];
  return (
    <Folded key={own?.at} summary={own ? 'Change your offer' : 'Make an offer'} open={quoted}>
      <OfferForm
        {...form}
        label={own ? 'Send the new offer' : 'Send this offer'}
        look="second"
        reason={refused.offer}
        testId="send-offer"
        onSend={(said) => steps.take({ to: 'offer', body: said })}
      />
    </Folded>
  );
}
