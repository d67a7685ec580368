import { useState } from 'react';
import { Button } from '../../../components/ui/Button.js';
import { Form } from '../../../components/ui/Form.js';
import { problemOf, stillWrong, type Problem } from '../../../components/ui/problems.js';
import { useHandIn } from '../use-staff-step.js';

const MAX_BYTES = 1_048_576;

function wrongWith(file: File | null): Problem[] {
  if (file === null) return [{ field: 'statement', message: 'Choose the CSV file of the portal' }];
  return file.size > MAX_BYTES
    ? [{ field: 'statement', message: 'The file is larger than 1 MB: choose fewer days in the portal' }]
    : [];
}

/** Hands a statement in: the CSV file as M-Pesa's portal gives it. */
export function HandIn() {
  const handIn = useHandIn();
  const [file, setFile] = useState<File | null>(null);
  const [shown, setShown] = useState<Problem[]>([]);
  /** A new field once a file is handed in: the browser keeps the old choice else. */
  const [round, setRound] = useState(0);
  const found = wrongWith(file);
  const problems = [
    ...stillWrong(shown, found),
    ...handIn.problems.map((each) => ({ ...each, field: 'statement' })),
  ];
  const error = problemOf(problems, 'statement');
  const send = async () => {
    setShown(found);
    if (file === null || found.length > 0) return;
    handIn.take(await file.text(), () => {
      setFile(null);
      setShown([]);
      setRound(round + 1);
    });
  };
  return (
    <section className="card max-w-160">
      <Form problems={problems} onSubmit={() => void send()}>
        <div className="flex flex-col gap-1">
          <label htmlFor="statement" className="font-medium">
            Hand a statement in
          </label>
          <p id="statement-hint" className="text-sm text-ink-2">
            The CSV file as M-Pesa’s portal gives it: all accounts, up to 5,000 lines.
          </p>
          {error && (
            <p id="statement-error" className="text-sm font-medium text-danger">
              {error}
            </p>
          )}
          <input
            key={round}
            id="statement"
            type="file"
            accept=".csv,text/csv"
            aria-invalid={error !== undefined}
            aria-describedby={error === undefined ? 'statement-hint' : 'statement-hint statement-error'}
            className="field min-h-12 py-2"
            onChange={({ target }) => {
              handIn.reset();
              setFile(target.files?.[0] ?? null);
            }}
          />
        </div>
        <Button look="main" type="submit" busy={handIn.busy} testId="hand-in">
          Compare it with Amana’s books
        </Button>
      </Form>
    </section>
  );
}
