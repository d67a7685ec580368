const REAL = { Date, now: Date.now, random: Math.random, setTimeout, setInterval };

/** Real time and real chance would make a run that no seed repeats: whoever takes them is a violation. */
export async function guarded<T>(violations: string[], run: () => Promise<T>): Promise<T> {
  const forbidden = (what: string) => (): never => {
    const error = new Error(`${what} is not the seed's`);
    violations.push(error.stack ?? error.message);
    throw error;
  };
  REAL.Date.now = forbidden('Date.now');
  globalThis.Date = new Proxy(REAL.Date, {
    construct(target, args: [], made): Date {
      if (args.length === 0) return forbidden('new Date()')();
      return Reflect.construct(target, args, made === globalThis.Date ? target : made) as Date;
    },
  });
  Math.random = forbidden('Math.random');
  globalThis.setTimeout = forbidden('setTimeout') as unknown as typeof setTimeout;
  globalThis.setInterval = forbidden('setInterval');
  try {
    return await run();
  } finally {
    Object.assign(globalThis, {
      Date: REAL.Date,
      setTimeout: REAL.setTimeout,
      setInterval: REAL.setInterval,
    });
    REAL.Date.now = REAL.now;
    Math.random = REAL.random;
  }
}
