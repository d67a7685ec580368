import { fork } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { lastWords } from './log-tail.mjs';
import { DATA, Problem, ROOT } from './say.mjs';
import { NODE_FLAGS } from './settings.mjs';

const READY_MS = 60_000;
/** Steps under way finish within this, or the process is killed. */
const STOP_MS = 20_000;

const LOGS = `${DATA}/logs`;
const PAPER_WIDTH = 120;

/** An empty log; the previous run's is kept beside it. */
function openLog(logFile) {
  mkdirSync(LOGS, { recursive: true });
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.1`);
  return openSync(logFile, 'w', 0o600);
}

/**
 * Starts one of our own processes. It tells us when it is ready and ends when the channel to us closes;
 * in a session of its own, so that Ctrl-C reaches it only through us, in order.
 */
export function startChild(name, script, env) {
  const logFile = `${LOGS}/${name}.log`;
  const log = openLog(logFile);
  const child = fork(`${ROOT}/${script}`, [], {
    env,
    cwd: ROOT,
    execArgv: NODE_FLAGS,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  let stopping = false;
  const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  const died = exited.then((how) => {
    if (stopping) return new Promise(() => undefined);
    throw new Problem(
      `The ${name} ended by itself (${how}). Its last words are above, its log is ${logFile}\n  Put right what it names, then start again; the data is kept.`,
      { log: lastWords(readFileSync(logFile, 'utf8'), process.stderr.columns ?? PAPER_WIDTH) },
    );
  });
  died.catch(() => undefined);
  const ready = new Promise((resolve, reject) => {
    const problem = new Problem(`The ${name} was not ready in ${READY_MS / 1_000} s; see ${logFile}`);
    const late = setTimeout(() => reject(problem), READY_MS);
    const done = () => clearTimeout(late);
    exited.then(() => {
      done();
      reject(new Problem(`The ${name} was stopped before it was ready.`));
    });
    child.on('message', (message) => {
      if (message?.type !== 'ready') return;
      done();
      resolve();
    });
  });
  const stop = async () => {
    stopping = true;
    child.kill('SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(kill);
  };
  return { died, stop, ready: Promise.race([ready, died]) };
}
