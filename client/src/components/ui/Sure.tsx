import { FormSheet } from './FormSheet.js';
import { useSubmit } from './use-submit.js';

interface Props {
  title: string;
  effect: string;
  /** The title again, where it is left out. */
  label?: string;
  run: () => Promise<unknown>;
  onClose: () => void;
}

/** Says what a step does before it is taken, and closes after it. */
export function Sure({ title, effect, label = title, run, onClose }: Props) {
  const { problems, busy, submit } = useSubmit();
  const go = () => void submit([], () => run().then(onClose));
  return (
    <FormSheet
      title={title}
      testId="confirm-sheet"
      problems={problems}
      busy={busy}
      label={label}
      onSend={go}
      onClose={onClose}
    >
      <p>{effect}</p>
    </FormSheet>
  );
}
