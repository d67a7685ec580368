import { readConfig, type Config } from '../../../server/src/config.js';
import type { Logger } from '../../../server/src/platform/observability/logger.js';
import { chanceOf, type Chance } from './chance.js';
import { nextDueMs } from './due.js';
import type { Call, Fate, Fates } from './fate.js';
import { SimMpesa } from './mpesa.js';
import { Process, type Heard } from './process.js';
import { calm, type Rates } from './rates.js';
import { Scheduler, type Owner } from './scheduler.js';
import { SimStore } from './store/sim-store.js';
import { Story } from './story.js';
import { Sweeps } from './sweeps.js';
import { troubleIn } from './trouble.js';
import type { Container } from '../../../server/src/container.js';

const START_MS = Date.UTC(2026, 10, 21, 9);
const SWEEP_MS = 3_001;
const TIMER_SWEEP_MS = 5_003;
const HEARTBEAT_MS = 10_000;
/** Reminders, statements, the audit and seals have their own, slower than payments. */
const SWEEPS_MS = [
  SWEEP_MS,
  TIMER_SWEEP_MS,
  6 * TIMER_SWEEP_MS,
  HEARTBEAT_MS,
  10 * SWEEP_MS,
  60_000,
  3_600_000,
];
/** A person's browser gives up then. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 1_000;
const GAP_MS = 50;
const HEARD_MS = 400;

const config: Config = readConfig({
  NODE_ENV: 'test',
  MONGODB_URI: 'mongodb://simulated/sim',
  PUBLIC_URL: 'https://amana.test',
  CALLBACK_URL: 'https://amana.test',
  JWT_SECRET: 'signs for people of a simulation only',
  DATA_KEY: Buffer.from('seals what a simulation makes up').toString('base64'),
  MPESA_BASE_URL: 'https://simulated.test',
  MPESA_CONSUMER_KEY: 'key',
  MPESA_CONSUMER_SECRET: 'secret',
  MPESA_SHORTCODE: '600100',
  MPESA_PASSKEY: 'passkey',
  MPESA_INITIATOR: 'initiator',
  MPESA_INITIATOR_PASSWORD: 'password',
  MPESA_CERTIFICATE: 'certificate',
  SWEEP_EVERY_MS: String(SWEEP_MS),
  TIMER_SWEEP_EVERY_MS: String(TIMER_SWEEP_MS),
  // Rarer than the rules need it: what is seen twelve times an hour is seen once.
  WAIT_POLL_EVERY_MS: '3600000',
  WAIT_BALANCE_EVERY_MS: '300000',
  // Of the prices here, about every fourth claim is above it.
  SECOND_ARBITER_KES: '1000',
  OPEN_PROPOSALS: '1000',
  NEW_DEALS_A_DAY: '1000',
  LOG_LEVEL: 'error',
});

export interface WorldNeeds {
  seed: number | string;
  openingCents: number;
  /** Decides on every call. */
  fates(chance: Chance, rates: Rates): Fates;
  /** Keeps the story in words. */
  tells: boolean;
}

/** Everything there is in a run: our processes, the store, M-Pesa, and the time that passes for all of them. */
export class World {
  readonly chance: Chance;
  readonly scheduler = new Scheduler(START_MS);
  readonly story: Story;
  readonly store: SimStore;
  readonly mpesa: SimMpesa;
  /** As they are now; calm at first. */
  readonly rates: Rates = calm();
  /** Whole machines may fail too. */
  faulty = false;
  readonly processes: Process[] = [];
  /** What went wrong that never may. */
  readonly violations: string[] = [];
  readonly openingCents: number;
  readonly counts = { crashes: 0, failOvers: 0, freezes: 0, lostReplies: 0, calls: 0 };
  /** How long a process stays away. */
  restartMs = (): number => 500 + this.chance.whole(20_000);
  private readonly sweeps = new Sweeps(this.scheduler, new Set(SWEEPS_MS));
  private readonly nature: Owner = this.scheduler.owner('the world');
  private readonly inner: Fates;
  private lookedMs = 0;

  constructor(needs: WorldNeeds) {
    const { seed } = needs;
    const { rates } = this;
    this.chance = chanceOf(seed);
    this.openingCents = needs.openingCents;
    this.story = new Story(this.scheduler, needs.tells);
    this.inner = needs.fates(this.chance.fork('fates'), rates);
    const fates: Fates = { of: (call) => this.fateOf(call) };
    this.store = new SimStore({ scheduler: this.scheduler, fates, chance: this.chance.fork('store') });
    this.mpesa = new SimMpesa({
      scheduler: this.scheduler,
      fates,
      chance: this.chance.fork('mpesa'),
      rates: rates.mpesa,
      openingCents: needs.openingCents,
      deliver: (channel, id, token, body) => this.deliver(channel, id, token, body),
      tell: (what) => this.story.tell(what),
    });
  }

  /** From now on that much goes wrong. */
  take({ links, mpesa, people, ...counts }: Rates, faulty: boolean): void {
    Object.assign(this.rates, counts);
    Object.assign(this.rates.links.store, links.store);
    Object.assign(this.rates.links.mpesa, links.mpesa);
    Object.assign(this.rates.mpesa, mpesa);
    Object.assign(this.rates.people, people);
    this.faulty = faulty;
  }

  /** Goes on after so long. */
  sleep(ms: number): Promise<void> {
    return this.scheduler.sleep(this.nature, ms);
  }

  /** Every clock is right, nobody stands still, everybody is there. */
  calmDown(): void {
    this.take(calm(), false);
    this.store.skewMs = 0;
    this.mpesa.downUntilMs = 0;
    for (const { owner } of this.processes) Object.assign(owner, { skewMs: 0, frozenUntilMs: 0 });
  }

  /** Brings a process of that number to life. */
  async start(number: number): Promise<void> {
    const { scheduler, store, mpesa, sweeps, chance } = this;
    const owner = scheduler.owner(`process ${number + 1}`);
    const process = new Process(owner, {
      scheduler,
      store,
      mpesa,
      sweeps,
      chance,
      config,
      logger: this.logger,
    });
    this.processes[number] = process;
    await process.start();
  }

  /** Something happens of itself after so long. */
  later(ms: number, work: () => void): void {
    this.scheduler.after(this.nature, ms, work);
  }

  /** All of it dies, and another takes its place later. */
  crash(process: Process): void {
    process.owner.alive = false;
    this.buryTheDead();
  }

  /** Some process that takes requests; null when none does. */
  living(): Process | null {
    const ready = this.processes.filter(({ owner, ready }) => owner.alive && ready);
    return ready.length > 0 ? this.chance.pick(ready) : null;
  }

  /** Asks some process as a browser would. */
  ask<T>(asker: Owner, work: (container: Container) => Promise<T>): Promise<Heard<T>> {
    const process = this.living();
    return process ? process.ask(asker, PATIENCE_MS, work) : Promise.resolve({ kind: 'silence' });
  }

  /** What nobody foresaw fails the run. */
  watch(where: string, error: unknown): void {
    const trouble = troubleIn(error);
    if (trouble) this.violations.push(`${where}: ${trouble}`);
  }

  /** Lets the next thing happen; false when nothing ever will. */
  async step(): Promise<boolean> {
    this.beginSweeps();
    const more = await this.scheduler.next();
    if (this.processes.some(({ owner }) => !owner.alive)) this.buryTheDead();
    return more;
  }

  private get logger(): Logger {
    const log = (
      message: string,
      { error, work, sweep }: { error?: unknown; work?: string; sweep?: string } = {},
    ): void => {
      if (error !== undefined) this.watch(`${message} (${work ?? sweep ?? ''})`, error);
      if (message.startsWith('ALARM')) this.story.tell(message);
    };
    return { error: log, warn: log, info: log, debug: log } as unknown as Logger;
  }

  private fateOf(call: Call): Fate {
    const fate = this.inner.of(call);
    this.counts.calls += 1;
    if (fate.what === 'reply-lost') this.counts.lostReplies += 1;
    this.story.call(call, fate);
    return fate;
  }

  private beginSweeps(): void {
    const { nowMs, soonestMs } = this.scheduler;
    const roundMs = this.sweeps.nextMs;
    if (roundMs === null || (soonestMs !== null && roundMs > soonestMs)) return;
    if (soonestMs !== null && soonestMs - nowMs < GAP_MS && nowMs - this.lookedMs < LOOK_EVERY_MS) return;
    this.lookedMs = nowMs;
    const dueMs = nextDueMs(this.store, this.mpesa.books, config.waits.balanceEveryMs);
    if (dueMs === null) return;
    const aheadMs = Math.max(0, ...this.processes.map(({ owner }) => owner.skewMs));
    const beginMs = Math.max(nowMs, roundMs, dueMs - aheadMs);
    if (soonestMs === null || beginMs <= soonestMs) this.sweeps.begin(beginMs);
  }

  private buryTheDead(): void {
    for (const [number, process] of this.processes.entries()) {
      if (process.owner.alive || process.buried) continue;
      process.bury();
      this.counts.crashes += 1;
      this.story.tell(`${process.owner.name} is dead`);
      const awayMs = this.restartMs();
      // The others have told that they live, as they do every ten seconds while the world skips rounds.
      this.later(awayMs - HEARD_MS, () => this.sweeps.begin(this.scheduler.nowMs));
      this.later(awayMs, () => {
        this.story.tell(`${process.owner.name} starts again`);
        void this.start(number);
      });
    }
  }

  private async deliver(channel: string, id: string, token: string, body: string): Promise<boolean> {
    const heard = await this.ask(this.nature, async ({ payments: { inbox } }) => {
      const object = inbox.read(channel as 'stk', id, token);
      if (object === null) return;
      await inbox.store(channel as 'stk', object, token, Buffer.from(body));
    });
    if (heard.kind === 'error') this.watch('a callback is not stored', heard.error);
    return heard.kind === 'answer';
  }
}
