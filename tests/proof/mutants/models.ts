import { faultOf, MODELS } from '../../unit/server/core-models/models.js';

/** `models.ts RUNS SEED`: a line for the first model that the code disagrees with. */
const [runs, seed] = process.argv.slice(2).map(Number) as [number, number];
for (const model of Object.keys(MODELS) as (keyof typeof MODELS)[]) {
  const fault = await faultOf(model, runs, seed);
  if (!fault) continue;
  process.stdout.write(`${fault.replaceAll('\n', ' ')}\n`);
  break;
}
