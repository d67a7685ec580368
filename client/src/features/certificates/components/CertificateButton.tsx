import { useMutation } from '@tanstack/react-query';
import { Button } from '../../../components/ui/Button.js';
import { Note } from '../../../components/ui/Note.js';
import { dealPath } from '../../../lib/api-client.js';
import { download } from '../../../lib/download.js';
import { errorText } from '../../../lib/error-text.js';

/** The deal on paper, for whoever asks what was agreed and paid. */
export function CertificateButton({ dealId }: { dealId: string }) {
  const load = useMutation({ mutationFn: async () => download(dealPath(dealId, '/certificate')) });
  return (
    <section aria-label="Certificate" className="flex flex-col gap-2">
      {load.error && (
        <Note kind="danger" urgent>
          {errorText(load.error)}
        </Note>
      )}
      <Button busy={load.isPending} busyText="Preparing the paper…" onClick={() => load.mutate()}>
        Download the certificate
      </Button>
      <p className="text-sm text-ink-2">
        A PDF of terms, money and history, with a code by which anybody can check it.
      </p>
    </section>
  );
}
