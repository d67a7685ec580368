import { Button } from '../../../components/ui/Button.js';
import { Note } from '../../../components/ui/Note.js';
import { Sheet } from '../../../components/ui/Sheet.js';
import { toast } from '../../../lib/toast.js';

interface Props {
  title: string;
  /** `key` */
  what: string;
  secret: string;
  onKept: () => void;
}

/** A secret right after it was made, once. */
export function ShownOnce({ title, what, secret, onKept }: Props) {
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    await toast('Copied');
  };
  return (
    <Sheet title={title} onClose={onKept} testId="shown-once">
      <Note kind="pending" urgent>
        {`Keep this ${what} now, where only your programs read it. It is not shown again.`}
      </Note>
      <code data-testid="secret" className="rounded-md bg-sunken p-3 text-sm break-all select-all">
        {secret}
      </code>
      <Button onClick={() => void copy()}>{`Copy the ${what}`}</Button>
      <Button look="main" onClick={onKept}>
        I have kept it
      </Button>
    </Sheet>
  );
}
