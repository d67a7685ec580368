import { useState } from 'react';
import { Button } from '../../../components/ui/Button.js';
import { useSuspend } from '../use-staff-step.js';
import { ReasonSheet } from './ReasonSheet.js';

/** Stops an account at once, as when its phone was stolen. */
export function SuspendCard({ user, name }: { user: string; name: string }) {
  const suspend = useSuspend();
  const [asked, setAsked] = useState(false);
  return (
    <div className="flex max-w-160 flex-col">
      <Button onClick={() => setAsked(true)} testId="suspend">
        Suspend this account
      </Button>
      {asked && (
        <ReasonSheet
          title={`Suspend the account of ${name}`}
          effect="At once: every sign-in ends, nobody can sign in, API keys and webhooks stop, and no money leaves. Deals and their clocks go on. Two of the staff lift it."
          label="Suspend this account"
          step={suspend}
          onConfirm={(reason) => suspend.take({ user, reason }, () => setAsked(false))}
          onClose={() => setAsked(false)}
        />
      )}
    </div>
  );
}
