/** A process of ours: tells its parent when it is ready, and ends with it. */
export function announceReady(port?: number): void {
  process.send?.({ type: 'ready', ...(port === undefined ? {} : { port }) });
}

/** Runs `stop` once on SIGTERM, SIGINT or the parent's end, then exits; a second signal is ignored. */
export function onStop(stop: () => Promise<void>): void {
  let stopping = false;
  const end = (): void => {
    if (stopping) return;
    stopping = true;
    void stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.on('disconnect', end);
}
