import { useState } from 'react';
import { STAFF_ROLES, type StaffRole } from '@amana/shared/users/roles.js';
import { Choice } from '../../../components/ui/Choice.js';
import { TextField } from '../../../components/ui/Field.js';
import { problemOf, type Problem } from '../../../components/ui/problems.js';
import { nairobiTime } from '../../../lib/date-fields.js';
import { useMe } from '../../../lib/session.js';
import { ROLE } from '../role-words.js';
import { useProposeRole } from '../use-staff-step.js';
import { PersonPicker } from './PersonPicker.js';
import { ReasonSheet } from './ReasonSheet.js';

const ENDS = { never: 'For good', at: 'Until a time' } as const;

interface Draft {
  user: string | null;
  role: StaffRole | null;
  ends: keyof typeof ENDS | null;
  until: string;
}

const ROLES = Object.fromEntries(STAFF_ROLES.map((role) => [role, ROLE[role]])) as typeof ROLE;

function missingOf({ user, role, ends, until }: Draft, me: string): Problem[] {
  const found: [string, string | false][] = [
    ['user', user === null && 'Find the person and choose one'],
    ['user', user === me && 'Nobody changes his own roles. Choose somebody else'],
    ['role', role === null && 'Choose a role'],
    ['ends', ends === null && 'Choose how long'],
    ['until', ends === 'at' && !(Date.parse(nairobiTime(until)) > Date.now()) && 'Enter a time to come'],
  ];
  return found.flatMap(([field, message]) => (message === false ? [] : [{ field, message }]));
}

/** Proposes a role for somebody, for good or until a time. */
export function GrantSheet({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const propose = useProposeRole();
  const [draft, setDraft] = useState<Draft>({ user: null, role: null, ends: null, until: '' });
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const send = (reason: string) => {
    const until = draft.ends === 'at' ? { until: nairobiTime(draft.until) } : {};
    propose.take({ user: draft.user!, role: draft.role!, reason, ...until }, onClose);
  };
  return (
    <ReasonSheet
      title="Propose a role"
      effect="Another admin has to confirm it. Then the person signs in again and has it."
      label="Propose this"
      step={propose}
      missing={missingOf(draft, me.id)}
      onConfirm={send}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <PersonPicker
            id="user"
            label="Who?"
            value={draft.user}
            error={problemOf(problems, 'user')}
            onValue={(user) => set({ user })}
          />
          <Choice
            id="role"
            legend="Which role?"
            options={ROLES}
            value={draft.role}
            error={problemOf(problems, 'role')}
            onValue={(role) => set({ role })}
          />
          <Choice
            id="ends"
            legend="For how long?"
            options={ENDS}
            value={draft.ends}
            error={problemOf(problems, 'ends')}
            onValue={(ends) => set({ ends })}
          />
          {draft.ends === 'at' && (
            <TextField
              id="until"
              label="Date and time it ends"
              hint="Nairobi time."
              type="datetime-local"
              value={draft.until}
              error={problemOf(problems, 'until')}
              onValue={(until) => set({ until })}
            />
          )}
        </>
      )}
    </ReasonSheet>
  );
}
