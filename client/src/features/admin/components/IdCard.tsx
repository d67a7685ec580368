import { useState } from 'react';
import type { IdCase } from '@amana/shared/identity/contract.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { Button } from '../../../components/ui/Button.js';
import { Link } from '../../../components/ui/Link.js';
import { Note } from '../../../components/ui/Note.js';
import { Facts } from '../../../components/ui/Rows.js';
import { errorText } from '../../../lib/error-text.js';
import { idWords } from '../../../lib/id-words.js';
import { formatNearby } from '../../../lib/time.js';
import { useIdPicture } from '../admin.api.js';
import { useDecideId } from '../use-staff-step.js';
import { ReasonSheet } from './ReasonSheet.js';

const STEPS = {
  approve: {
    label: 'Approve this ID',
    effect: 'The limits of this person rise at once. Approve only when name, face and number agree.',
  },
  reject: { label: 'Turn this ID down', effect: 'The person reads your reason and may send another photo.' },
};

/** One ID that waits: whose, what it has to show, the photo when it is asked for, and the two decisions. */
export function IdCard({ waiting, nowMs }: { waiting: IdCase; nowMs: number }) {
  const { id, user, sentAt } = waiting;
  const [wanted, setWanted] = useState(false);
  const [to, setTo] = useState<keyof typeof STEPS | null>(null);
  const { data: picture, error, isFetching } = useIdPicture(id, wanted);
  const step = useDecideId();
  return (
    <li className="card flex max-w-160 flex-col gap-4" data-testid="id-case">
      <Facts
        facts={[
          [
            'Person',
            <Link
              to={adminPaths.person(user.id)}
              className="link -my-3 inline-flex min-h-12 items-center wrap-anywhere"
            >
              {user.name}
            </Link>,
          ],
          ['ID', idWords(waiting)],
          ['Sent', formatNearby(sentAt, nowMs)],
        ]}
      />
      {step.lost && <Note kind="info">A colleague was first: this is decided.</Note>}
      {error !== null && <Note kind="danger">{errorText(error)}</Note>}
      {picture ? (
        <>
          <img src={picture} alt={`ID of ${user.name}`} className="w-full rounded-md border border-line" />
          <div className="flex flex-col gap-3 sm:flex-row">
            {(['approve', 'reject'] as const).map((each) => (
              <Button key={each} onClick={() => setTo(each)} testId={`id-${each}`}>
                {STEPS[each].label}
              </Button>
            ))}
          </div>
        </>
      ) : (
        <Button busy={isFetching} busyText="Loading…" onClick={() => setWanted(true)}>
          Show the photo
        </Button>
      )}
      {to && (
        <ReasonSheet
          title={STEPS[to].label}
          {...STEPS[to]}
          step={step}
          onConfirm={(reason) => step.take({ id, to, reason }, () => setTo(null))}
          onClose={() => setTo(null)}
        />
      )}
    </li>
  );
}
