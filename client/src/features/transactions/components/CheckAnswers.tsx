import { agreedLines } from '../terms-words.js';
import type { ReactNode } from 'react';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { FEE_PAYER_WORDS } from '@amana/shared/transactions/words.js';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { Money } from '../../../components/ui/Money.js';
import { Heading } from '../../../components/ui/Page.js';
import { problemsOf } from '../../../components/ui/problems.js';
import { errorText } from '../../../lib/error-text.js';
import { useMe } from '../../../lib/session.js';
import { dropDraft, type Draft } from '../draft.js';
import { priceOf, proposalOf, termsOf, type StepName } from '../draft-rules.js';
import { days } from '../terms-words.js';
import { usePropose } from '../transactions.commands.js';
import { useTypedQuote } from './LiveQuote.js';
import { PartsList } from './PartsList.js';
import { SumsCard } from './SumsCard.js';

interface Props {
  draft: Draft;
  onChange: (step: StepName) => void;
  onSent: (dealId: string) => void;
}

type Answer = [StepName, string, ReactNode];

function Parts({ draft }: { draft: Draft }) {
  const { milestones = [] } = termsOf(draft);
  return (
    <PartsList parts={milestones.map(({ amountCents, ...part }) => ({ ...part, priceCents: amountCents }))} />
  );
}

function answersOf(draft: Draft): Answer[] {
  const other = otherParty(draft.role ?? 'seller');
  return [
    ['role', 'You', draft.role === 'buyer' ? 'buy' : 'sell'],
    ['what', 'What', `${draft.title}\n${draft.description}`],
    ['price', 'Price', <Money key="price" cents={priceOf(draft) ?? 0} />],
    ...(draft.inParts ? ([['price', 'Parts', <Parts key="parts" draft={draft} />]] as Answer[]) : []),
    ['price', 'Fee paid by', FEE_PAYER_WORDS[draft.feePayer]],
    ...(draft.inParts
      ? []
      : ([['deliver', 'Deliver', `Within ${days(Number(draft.deliveryDays))} of the payment`]] as Answer[])),
    ['inspect', 'Check', `Within ${days(Number(draft.inspectionDays))} of the delivery`],
    ...(Object.keys(draft.agreedSplits).length > 0
      ? ([['inspect', 'If there is a problem', agreedLines(draft.agreedSplits).join('\n')]] as Answer[])
      : []),
    ['who', other === 'buyer' ? 'Buyer' : 'Seller', draft.inviteTo || 'Whoever opens the link'],
  ];
}

function Answers({ draft, onChange }: Omit<Props, 'onSent'>) {
  return (
    <dl className="card py-0">
      {answersOf(draft).map(([step, name, value]) => (
        <div
          key={name}
          className="flex flex-wrap items-start gap-x-3 border-t border-line py-3 first:border-0"
        >
          <dt className="w-20 shrink-0 text-sm leading-6 text-ink-2">{name}</dt>
          <dd className="min-w-20 flex-1 whitespace-pre-line wrap-anywhere">{value}</dd>
          <dd>
            <button
              type="button"
              className="link -my-3 min-h-12 cursor-pointer"
              onClick={() => onChange(step)}
            >
              Change<span className="sr-only"> {name.toLowerCase()}</span>
            </button>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** All answers and the quote, before anything is sent. */
export function CheckAnswers({ draft, onChange, onSent }: Props) {
  const { id: userId } = useMe();
  const propose = usePropose();
  const quote = useTypedQuote(priceOf(draft), draft.feePayer);
  const { data } = quote;
  const stale = quote.isPlaceholderData || data === undefined;
  const send = () =>
    propose.mutate(proposalOf(draft), {
      onSuccess: (deal) => {
        dropDraft(localStorage, userId);
        onSent(deal.id);
      },
    });
  return (
    <>
      <ErrorSummary problems={propose.error ? problemsOf(propose.error) : []} />
      <Heading title="Check before you send">Check before you send</Heading>
      <Answers draft={draft} onChange={onChange} />
      {data && (
        <SumsCard
          sums={data}
          inParts={draft.inParts}
          buyerLabel={draft.role === 'buyer' ? 'You pay' : 'Buyer pays'}
          sellerLabel={draft.role === 'seller' ? 'You receive' : 'Seller receives'}
          backTo={draft.role === 'buyer' ? 'you' : 'the buyer'}
          withdrawalFeeCents={data.withdrawalFeeCents}
        />
      )}
      <Button
        look="main"
        busy={propose.isPending}
        reason={quote.error ? errorText(quote.error) : stale ? 'The quote is being worked out.' : null}
        onClick={send}
        testId="send-deal"
      >
        {draft.inviteKind === 'link' ? 'Make the deal and get the link' : `Send to ${draft.inviteTo}`}
      </Button>
    </>
  );
}
