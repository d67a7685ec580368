import { Button } from '../../../components/ui/Button.js';
import { Note } from '../../../components/ui/Note.js';
import { save } from '../../../lib/download.js';
import { useMe } from '../../../lib/session.js';
import { toast } from '../../../lib/toast.js';
import { codesFile } from '../security-words.js';

interface Props {
  codes: readonly string[];
  onKept: () => void;
}

/** The ten recovery codes, once. */
export function RecoveryList({ codes, onKept }: Props) {
  const { email } = useMe();
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join('\n'));
    await toast('Codes copied');
  };
  const file = () =>
    save(new Blob([codesFile(email, codes)], { type: 'text/plain' }), 'amana-recovery-codes.txt');
  return (
    <>
      <Note kind="pending" urgent>
        Keep these ten codes now: they are not shown again. Each signs you in once when the phone with the app
        is lost.
      </Note>
      <ol
        data-testid="recovery-codes"
        className="grid gap-x-6 gap-y-1 rounded-md bg-sunken p-3 font-mono text-sm select-all sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <Button onClick={() => void copy()}>Copy the codes</Button>
      <Button onClick={file}>Save them as a file</Button>
      <Button look="main" onClick={onKept}>
        I have kept them
      </Button>
    </>
  );
}
