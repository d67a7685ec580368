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
  // At once: each keeps one core busy, and lint takes longer than the other two together.
  const told = await Promise.allSettled(CHECKS.map(([label, check]) => step(label, check)));
  const failures = told.filter(({ status }) => status === 'rejected');
  for (const { reason } of failures) tell(reason);
  process.exit(failures.length > 0 ? 1 : 0);
} catch (error) {
  tell(error);
  process.exit(1);
}
