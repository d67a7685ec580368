import { faultOf, MODELS } from '../../unit/server/core-models/models.js';
import type { Part } from '../part.js';

const RUNS = 20_000;

/** The pure core against models: whatever commands come, both are of one mind. */
export const part: Part = {
  goals: ['G1'],
  minutes: 3,
  async run({ size, chance, say }) {
    const runs = size(RUNS, 200);
    const found: string[] = [];
    for (const model of Object.keys(MODELS) as (keyof typeof MODELS)[]) {
      const fault = await faultOf(model, runs, chance.whole(2 ** 31));
      if (fault) found.push(fault);
      say(`${model}: ${fault ?? `${runs} runs`}`);
    }
    const names = Object.keys(MODELS).join(', ');
    return [
      {
        goal: 'G1',
        figure: `models of ${names}: ${runs} runs each, at least 50 commands a run: ${found.length} disagree`,
        violations: found.length,
        found,
      },
    ];
  },
};
