import type { Clock, Timers } from './clock.js';
import type { Logger } from './observability/logger.js';
import { AppError } from './errors.js';
import { classify } from './mongo/store-errors.js';
import { noReports, type Reports } from './observability/reports.js';

/** A function on one committed document: safe to run late, twice, or by several processes at once. */
export interface Pump {
  name: string;
  /** Does what is due for this document; nothing when nothing is. */
  run(id: string): Promise<void>;
}

/** Finds what was left and hands it to its pump. */
export interface Sweep {
  name: string;
  everyMs: number;
  /** Ids with work due, oldest first, at most a few hundred. */
  find(): Promise<string[]>;
  pump: string;
}

const PARK_AFTER = 20;
const PARK_MS = 3_600_000;
const MAX_AT_ONCE = 16;

export interface Pumps {
  add(pump: Pump): void;
  sweep(sweep: Sweep): void;
  /** Runs the pump for this document soon; never throws, never runs one document twice at the same time here. */
  poke(pump: string, id: string): void;
  /** Starts the sweeps; a process that only pokes never calls it. */
  startSweeps(): void;
  /** Takes no more work and waits for what is under way. */
  stop(): Promise<void>;
  /** How many documents failed so often that they wait an hour. */
  countParked(): number;
  /** For each sweep of this process, the seconds since it first found what has waited longest. */
  ages(): ReadonlyMap<string, number>;
}

interface Trouble {
  failures: number;
  parkedUntilMs: number;
}

const isUnclassified = (error: unknown): boolean =>
  !(error instanceof AppError) && classify(error).kind === 'unclassified';

/**
 * Work on committed records: now, by a poke, or later, by a sweep. While this machine's clock is off, others do it.
 * @param clockIsOff what it throws means that the store does not answer
 */
export function createPumps(
  clock: Clock,
  wait: Timers,
  logger: Logger,
  { report }: Pick<Reports, 'report'> = noReports,
  clockIsOff: () => Promise<boolean> = () => Promise.resolve(false),
): Pumps {
  const pumps = new Map<string, Pump>();
  const sweeps: Sweep[] = [];
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const waiting: (() => void)[] = [];
  const trouble = new Map<string, Trouble>();
  const timers = new Set<() => void>();
  /** By sweep: when it first found each document that still waits. */
  const foundMs = new Map<string, Map<string, number>>();
  let stopped = false;
  let free = MAX_AT_ONCE;

  const parked = (key: string): boolean => (trouble.get(key)?.parkedUntilMs ?? 0) > clock.monotonicMs();

  function failed(key: string, error: unknown): void {
    const failures = (trouble.get(key)?.failures ?? 0) + 1;
    const park = failures >= PARK_AFTER;
    trouble.set(key, { failures, parkedUntilMs: park ? clock.monotonicMs() + PARK_MS : 0 });
    logger[park ? 'error' : 'warn'](park ? 'work is parked' : 'work failed, will be tried again', {
      work: key,
      failures,
      error,
    });
    if (park) report(`parked: ${key.split('/')[0]}`, error);
    else if (isUnclassified(error)) report('unclassified error', error);
  }

  async function take(): Promise<void> {
    if (free === 0) await new Promise<void>((go) => waiting.push(go));
    else free -= 1;
  }

  function give(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  async function work(pump: Pump, id: string, key: string): Promise<void> {
    await take();
    try {
      do {
        again.delete(key);
        if (!stopped && !(await clockIsOff())) await pump.run(id);
      } while (again.has(key));
      trouble.delete(key);
    } catch (error) {
      failed(key, error);
    } finally {
      again.delete(key);
      running.delete(key);
      give();
    }
  }

  function poke(name: string, id: string): void {
    const pump = pumps.get(name);
    if (!pump) throw new Error(`no pump is called ${name}`);
    const key = `${name}/${id}`;
    if (stopped || parked(key)) return;
    if (running.has(key)) again.add(key);
    else running.set(key, work(pump, id, key));
  }

  async function round({ name, find, pump }: Sweep): Promise<void> {
    try {
      if (await clockIsOff()) return;
      const ids = await find();
      const [before, nowMs] = [foundMs.get(name), clock.monotonicMs()];
      foundMs.set(name, new Map(ids.map((id) => [id, before?.get(id) ?? nowMs])));
      for (const id of ids) if (!running.has(`${pump}/${id}`)) poke(pump, id);
    } catch (error) {
      logger.warn('a sweep could not look for work', { sweep: name, error });
    }
  }

  function schedule(sweep: Sweep): void {
    if (stopped) return;
    const callOff = wait.after(sweep.everyMs, () => {
      timers.delete(callOff);
      void round(sweep).then(() => schedule(sweep));
    });
    timers.add(callOff);
  }

  return {
    add: (pump) => void pumps.set(pump.name, pump),
    sweep: (sweep) => void sweeps.push(sweep),
    poke,
    startSweeps() {
      for (const sweep of sweeps) void round(sweep).then(() => schedule(sweep));
    },
    async stop() {
      stopped = true;
      for (const callOff of timers) callOff();
      for (const go of waiting.splice(0)) go();
      await Promise.allSettled(running.values());
    },
    countParked: () => [...trouble.keys()].filter(parked).length,
    ages() {
      const nowMs = clock.monotonicMs();
      const ageOf = (found: Map<string, number>) => (nowMs - Math.min(nowMs, ...found.values())) / 1_000;
      return new Map([...foundMs].map(([name, found]) => [name, ageOf(found)]));
    },
  };
}
