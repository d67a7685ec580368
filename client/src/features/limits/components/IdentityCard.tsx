import type { MyIdentity, SentId } from '@amana/shared/identity/contract.js';
import { Icon } from '../../../components/ui/Icon.js';
import { Note } from '../../../components/ui/Note.js';
import { useNow } from '../../../lib/config.js';
import { idWords } from '../../../lib/id-words.js';
import { formatNearbyInside } from '../../../lib/time.js';
import { IdForm } from './IdForm.js';

function Waiting({ sent }: { sent: SentId }) {
  const nowMs = useNow(30_000);
  return (
    <Note kind="pending">
      <p className="flex gap-2 font-medium">
        <Icon name="hourglass" />
        Staff are about to look at it.
      </p>
      <p>{`${idWords(sent)}, sent ${formatNearbyInside(sent.sentAt, nowMs)}. You will be told in your notices.`}</p>
    </Note>
  );
}

/** The ID: how far its check has come, and the form while there is something to send. */
export function IdentityCard({ identity: { checked, sent } }: { identity: MyIdentity }) {
  return (
    <section className="card flex flex-col gap-4" aria-labelledby="id-heading" data-testid="identity">
      <h2 id="id-heading">Your ID</h2>
      {checked ? (
        <p className="flex gap-2">
          <Icon name="tick" />
          {sent ? `Checked: ${idWords(sent)}.` : 'Checked.'}
        </p>
      ) : sent?.state === 'waiting' ? (
        <Waiting sent={sent} />
      ) : (
        <>
          {sent?.state === 'rejected' && (
            <Note kind="danger">
              <p className="font-medium">Your ID was turned down.</p>
              <p className="whitespace-pre-line wrap-anywhere">{`“${sent.reason ?? ''}”`}</p>
              <p>Nothing else has changed. You can send another photo.</p>
            </Note>
          )}
          <IdForm />
        </>
      )}
    </section>
  );
}
