import { useRef } from 'react';
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { Intent, runIntent } from './idempotency.js';

/** A mutation that carries an Idempotency-Key, kept until its outcome is known. */
export function useIntent<I, O>(
  run: (input: I, key: string) => Promise<O>,
  onSuccess?: (result: O) => unknown,
): UseMutationResult<O, unknown, I> {
  const intent = useRef<Intent>(null);
  intent.current ??= new Intent();
  const current = intent.current;
  return useMutation({
    mutationFn: (input: I) => runIntent(current, input, run),
    ...(onSuccess ? { onSuccess } : {}),
  });
}
