import type { DealDoc } from '../../../server/src/modules/transactions/domain/deal.js';
import type { World } from './world.js';

const WHEN_MS = 1_800_000;
const FREEZE_MS = 60_000;
const JUMP_MS = 600_000;
const REPAIRED_MS = 900_000;
const DOWN_MS = 600_000;
const ALONE_MS = 25_000;

/** Lays out over the run what befalls whole machines: deaths, pauses, fail-overs, clocks, and M-Pesa's maintenance. */
export function layOut(world: World): void {
  const { chance, rates, scheduler, store, mpesa, story, counts } = world;
  /** Early ones are likelier: that is when most happens. */
  const some = (count: number, befall: () => void): void => {
    for (let n = 0; n < count; n += 1)
      world.later(chance.fraction() ** 2 * WHEN_MS, () => world.faulty && befall());
  };

  some(rates.crashes, () => {
    const process = world.living();
    if (!process) return;
    story.tell(`${process.owner.name} is killed`);
    world.crash(process);
  });
  some(rates.freezes, () => {
    const process = world.living();
    if (!process) return;
    const ms = chance.whole(FREEZE_MS);
    counts.freezes += 1;
    process.owner.frozenUntilMs = scheduler.nowMs + ms;
    story.tell(`${process.owner.name} stands still for ${ms} ms`);
  });
  const failOver = (): void => {
    counts.failOvers += 1;
    story.tell('the store fails over');
    store.failOver();
  };
  some(rates.failOvers, () => {
    if (chance.happens(0.5)) return failOver();
    story.tell('the primary is cut off from the others');
    store.loseMajority();
    world.later(chance.whole(ALONE_MS), failOver);
  });
  some(rates.clockJumps, () => {
    const clock = chance.happens(0.3) ? store : world.living()?.owner;
    if (!clock) return;
    clock.skewMs = Math.round((chance.fraction() - 0.5) * 2 * JUMP_MS * chance.fraction() ** 2);
    story.tell(`the clock of ${clock === store ? 'the store' : 'a process'} jumps by ${clock.skewMs} ms`);
    world.later(chance.whole(REPAIRED_MS), () => (clock.skewMs = 0));
  });
  some(rates.maintenances, () => {
    const ms = chance.whole(DOWN_MS);
    mpesa.downUntilMs = scheduler.nowMs + ms;
    story.tell(`M-Pesa answers nothing for ${ms} ms`);
  });
}

/** Clocks of ours that go wrong when a deal's time is near, where it would hurt; all are right before the end. */
export function wrongClocks(world: World, forMs: number): void {
  const { chance, scheduler, store, story } = world;
  const endMs = scheduler.nowMs + forMs - 2 * REPAIRED_MS;
  for (const { due } of store.peek<DealDoc>('transactions')) {
    if (!due || due.getTime() > endMs || chance.happens(0.5)) continue;
    world.later(due.getTime() - chance.whole(JUMP_MS) - scheduler.nowMs, () => {
      const owner = world.living()?.owner;
      if (!owner) return;
      owner.skewMs = Math.round((chance.fraction() - 0.5) * 2 * JUMP_MS);
      story.tell(`the clock of ${owner.name} jumps by ${owner.skewMs} ms`);
      world.later(JUMP_MS + chance.whole(REPAIRED_MS - JUMP_MS), () => (owner.skewMs = 0));
    });
  }
}
