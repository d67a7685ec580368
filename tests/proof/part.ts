import type { Goal } from './goals.js';
import type { Chance } from './sim/chance.js';

/** One part of the proof: runs for itself, in a process of its own. */
export interface Part {
  goals: readonly Goal[];
  /** About how long it takes at scale 1 on two cores. */
  minutes: number;
  run(context: PartContext): Promise<Result[]>;
}

export interface PartContext {
  /** 1 is the size of `npm run proof`; 0.05 what every push runs. */
  scale: number;
  /** At least `least`, else `whole` times the scale, rounded. */
  size(whole: number, least?: number): number;
  seed: number;
  /** All chance of the part, made of the seed. */
  chance: Chance;
  say(line: string): void;
}

/** What a part measured for a goal. */
export interface Result {
  goal: Goal;
  /** What was run and seen, in words and figures: `300 kills, 71 during recovery: 0 violations`. */
  figure: string;
  /** 0, or the part fails and the command with it. */
  violations: number;
  /** What was found, one line each, with all that is needed to see it again. */
  found?: string[];
  /** Why this is less than the goal asks for, when it is. */
  short?: string;
}
