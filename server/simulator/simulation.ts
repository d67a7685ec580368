import { Callbacks } from './callbacks.js';
import { Faults } from './faults.js';
import { Store } from './store.js';
import { Tokens } from './tokens.js';
import type { SimulatorOptions } from './options.js';

/** What every endpoint works on. */
export interface Simulation {
  options: SimulatorOptions;
  store: Store;
  faults: Faults;
  tokens: Tokens;
  callbacks: Callbacks;
  /** True and false by turns: picks between two shapes that Daraja is seen to use. */
  turn: () => boolean;
}

export function createSimulation(options: SimulatorOptions): Simulation {
  const faults = new Faults();
  let turns = 0;
  return {
    options,
    store: new Store(options),
    faults,
    tokens: new Tokens(options.oneToken),
    callbacks: new Callbacks(faults, options.callbackDelayMs),
    turn: () => turns++ % 2 === 0,
  };
}
