/** Asks again until it holds; the last error or value is told when time is up. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  timeoutMs = 10_000,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  let last: unknown;
  while (performance.now() < end) {
    try {
      const found = await ask();
      if (found) return found;
      last = found;
    } catch (error) {
      last = error;
    }
    await new Promise((done) => setTimeout(done, 40));
  }
  throw new Error(
    `waited ${timeoutMs} ms for: ${what}; last seen: ${last instanceof Error ? last.message : JSON.stringify(last)}`,
  );
}
