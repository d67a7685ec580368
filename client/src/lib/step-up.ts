import { useSyncExternalStore } from 'react';

/** `unasked` = no screen could ask. */
export type ProofAnswer = 'given' | 'declined' | 'unasked';

interface Asked {
  promise: Promise<ProofAnswer>;
  answer: (how: ProofAnswer) => void;
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

/** Asks once for all requests that wait for it. */
export function askForProof(): Promise<ProofAnswer> {
  if (listeners.size === 0) return Promise.resolve('unasked');
  if (asked === null) {
    let answer: Asked['answer'] = () => undefined;
    const promise = new Promise<ProofAnswer>((resolve) => (answer = resolve));
    become({ promise, answer });
  }
  return asked!.promise;
}

export function answerProof(how: ProofAnswer): void {
  const waiting = asked;
  if (waiting === null) return;
  become(null);
  waiting.answer(how);
}
