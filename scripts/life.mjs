import { readFileSync, writeFileSync } from 'node:fs';
import { lifeText, withLife } from './lib/life-text.mjs';
import { prepare } from './lib/prepare.mjs';
import { ROOT, tell } from './lib/say.mjs';

/** Writes the life of a deal into the README, from the table that server and screens follow. */
try {
  await prepare(['server']);
  const { LIFECYCLE, PHASES } = await import('../shared/dist/transactions/lifecycle.js');
  const readme = `${ROOT}/README.md`;
  writeFileSync(readme, withLife(readFileSync(readme, 'utf8'), lifeText(PHASES, LIFECYCLE)));
} catch (error) {
  tell(error);
  process.exit(1);
}
