import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { Choice } from '../../../components/ui/Choice.js';
import { TextField } from '../../../components/ui/Field.js';
import { problemOf } from '../../../components/ui/problems.js';
import type { FieldsProps } from './TermsFields.js';

const KINDS = { email: 'By e-mail', phone: 'By SMS to a phone number', link: 'I send a link myself' };

/** How the other person gets the one-time link. */
export function WhoFields({ draft, problems, onChange }: FieldsProps) {
  const other = otherParty(draft.role ?? 'seller');
  return (
    <>
      <Choice
        id="invite"
        legend={`How do you reach the ${other}?`}
        hideLegend
        options={KINDS}
        value={draft.inviteKind}
        onValue={(inviteKind) => onChange({ inviteKind, inviteTo: '' })}
        error={problemOf(problems, 'invite')}
      />
      {draft.inviteKind === 'email' && (
        <TextField
          id="invite.email"
          label={`E-mail of the ${other}`}
          type="email"
          autoComplete="off"
          value={draft.inviteTo}
          error={problemOf(problems, 'invite.email')}
          onValue={(inviteTo) => onChange({ inviteTo })}
        />
      )}
      {draft.inviteKind === 'phone' && (
        <TextField
          id="invite.phone"
          label={`Phone number of the ${other}`}
          hint="For example 0712 345 678."
          type="tel"
          autoComplete="off"
          value={draft.inviteTo}
          error={problemOf(problems, 'invite.phone')}
          onValue={(inviteTo) => onChange({ inviteTo })}
        />
      )}
    </>
  );
}
