import { useState } from 'react';
import type { Proposal } from '@amana/shared/admin/contract.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { Button } from '../../../components/ui/Button.js';
import { Link } from '../../../components/ui/Link.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { formatNearbyInside } from '../../../lib/time.js';
import { capital } from '../../../lib/words.js';
import { actWords, personOf } from '../money-words.js';
import type { useDecideProposal } from '../use-staff-step.js';
import { ReasonSheet } from './ReasonSheet.js';

interface Props {
  proposal: Proposal;
  /** The viewer proposed it himself. */
  mine: boolean;
  nowMs: number;
  decide: ReturnType<typeof useDecideProposal>;
}

const STEPS = {
  confirm: { title: 'Confirm it', label: 'Confirm: it is done at once' },
  reject: { title: 'Turn it down', label: 'Turn it down' },
} as const;

/** What a colleague proposed, to be confirmed or turned down; one's own waits for somebody else. */
export function ProposalCard({ proposal, mine, nowMs, decide }: Props) {
  const [asked, setAsked] = useState<keyof typeof STEPS | null>(null);
  const effect = `${capital(actWords(proposal))}.`;
  const person = personOf(proposal);
  const ask = (to: keyof typeof STEPS) => () => {
    decide.reset();
    setAsked(to);
  };
  const settled = () => setAsked(null);
  return (
    <li className="card flex flex-col gap-3" data-testid="proposal">
      <h3 className="font-bold">
        <MoneyText text={effect} />
      </h3>
      {person && (
        <Link to={adminPaths.person(person)} className="link -my-3 inline-block py-3">
          See whose wallet it is
        </Link>
      )}
      <p className="whitespace-pre-line">“{proposal.reason}”</p>
      <p className="text-sm text-ink-2">
        {`${mine ? 'You' : proposal.by.name}, ${formatNearbyInside(proposal.at, nowMs)}`}
      </p>
      <div className="flex flex-col gap-2 sm:flex-row sm:flex-wrap sm:items-start sm:gap-4">
        <Button
          onClick={ask('confirm')}
          reason={mine ? 'You proposed this: it waits for somebody else of the staff.' : null}
          testId="confirm-proposal"
        >
          Confirm
        </Button>
        <Button look="danger" onClick={ask('reject')} testId="reject-proposal">
          {mine ? 'Take it back' : 'Turn it down'}
        </Button>
      </div>
      {asked && (
        <ReasonSheet
          {...STEPS[asked]}
          effect={asked === 'confirm' ? effect : `Nothing is done of this: ${effect}`}
          step={decide}
          onConfirm={(reason) => decide.take({ id: proposal.id, to: asked, reason }, settled)}
          onClose={settled}
        />
      )}
    </li>
  );
}
