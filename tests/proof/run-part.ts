import { writeFile } from 'node:fs/promises';
import type { Part } from './part.js';
import { chanceOf } from './sim/chance.js';

const [name, scaleText, seedText, out] = process.argv.slice(2) as [string, string, string, string];
const [scale, seed] = [Number(scaleText), Number(seedText)];
const { part } = (await import(`./parts/${name}.ts`)) as { part: Part };
/** A part that hangs is broken, and says so. */
const MOST_MS = 60_000 * (5 + 4 * part.minutes * scale);
setTimeout(() => {
  process.stdout.write(`  ! not done after ${Math.round(MOST_MS / 60_000)} minutes\n`);
  process.exit(3);
}, MOST_MS).unref();

const results = await part.run({
  scale,
  seed,
  chance: chanceOf(`${name}/${seed}`),
  size: (whole, least = 1) => Math.max(least, Math.round(whole * scale)),
  say: (line) => void process.stdout.write(`  ${line}\n`),
});
await writeFile(out, JSON.stringify(results));
process.exit(0);
