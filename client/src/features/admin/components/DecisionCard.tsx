import { useState } from 'react';
import type { Grant } from '@amana/shared/admin/contract.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { Button } from '../../../components/ui/Button.js';
import { Link } from '../../../components/ui/Link.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { useMe } from '../../../lib/session.js';
import { formatNearbyInside } from '../../../lib/time.js';
import type { useDecideProposal } from '../use-staff-step.js';
import { ReasonSheet } from './ReasonSheet.js';

export interface CardProps {
  nowMs: number;
  decide: ReturnType<typeof useDecideProposal>;
}

interface Props extends CardProps {
  what: 'grant' | 'proposal';
  waiting: Pick<Grant, 'id' | 'by' | 'at' | 'reason'>;
  effect: string;
  person: { id: string; words: string } | null;
  confirm: { title: string; label: string; effect: string };
  /** Why this viewer cannot confirm it; null when he can. */
  whyNot: string | null;
  offered?: { confirm: boolean; reject: boolean };
}

/** What a colleague proposed, to be confirmed or turned down; one's own waits for somebody else. */
export function DecisionCard({ what, waiting, effect, person, confirm, whyNot, ...props }: Props) {
  const { nowMs, decide, offered = { confirm: true, reject: true } } = props;
  const mine = waiting.by.id === useMe().id;
  const [asked, setAsked] = useState<'confirm' | 'reject' | null>(null);
  const settled = () => setAsked(null);
  const ask = (to: typeof asked) => () => {
    decide.reset();
    setAsked(to);
  };
  const reject = {
    title: 'Turn it down',
    label: 'Turn it down',
    effect: `Nothing is done of this: ${effect}`,
  };
  return (
    <li className="card flex flex-col gap-3" data-testid={what}>
      <h3 className="font-bold">
        <MoneyText text={effect} />
      </h3>
      {person && (
        <Link to={adminPaths.person(person.id)} className="link -my-3 inline-block py-3">
          {person.words}
        </Link>
      )}
      <p className="whitespace-pre-line">“{waiting.reason}”</p>
      <p className="text-sm text-ink-2">
        {`${mine ? 'You' : waiting.by.name}, ${formatNearbyInside(waiting.at, nowMs)}`}
      </p>
      {offered.confirm && (
        <div className="flex flex-col gap-2 sm:flex-row sm:flex-wrap sm:items-start sm:gap-4">
          <Button onClick={ask('confirm')} reason={whyNot} testId={`confirm-${what}`}>
            Confirm
          </Button>
          {offered.reject && (
            <Button look="danger" onClick={ask('reject')} testId={`reject-${what}`}>
              {mine ? 'Take it back' : 'Turn it down'}
            </Button>
          )}
        </div>
      )}
      {asked && (
        <ReasonSheet
          {...{ confirm, reject }[asked]}
          step={decide}
          onConfirm={(reason) => decide.take({ id: waiting.id, to: asked, reason }, settled)}
          onClose={settled}
        />
      )}
    </li>
  );
}
