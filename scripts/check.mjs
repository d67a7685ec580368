import { node } from './lib/command.mjs';
import { prepare } from './lib/prepare.mjs';
import { step, tell } from './lib/say.mjs';

const CHECKS = [
  ['Format', () => node('node_modules/prettier/bin/prettier.cjs', ['--check', '.', '--log-level', 'warn'])],
  ['Lint', () => node('node_modules/eslint/bin/eslint.js', ['.'])],
  ['Types', () => node('node_modules/typescript/bin/tsc', ['-b'])],
];

try {
  await prepare();
  const failures = [];
  for (const [label, check] of CHECKS) await step(label, check).catch((error) => failures.push(error));
  for (const failure of failures) tell(failure);
  process.exit(failures.length > 0 ? 1 : 0);
} catch (error) {
  tell(error);
  process.exit(1);
}
