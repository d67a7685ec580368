import { useState } from 'react';
import type { Grant } from '@amana/shared/admin/contract.js';
import { may } from '@amana/shared/users/roles.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { Button } from '../../../components/ui/Button.js';
import { Link } from '../../../components/ui/Link.js';
import { useMe } from '../../../lib/session.js';
import { formatNearbyInside } from '../../../lib/time.js';
import { grantWords, whyNotConfirm } from '../role-words.js';
import type { useDecideRole } from '../use-staff-step.js';
import { ReasonSheet } from './ReasonSheet.js';

interface Props {
  grant: Grant;
  nowMs: number;
  decide: ReturnType<typeof useDecideRole>;
}

const STEPS = {
  confirm: { title: 'Confirm the role', label: 'Confirm: it is given at once' },
  reject: { title: 'Turn it down', label: 'Turn it down' },
} as const;

/** A role that an admin proposed for somebody, to be confirmed by another one or turned down. */
export function GrantCard({ grant, nowMs, decide }: Props) {
  const me = useMe();
  const [asked, setAsked] = useState<keyof typeof STEPS | null>(null);
  const effect = `${grantWords(grant, nowMs)}.`;
  const mine = grant.by.id === me.id;
  const settled = () => setAsked(null);
  const ask = (to: keyof typeof STEPS) => () => {
    decide.reset();
    setAsked(to);
  };
  return (
    <li className="card flex flex-col gap-3" data-testid="grant">
      <h3 className="font-bold">{effect}</h3>
      <Link to={adminPaths.person(grant.user.id)} className="link -my-3 inline-block py-3">
        See who it is
      </Link>
      <p className="whitespace-pre-line">“{grant.reason}”</p>
      <p className="text-sm text-ink-2">
        {`${mine ? 'You' : grant.by.name}, ${formatNearbyInside(grant.at, nowMs)}`}
      </p>
      {may(me.roles, 'grants.confirm') && (
        <div className="flex flex-col gap-2 sm:flex-row sm:flex-wrap sm:items-start sm:gap-4">
          <Button onClick={ask('confirm')} reason={whyNotConfirm(grant, me.id, nowMs)} testId="confirm-grant">
            Confirm
          </Button>
          {grant.user.id !== me.id && (
            <Button look="danger" onClick={ask('reject')} testId="reject-grant">
              {mine ? 'Take it back' : 'Turn it down'}
            </Button>
          )}
        </div>
      )}
      {asked && (
        <ReasonSheet
          {...STEPS[asked]}
          effect={
            asked === 'confirm'
              ? `${effect} All devices of ${grant.user.name} are signed out first.`
              : `Nothing is done of this: ${effect}`
          }
          step={decide}
          onConfirm={(reason) => decide.take({ id: grant.id, to: asked, reason }, settled)}
          onClose={settled}
        />
      )}
    </li>
  );
}
