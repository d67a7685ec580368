import type { Chance } from '../chance.js';
import type { Call, Fates } from '../fate.js';
import type { Owner } from '../scheduler.js';
import { brokenLink } from './errors.js';
import type { StoreCore } from './store-core.js';

/** Errors of the network leave the driver without their labels when another's error has cleared the pool. */
const LABELS_LOST = 0.1;

/** A process's way to the store: every command goes over it and back, or breaks on the way as fate has it. */
export class Link {
  constructor(
    readonly core: StoreCore,
    readonly owner: Owner,
    private readonly fates: Fates,
    readonly chance: Chance,
  ) {}

  /** @param labels of the driver's error when the link breaks */
  ask<T>(name: string, kind: Call['kind'], labels: string[], work: () => T | Promise<T>): Promise<T> {
    const { core, owner } = this;
    const fate = this.fates.of({ owner, link: 'store', name, kind });
    return new Promise<T>((resolve, reject) => {
      const back = (then: () => void) => void core.scheduler.after(owner, fate.backMs, then);
      const broken = () => reject(brokenLink(this.chance.happens(LABELS_LOST) ? [] : labels));

      const afterwards = (then: () => void): void => {
        if (fate.what === 'dies-after') owner.alive = false;
        else back(fate.what === 'reply-lost' ? broken : then);
      };

      function arrive(): void {
        const awayMs = core.awayMs();
        if (awayMs > 0) return void core.scheduler.after(core.self, awayMs, arrive);
        void (async () => work())().then(
          (value) => afterwards(() => resolve(value)),
          (error: Error) => afterwards(() => reject(error)),
        );
      }

      core.scheduler.after(core.self, fate.toMs, () => {
        if (fate.what === 'dies-before') owner.alive = false;
        else if (fate.what === 'not-applied') back(broken);
        else arrive();
      });
    });
  }
}
