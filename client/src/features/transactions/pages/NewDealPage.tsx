import { useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { paths } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { Choice } from '../../../components/ui/Choice.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { Skeleton } from '../../../components/ui/Skeleton.js';
import { BackBar, Column, Heading } from '../../../components/ui/Page.js';
import { problemOf, stillWrong, type Problem } from '../../../components/ui/problems.js';
import { useConfig } from '../../../lib/config.js';
import { useMe } from '../../../lib/session.js';
import { CheckAnswers } from '../components/CheckAnswers.js';
import { LiveQuote } from '../components/LiveQuote.js';
import { AgreedFields } from '../components/AgreedFields.js';
import {
  DeliverField,
  InspectField,
  PriceFields,
  WhatFields,
  type FieldsProps,
} from '../components/TermsFields.js';
import { WhoFields } from '../components/WhoFields.js';
import { loadDraft, saveDraft, type Draft } from '../draft.js';
import { priceOf, stepProblems, stepsOf, type Limits, type StepName } from '../draft-rules.js';

const ROLES = { seller: 'I sell', buyer: 'I buy' };

function questionOf(step: StepName, draft: Draft): string {
  const sells = draft.role !== 'buyer';
  const questions: Record<StepName, string> = {
    role: 'Do you sell or buy?',
    what: sells ? 'What are you selling?' : 'What are you buying?',
    price: draft.inParts ? 'What are the parts?' : 'What is the price?',
    deliver: sells ? 'How long do you need to deliver?' : 'How long may the delivery take?',
    inspect: sells ? 'How long may the buyer check it?' : 'How long do you need to check it?',
    who: `Who is the ${otherParty(draft.role ?? 'seller')}?`,
  };
  return questions[step];
}

function StepFields({ step, ...fields }: FieldsProps & { step: StepName }) {
  switch (step) {
    case 'role':
      return (
        <Choice
          id="role"
          legend="Do you sell or buy?"
          hideLegend
          options={ROLES}
          value={fields.draft.role}
          onValue={(role) => fields.onChange({ role })}
          error={problemOf(fields.problems, 'role')}
        />
      );
    case 'what':
      return <WhatFields {...fields} />;
    case 'price':
      return <PriceFields {...fields} />;
    case 'deliver':
      return <DeliverField {...fields} />;
    case 'inspect':
      return (
        <>
          <InspectField {...fields} />
          <AgreedFields {...fields} />
        </>
      );
    case 'who':
      return <WhoFields {...fields} />;
  }
}

function Question({ step, onNext, ...fields }: FieldsProps & { step: StepName; onNext: () => void }) {
  const question = questionOf(step, fields.draft);
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onNext();
      }}
    >
      <ErrorSummary problems={fields.problems} />
      <Heading title={question}>{question}</Heading>
      <StepFields step={step} {...fields} />
      <LiveQuote
        amountCents={priceOf(fields.draft)}
        feePayer={fields.draft.feePayer}
        role={fields.draft.role}
      />
      <Button look="main" type="submit" testId="continue">
        Continue
      </Button>
    </form>
  );
}

function Wizard({ limits }: { limits: Limits }) {
  const { id: userId } = useMe();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [draft, setDraft] = useState(() => loadDraft(localStorage, userId, Date.now()));
  const [problems, setProblems] = useState<Problem[]>([]);
  const steps = stepsOf(draft);
  const firstWrong = steps.findIndex((step) => stepProblems(step, draft, limits).length > 0);
  const reachable = firstWrong === -1 ? steps.length : firstWrong;
  const index = Math.min(Math.max(0, Number(params.get('step') ?? 1) - 1), reachable);
  const step = steps[index];

  useEffect(() => setProblems([]), [index]);

  const go = (to: number) => setParams({ step: String(to + 1) });
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    if (step) setProblems(stillWrong(problems, stepProblems(step, next, limits)));
    saveDraft(localStorage, userId, next, Date.now());
  };
  const next = () => {
    if (step === undefined) return;
    const found = stepProblems(step, draft, limits);
    setProblems(found);
    if (found.length === 0) go(params.has('check') ? steps.length : index + 1);
  };
  const back = index === 0 ? paths.deals : `${paths.newDeal}?step=${index}`;

  return (
    <Column>
      <BackBar to={back}>{step ? `Step ${index + 1} of ${steps.length}` : 'New deal'}</BackBar>
      {step ? (
        <Question
          key={step}
          step={step}
          draft={draft}
          problems={problems}
          limits={limits}
          onChange={change}
          onNext={next}
        />
      ) : (
        <CheckAnswers
          draft={draft}
          onChange={(to) => setParams({ step: String(steps.indexOf(to) + 1), check: '1' })}
          onSent={(id) => void navigate(paths.deal(id), { replace: true })}
        />
      )}
    </Column>
  );
}

/** A new deal, one question a page; the answers stay on this device for seven days. */
export function NewDealPage() {
  const config = useConfig();
  return config ? <Wizard limits={config.limits} /> : <Skeleton />;
}
