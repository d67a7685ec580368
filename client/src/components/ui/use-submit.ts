import { useState } from 'react';
import { problemsOf, type Problem } from './problems.js';

/** Sends a form once nothing is wrong with it, and keeps what is: found here, or by the server. */
export function useSubmit() {
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [busy, setBusy] = useState(false);
  const submit = async (found: readonly Problem[], run: () => Promise<void>) => {
    setProblems(found);
    if (found.length > 0) return;
    setBusy(true);
    await run().catch((error: unknown) => setProblems(problemsOf(error)));
    setBusy(false);
  };
  return { problems, busy, submit };
}
