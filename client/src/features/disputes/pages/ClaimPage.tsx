import { useState } from 'react';
import { useNavigate } from 'react-router';
import { formatKes, parseKes, type Cents } from '@amana/shared/money.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { paths } from '../../../app/paths.js';
import { ButtonLink } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { Note } from '../../../components/ui/Note.js';
import { BackBar, Column, Heading } from '../../../components/ui/Page.js';
import { problemsOf, stillWrong, type Problem } from '../../../components/ui/problems.js';
import { capital } from '../../../lib/words.js';
import { ClaimCheck } from '../components/ClaimCheck.js';
import { ClaimFields } from '../components/ClaimFields.js';
import { useClaim } from '../disputes.api.js';
import { useLostRace, type Winner } from '../use-lost-race.js';
import { useQuote } from '../use-quote.js';
import { called, claimProblems, currentOf, type ClaimDraft } from '../words.js';

interface Props {
  deal: Deal;
  /** Why this person cannot report a problem now. */
  refused: string | null;
  winnerOf: Winner;
}

const mostOf = (deal: Deal): Cents => {
  const { priceCents, givenCents } = currentOf(deal);
  return priceCents - givenCents;
};

interface FormProps {
  deal: Deal;
  wasLost: (error: unknown) => boolean;
}

function ClaimForm({ deal, wasLost }: FormProps) {
  const navigate = useNavigate();
  const claim = useClaim(deal.id);
  /** The deal as it was when the claim was ready to be checked. */
  const [checked, setChecked] = useState<Deal | null>(null);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [draft, setDraft] = useState<ClaimDraft>({
    kind: deal.role === 'seller' ? 'other' : null,
    sum: '',
    reason: useQuote(),
  });
  const mostCents = mostOf(deal);
  const claimCents = parseKes(draft.sum) ?? 0;

  const change = (part: Partial<ClaimDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    setProblems(stillWrong(problems, claimProblems(next, mostCents)));
  };
  const next = () => {
    const found = claimProblems(draft, mostCents);
    setProblems(found);
    setChecked(found.length === 0 ? deal : null);
  };
  const send = ({ v, current: item }: Deal) =>
    claim.mutate(
      { kind: draft.kind ?? 'other', claimCents, reason: draft.reason.trim(), item, v },
      {
        onSuccess: () => void navigate(paths.deal(deal.id), { replace: true }),
        onError: (error) => {
          const found = wasLost(error) ? [] : problemsOf(error);
          setProblems(found);
          if (found.every(({ field }) => field !== '')) setChecked(null);
        },
      },
    );
  return (
    <>
      <ErrorSummary problems={problems} />
      {checked ? (
        <ClaimCheck
          deal={checked}
          draft={draft}
          claimCents={claimCents}
          busy={claim.isPending || claim.isSuccess}
          onSend={() => send(checked)}
          onBack={() => setChecked(null)}
        />
      ) : (
        <ClaimFields
          draft={draft}
          role={deal.role}
          problems={problems}
          hint={`Of ${formatKes(mostCents)}. The rest goes to ${called(deal, otherParty(deal.role))} when it is settled.`}
          onChange={change}
          onNext={next}
        />
      )}
    </>
  );
}

/** A claim: what is wrong, how much, and what it does before it is sent. */
export function ClaimPage({ deal, refused, winnerOf }: Props) {
  const race = useLostRace(deal.id, winnerOf);
  return (
    <Column>
      <BackBar to={paths.deal(deal.id)}>
        Deal <span className="font-mono">{deal.id}</span>
      </BackBar>
      <Heading title="Report a problem">Report a problem</Heading>
      <p className="text-ink-2">{capital(deal.title)}</p>
      {race.conflict && (
        <Note kind="pending" urgent>
          {race.conflict}
        </Note>
      )}
      {refused === null ? (
        <ClaimForm deal={deal} wasLost={race.wasLost} />
      ) : (
        <>
          <Note kind="pending">{refused}</Note>
          <ButtonLink to={paths.deal(deal.id)} look="main">
            Back to the deal
          </ButtonLink>
        </>
      )}
    </Column>
  );
}
