import { useState } from 'react';
import { Button } from '../../../components/ui/Button.js';
import { Note } from '../../../components/ui/Note.js';
import { usePropose } from '../use-staff-step.js';
import { ReasonSheet } from './ReasonSheet.js';

/** A wallet that was stopped because M-Pesa said two things about its money; staff propose to lift it. */
export function FrozenWallet({ user }: { user: string }) {
  const propose = usePropose();
  const [asked, setAsked] = useState(false);
  const [proposed, setProposed] = useState(false);
  return (
    <div className="flex max-w-160 flex-col gap-4">
      <Note kind="pending">
        This wallet is paused. Nothing of it moves.
        {proposed && ' It is proposed to lift that; somebody else of the staff has to confirm it.'}
      </Note>
      <Button onClick={() => setAsked(true)} testId="unfreeze">
        Propose to lift the pause
      </Button>
      {asked && (
        <ReasonSheet
          title="Lift the pause of this wallet"
          effect="Its money moves again and its payouts go on, once somebody else of the staff confirms it."
          label="Propose this"
          step={propose}
          onConfirm={(reason) =>
            propose.take({ to: `people/${user}/unfreeze`, body: { reason } }, () => {
              setAsked(false);
              setProposed(true);
            })
          }
          onClose={() => setAsked(false)}
        />
      )}
    </div>
  );
}
