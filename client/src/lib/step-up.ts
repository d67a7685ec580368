import { useSyncExternalStore } from 'react';

interface Asked {
  promise: Promise<boolean>;
  answer: (proven: boolean) => void;
}

let asked: Asked | null = null;
const listeners = new Set<() => void>();

function become(next: Asked | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** True while the person is to prove again who he is. */
export const useProofWanted = (): boolean => useSyncExternalStore(subscribe, () => asked !== null);

/** Asks once for all requests that wait for it. False = he would rather not, or no screen can ask. */
export function askForProof(): Promise<boolean> {
  if (listeners.size === 0) return Promise.resolve(false);
  if (asked === null) {
    let answer: Asked['answer'] = () => undefined;
    const promise = new Promise<boolean>((resolve) => (answer = resolve));
    become({ promise, answer });
  }
  return asked!.promise;
}

export function answerProof(proven: boolean): void {
  const waiting = asked;
  if (waiting === null) return;
  become(null);
  waiting.answer(proven);
}
