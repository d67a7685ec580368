import type { Connection, Model } from 'mongoose';
import type { Config } from '../../../server/src/config.js';
import { createContainer, type Container } from '../../../server/src/container.js';
import type { Clock, Timers } from '../../../server/src/platform/clock.js';
import type { Logger } from '../../../server/src/platform/observability/logger.js';
import type { Metrics } from '../../../server/src/platform/observability/metrics.js';
import type { Random } from '../../../server/src/platform/random.js';
import type { Chance } from './chance.js';
import type { SimMpesa } from './mpesa.js';
import type { Owner, Scheduler } from './scheduler.js';
import type { SimStore } from './store/sim-store.js';
import type { Sweeps } from './sweeps.js';

/** What a process is asked, and what comes back: an answer, an error, or nothing at all. */
export type Heard<T> =
  { kind: 'answer'; answer: T } | { kind: 'error'; error: unknown } | { kind: 'silence' };

export interface ProcessNeeds {
  scheduler: Scheduler;
  store: SimStore;
  mpesa: SimMpesa;
  sweeps: Sweeps;
  chance: Chance;
  config: Config;
  logger: Logger;
}

const nothing = (): void => undefined;
const noMetrics: Metrics = {
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  text: () => Promise.resolve(''),
  step: nothing,
  alarm: nothing,
  darajaCall: nothing,
  request: nothing,
  watch: nothing,
  watchEach: nothing,
};

/** Compiled with the first process and bound to each later one's connection: compiling is most of what one costs. */
let compiled: Record<string, Model<unknown>> | null = null;

function bindModels(connection: Connection): void {
  for (const [name, model] of Object.entries(compiled ?? {})) {
    const collection = connection.collection(name);
    const bound = class extends (model as unknown as new () => object) {};
    const binding = { db: connection, collection, $__collection: collection };
    Object.assign(bound.prototype, binding);
    Object.assign(connection.models, { [name]: Object.assign(bound, binding) });
  }
}

/** One life of a process of ours: the real container on the ports of the simulation. */
export class Process {
  readonly container: Container;
  /** It has looked at the heartbeat and takes requests. */
  ready = false;
  /** Its death is known. */
  buried = false;
  private readonly leaving = new Set<() => void>();

  constructor(
    readonly owner: Owner,
    private readonly needs: ProcessNeeds,
  ) {
    const { scheduler, store, mpesa, sweeps, config, logger, chance } = needs;
    const own = chance.fork(owner.name);
    const random: Random = { bytes: (count) => own.bytes(count), fraction: () => own.fraction() };
    const clock: Clock = scheduler.clockOf(owner);
    const timers: Timers = sweeps.timersOf(owner, scheduler.timersOf(owner));
    const connection = store.connect(owner);
    bindModels(connection);
    this.container = createContainer(config, connection, logger, {
      redis: null,
      reports: { report: nothing, close: () => Promise.resolve() },
      clock,
      timers,
      random,
      mpesa: mpesa.clientOf(owner),
      metrics: noMetrics,
    });
    compiled ??= { ...connection.models };
  }

  /** Looks at the heartbeat until the store answers, then takes up what was left. */
  async start(): Promise<void> {
    for (;;)
      try {
        await this.container.payments.start();
        break;
      } catch {
        await this.needs.scheduler.sleep(this.owner, 1_000);
      }
    this.ready = true;
    this.container.pumps.startSweeps();
  }

  /** Silence when it dies meanwhile, or after so long. */
  ask<T>(asker: Owner, timeoutMs: number, work: (container: Container) => Promise<T>): Promise<Heard<T>> {
    return new Promise((hear) => {
      const done = (heard: Heard<T>): void => {
        this.leaving.delete(silence);
        callOff();
        hear(heard);
      };
      const silence = (): void => done({ kind: 'silence' });
      const callOff = this.needs.scheduler.after(asker, timeoutMs, silence);
      this.leaving.add(silence);
      this.needs.scheduler.after(this.owner, 1 + this.needs.chance.whole(20), () => {
        work(this.container).then(
          (answer) => done({ kind: 'answer', answer }),
          (error: unknown) => done({ kind: 'error', error }),
        );
      });
    });
  }

  /** Nothing more of it happens; who waits for it hears nothing. */
  bury(): void {
    this.owner.alive = false;
    this.buried = true;
    for (const silence of this.leaving) silence();
  }
}
