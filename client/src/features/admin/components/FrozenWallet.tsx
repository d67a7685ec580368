import { useState } from 'react';
import { Button } from '../../../components/ui/Button.js';
import { Note } from '../../../components/ui/Note.js';
import { usePropose } from '../use-staff-step.js';
import { ReasonSheet } from './ReasonSheet.js';

interface Props {
  user: string;
  suspended: boolean;
}

const WORDS = {
  frozen: {
    stands: 'This wallet is paused. Nothing of it moves.',
    label: 'Propose to lift the pause',
    title: 'Lift the pause of this wallet',
    effect: 'Its money moves again and its payouts go on, once somebody else of the staff confirms it.',
  },
  suspended: {
    stands: 'This account is suspended. Nobody can sign in, and no money leaves.',
    label: 'Propose to lift the suspension',
    title: 'Lift the suspension of this account',
    effect:
      'Its owner can sign in, its money moves again and its payouts go on, once somebody else of the staff confirms it.',
  },
};

/** An account that was suspended, or a wallet that was stopped because M-Pesa said two things about its money; staff propose to lift it. */
export function FrozenWallet({ user, suspended }: Props) {
  const words = suspended ? WORDS.suspended : WORDS.frozen;
  const propose = usePropose();
  const [asked, setAsked] = useState(false);
  const [proposed, setProposed] = useState(false);
  return (
    <div className="flex max-w-160 flex-col gap-4">
      <Note kind="pending">
        {words.stands}
        {proposed && ' It is proposed to lift that; somebody else of the staff has to confirm it.'}
      </Note>
      <Button onClick={() => setAsked(true)} testId="unfreeze">
        {words.label}
      </Button>
      {asked && (
        <ReasonSheet
          title={words.title}
          effect={words.effect}
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
