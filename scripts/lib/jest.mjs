import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiled } from './prepare.mjs';
import { ROOT } from './say.mjs';

const NOTHING = { passed: 0, failed: 0, skipped: 0 };

function summary(file, code) {
  let results;
  try {
    results = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { ...NOTHING, failed: 1 };
  }
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/** Runs jest, which ends with us however we end, and counts; a suite that cannot run counts as one failure. */
export async function runJest(args) {
  const { spawnGuarded } = await compiled('platform/mongo/local/guard.js');
  const folder = mkdtempSync(join(tmpdir(), 'amana-jest-'));
  const outputFile = join(folder, 'results.json');
  const options = ['--passWithNoTests', '--json', `--outputFile=${outputFile}`];
  const env = {
    ...process.env,
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
  };
  try {
    const jest = spawnGuarded(
      process.execPath,
      [`${ROOT}/node_modules/jest/bin/jest.js`, ...options, ...args],
      { env },
    );
    return summary(outputFile, await jest.exited);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const total = (runs) =>
  runs.reduce(
    (sum, run) => ({
      passed: sum.passed + run.passed,
      failed: sum.failed + run.failed,
      skipped: sum.skipped + run.skipped,
    }),
    NOTHING,
  );
