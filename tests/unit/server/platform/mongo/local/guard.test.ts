import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnGuarded } from '../../../../../../server/src/platform/mongo/local/guard.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-guard-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Waits until a log says this; the test's own time-out ends the wait. */
async function logged(file: string, text: string): Promise<void> {
  while (!(await readFile(file, 'utf8')).includes(text)) await new Promise((done) => setTimeout(done, 20));
}

test('the exit code of the program comes through', async () => {
  expect(await spawnGuarded('/bin/sh', ['-c', 'exit 7']).exited).toBe(7);
});

test('output goes to the log, arguments arrive as they are', async () => {
  const logFile = join(folder, 'out.log');
  await spawnGuarded('printf', ['%s', 'two words; "$HOME"'], { logFile }).exited;
  expect(await readFile(logFile, 'utf8')).toBe('two words; "$HOME"');
});

test('stop asks first, so that the program can finish', async () => {
  const logFile = join(folder, 'stop.log');
  const script = 'trap "echo finished; exit 0" TERM; echo started; while :; do sleep 0.05; done';
  const guarded = spawnGuarded('/bin/sh', ['-c', script], { logFile });
  await logged(logFile, 'started\n');
  await guarded.stop();
  await logged(logFile, 'finished\n');
});

test('what the program left running ends with it', async () => {
  const logFile = join(folder, 'left.log');
  const left = 'trap "echo ended; exit 0" TERM; while :; do sleep 0.05; done';
  await spawnGuarded('/bin/sh', ['-c', `sh -c '${left}' & sleep 0.5`], { logFile }).exited;
  await logged(logFile, 'ended\n');
});
