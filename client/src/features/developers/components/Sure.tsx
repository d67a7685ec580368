import type { UseMutationResult } from '@tanstack/react-query';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { Sheet } from '../../../components/ui/Sheet.js';
import { useSubmit } from '../../../components/ui/use-submit.js';

interface Props<O> {
  title: string;
  effect: string;
  label: string;
  id: string;
  command: UseMutationResult<O, unknown, string>;
  onDone: (result: O) => void;
  onClose: () => void;
}

/** Says what a step does before it is taken; the button repeats it. */
export function Sure<O>({ title, effect, label, id, command, onDone, onClose }: Props<O>) {
  const { problems, busy, submit } = useSubmit();
  const go = () => void submit([], async () => onDone(await command.mutateAsync(id)));
  return (
    <Sheet title={title} onClose={onClose} testId="confirm-sheet">
      <ErrorSummary problems={problems} />
      <p>{effect}</p>
      <Button look="main" busy={busy} onClick={go} testId="confirm">
        {label}
      </Button>
      <Button look="quiet" onClick={onClose}>
        Not now
      </Button>
    </Sheet>
  );
}
