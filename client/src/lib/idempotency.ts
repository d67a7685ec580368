import { isUnsettled } from './api-error.js';

const RETRY_DELAYS_MS = [1_000, 3_000];

/** One thing that a person wants done: its key stays the same until the outcome is known. */
export class Intent {
  #key: string | null = null;
  #input = '';

  /** The key for this input; another input is another intent. */
  keyFor(input: unknown): string {
    const text = JSON.stringify(input) ?? '';
    if (this.#key === null || text !== this.#input) {
      this.#key = crypto.randomUUID();
      this.#input = text;
    }
    return this.#key;
  }

  settle(): void {
    this.#key = null;
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Runs one intent: an unknown outcome is asked again with the same key, and a later run of the same input keeps it too.
 * @throws what `run` throws last
 */
export async function runIntent<I, O>(
  intent: Intent,
  input: I,
  run: (input: I, key: string) => Promise<O>,
  delaysMs: readonly number[] = RETRY_DELAYS_MS,
): Promise<O> {
  const key = intent.keyFor(input);
  for (let attempt = 0; ; attempt += 1) {
    try {
      const result = await run(input, key);
      intent.settle();
      return result;
    } catch (error) {
      const delayMs = delaysMs[attempt];
      if (!isUnsettled(error)) intent.settle();
      if (!isUnsettled(error) || delayMs === undefined) throw error;
      await wait(delayMs);
    }
  }
}
