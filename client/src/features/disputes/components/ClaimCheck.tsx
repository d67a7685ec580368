import { useEffect, useRef } from 'react';
import { formatKes, type Cents } from '@amana/shared/money.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { HOUR_MS, RESPOND_MS } from '@amana/shared/transactions/policy.js';
import { Button } from '../../../components/ui/Button.js';
import { Facts } from '../../../components/ui/Rows.js';
import { splitOf } from '../../../components/ui/split.js';
import { called, KINDS, type ClaimDraft } from '../words.js';
import { IfAccepted } from './IfAccepted.js';

interface Props {
  deal: Deal;
  draft: ClaimDraft;
  claimCents: Cents;
  busy: boolean;
  onSend: () => void;
  onBack: () => void;
}

/** What a claim does, to the shilling, before it is sent. */
export function ClaimCheck({ deal, draft, claimCents, busy, onSend, onBack }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const other = called(deal, otherParty(deal.role));
  const split = splitOf(deal.role, claimCents, claimCents);
  return (
    <>
      <section className="card">
        <h2 ref={heading} tabIndex={-1} className="mb-3">
          Check before you send
        </h2>
        <Facts
          facts={[
            ...(deal.role === 'buyer' && draft.kind
              ? [['What is wrong', KINDS[draft.kind]] as [string, string]]
              : []),
            ['You claim', formatKes(claimCents)],
            ['In your words', draft.reason.trim()],
          ]}
        />
      </section>
      <section className="card">
        <h2 className="mb-1">{`If ${other} accepts`}</h2>
        {split && (
          <IfAccepted
            deal={deal}
            dispute={{ item: deal.current, claimant: deal.role }}
            split={split}
            caption="If the claim is accepted"
          />
        )}
      </section>
      <p>{`${other} has ${RESPOND_MS / HOUR_MS} hours to answer; otherwise an arbiter decides.`}</p>
      <Button look="main" busy={busy} onClick={onSend} testId="send-claim">
        {`Claim ${formatKes(claimCents)}`}
      </Button>
      <Button look="quiet" onClick={onBack}>
        Change it
      </Button>
    </>
  );
}
