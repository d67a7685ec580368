import type { Grant } from '@amana/shared/admin/contract.js';
import { may } from '@amana/shared/users/roles.js';
import { useMe } from '../../../lib/session.js';
import { grantWords, whyNotConfirm } from '../role-words.js';
import { DecisionCard, type CardProps } from './DecisionCard.js';

/** A role that an admin proposed for somebody, to be confirmed by another one or turned down. */
export function GrantCard({ grant, nowMs, decide }: CardProps & { grant: Grant }) {
  const me = useMe();
  const effect = `${grantWords(grant, nowMs)}.`;
  return (
    <DecisionCard
      {...{ nowMs, decide, effect }}
      what="grant"
      waiting={grant}
      person={{ id: grant.user.id, words: 'See who it is' }}
      confirm={{
        title: 'Confirm the role',
        label: 'Confirm: it is given at once',
        effect: `${effect} All devices of ${grant.user.name} are signed out first.`,
      }}
      whyNot={whyNotConfirm(grant, me.id, nowMs)}
      offered={{ confirm: may(me.roles, 'grants.confirm'), reject: grant.user.id !== me.id }}
    />
  );
}
