/**
 * Joins writes that come while one is under way into the next one: alone it starts at once, and nobody waits for
 * more than the one before. What `write` throws, everyone in the group gets.
 */
export function grouped<T>(write: (items: T[]) => Promise<unknown>): (item: T) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  let gathering: { items: T[]; written: Promise<void> } | null = null;

  function begin(): { items: T[]; written: Promise<void> } {
    const items: T[] = [];
    const written = last.then(async () => {
      gathering = null;
      await write(items);
    });
    last = written.catch(() => undefined);
    return { items, written };
  }

  return (item) => {
    gathering ??= begin();
    gathering.items.push(item);
    return gathering.written;
  };
}
