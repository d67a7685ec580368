import type { Call, Fate, Fates } from './fate.js';

/** What may become of a call instead of `done`. */
export const VARIANTS = ['not-applied', 'reply-lost', 'dies-before', 'dies-after'] as const;
export type Variant = (typeof VARIANTS)[number];

/** Numbers every call and lets those of a plan end as it says. */
export class CrashFates implements Fates {
  /** By number, since counting began. */
  readonly calls: string[] = [];
  /** How many of the plan have come true. */
  struck = 0;
  private counting = false;

  /** @param always what becomes of a call in every run of the flow; null: as planned */
  constructor(
    private readonly plan: ReadonlyMap<number, Variant>,
    private readonly always: (call: Call) => Variant | null,
  ) {}

  begin(): void {
    this.counting = true;
  }

  stop(): void {
    this.counting = false;
  }

  of(call: Call): Fate {
    const usual = { toMs: call.link === 'store' ? 1 : 200, backMs: call.link === 'store' ? 1 : 200 };
    if (!this.counting) return { ...usual, what: 'done' };
    const planned = this.plan.get(this.calls.length);
    this.calls.push(`${call.link} ${call.name}`);
    if (planned) this.struck += 1;
    return { ...usual, what: planned ?? this.always(call) ?? 'done' };
  }
}
