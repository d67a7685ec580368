import { useState } from 'react';
import { useNavigate } from 'react-router';
import { SHILLING } from '@amana/shared/money.js';
import type { Deal, Milestone } from '@amana/shared/transactions/contract.js';
import { paths } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { BackBar, Column, Heading } from '../../../components/ui/Page.js';
import { problemsOf, stillWrong, type Problem } from '../../../components/ui/problems.js';
import { Skeleton } from '../../../components/ui/Skeleton.js';
import { useConfig } from '../../../lib/config.js';
import { AgreedFields } from '../components/AgreedFields.js';
import { LiveQuote } from '../components/LiveQuote.js';
import { DeliverField, InspectField, PriceFields, WhatFields } from '../components/TermsFields.js';
import { EMPTY_DRAFT, type Draft, type PartDraft } from '../draft.js';
import { priceOf, stepProblems, stepsOf, termsOf, type Limits, type StepName } from '../draft-rules.js';
import { nameOf } from '../people.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { useCounter } from '../transactions.commands.js';

const CHECKED: StepName[] = ['what', 'price', 'deliver', 'inspect'];

const shillings = (cents: number): string => String(cents / SHILLING);

const partOf = ({ title, priceCents, deliveryDays }: Milestone): PartDraft => ({
  title,
  price: shillings(priceCents),
  days: String(deliveryDays),
});

const draftOf = ({ terms, role }: Deal): Draft => ({
  ...EMPTY_DRAFT,
  role,
  title: terms.title,
  description: terms.description,
  price: terms.milestones ? '' : shillings(terms.priceCents),
  ...(terms.milestones ? { inParts: true, parts: terms.milestones.map(partOf) } : {}),
  feePayer: terms.feePayer,
  deliveryDays: terms.milestones ? EMPTY_DRAFT.deliveryDays : String(terms.deliveryDays),
  inspectionDays: String(terms.inspectionDays),
  agreedSplits: terms.agreedSplits ?? {},
});

function ChangeForm({ deal, limits }: { deal: Deal; limits: Limits }) {
  const navigate = useNavigate();
  const counter = useCounter(deal.id);
  const [base] = useState(deal);
  const [draft, setDraft] = useState(() => draftOf(base));
  const [problems, setProblems] = useState<Problem[]>([]);
  const other = nameOf(deal, otherParty(deal.role));

  const wrongWith = (now: Draft) =>
    stepsOf(now)
      .filter((step) => CHECKED.includes(step))
      .flatMap((step) => stepProblems(step, now, limits));
  const send = () => {
    const found = wrongWith(draft);
    if (JSON.stringify(draft) === JSON.stringify(draftOf(base)))
      found.push({ field: 'title', message: 'Change something first' });
    setProblems(found);
    if (found.length > 0) return;
    counter.mutate(
      { ...termsOf(draft), termsHash: base.terms.hash },
      {
        onSuccess: () => void navigate(paths.deal(deal.id)),
        onError: (error) => setProblems(problemsOf(error)),
      },
    );
  };
  const fields = {
    draft,
    problems,
    limits,
    onChange: (part: Partial<Draft>) => {
      const next = { ...draft, ...part };
      setDraft(next);
      setProblems(stillWrong(problems, wrongWith(next)));
    },
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <ErrorSummary problems={problems} />
      <Heading title="Suggest a change">Suggest a change</Heading>
      <p className="text-ink-2">{`You agree to what you send. ${other} then agrees, or answers with another change.`}</p>
      <WhatFields {...fields} />
      <PriceFields {...fields} />
      {!draft.inParts && <DeliverField {...fields} />}
      <InspectField {...fields} />
      <AgreedFields {...fields} />
      <LiveQuote amountCents={priceOf(draft)} feePayer={draft.feePayer} role={deal.role} />
      <Button look="main" type="submit" busy={counter.isPending} testId="send-change">
        {`Send the change to ${other}`}
      </Button>
    </form>
  );
}

/** A counter-offer: the same terms, to be changed. */
export function ChangePage({ deal }: { deal: Deal }) {
  const config = useConfig();
  return (
    <Column>
      <BackBar to={paths.deal(deal.id)}>
        Deal <span className="font-mono">{deal.id}</span>
      </BackBar>
      {config ? <ChangeForm deal={deal} limits={config.limits} /> : <Skeleton />}
    </Column>
  );
}
