import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** How one try of an atomic step ended; `refused` = by rule, `failed` = by a defect. */
export type StepOutcome = 'committed' | 'refused' | 'failed' | 'conflict-retry' | 'unknown-retry' | 'pending';

/** How one HTTP call to Daraja ended; `refused` = an answer of 400 or above. */
export type CallOutcome = 'answered' | 'refused' | 'broken' | 'not-sent';

export interface Answered {
  method: string;
  /** The matched pattern, never the path. */
  route: string;
  status: number;
  ms: number;
}

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The figures of one process, in a registry of its own. No label carries a person, a deal, a phone or a path. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const steps = new Counter({
    name: 'amana_steps_total',
    help: 'Atomic steps by outcome, retries counted apart',
    labelNames: ['outcome'],
    registers,
  });
  const alarms = new Counter({
    name: 'amana_alarms_total',
    help: 'What nobody foresaw, by kind',
    labelNames: ['what'],
    registers,
  });
  const calls = new Counter({
    name: 'amana_daraja_calls_total',
    help: 'HTTP calls to Daraja by outcome',
    labelNames: ['call', 'outcome'],
    registers,
  });
  const requests = new Histogram({
    name: 'amana_http_request_seconds',
    help: 'Time to answer, by matched route',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });

  return {
    contentType: registry.contentType,
    text: (): Promise<string> => registry.metrics(),
    step: (outcome: StepOutcome): void => steps.inc({ outcome }),
    alarm: (what: string): void => alarms.inc({ what }),
    darajaCall: (call: string, outcome: CallOutcome): void => calls.inc({ call, outcome }),
    request: ({ method, route, status, ms }: Answered): void =>
      requests.observe({ method, route, status: `${Math.trunc(status / 100)}xx` }, ms / 1_000),

    /** A figure that is looked up when somebody asks. */
    watch(name: string, help: string, read: () => number): void {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },

    /** The same for several, each with its value of `label`. */
    watchEach(name: string, help: string, label: string, read: () => ReadonlyMap<string, number>): void {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers,
        collect() {
          this.reset();
          for (const [value, figure] of read()) this.set({ [label]: value }, figure);
        },
      });
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
