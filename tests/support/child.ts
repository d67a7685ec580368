import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { logOfServer } from './log.js';

const dist = path.resolve(import.meta.dirname, '../../server/dist/src');

/** One of our processes, started as `npm start` does. */
export interface Child {
  process: ChildProcess;
  /** Resolves with what killed it. */
  ended: Promise<NodeJS.Signals | number | null>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** One that may not be ready yet. */
export interface Starting extends Child {
  /** Rejects with its last words when it ends before. */
  ready: Promise<void>;
}

/** Starts `main` or `worker` and waits for nothing, so that it may be killed while it starts. */
export function forkChild(name: 'main' | 'worker', env: Record<string, string>): Starting {
  const log = logOfServer();
  const child = fork(path.join(dist, `${name}.js`), {
    env: { PATH: process.env.PATH, ...env, ...(log ? { LOG_LEVEL: 'debug' } : {}) },
    // As it runs elsewhere: what the process that proves it was started with is not its own.
    execArgv: [],
    silent: true,
  });
  let words = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (bytes: Buffer) => (words = (words + bytes.toString()).slice(-4_000)));
    if (log) createInterface(stream).on('line', (line) => log.write(`${line}\n`));
  }
  const ended = new Promise<NodeJS.Signals | number | null>((done) =>
    child.once('exit', (code, signal) => done(signal ?? code)),
  );
  const ready = new Promise<void>((done, fail) => {
    child.once('message', () => done());
    void ended.then(() => fail(new Error(`${name} did not start:\n${words}`)));
  });
  ready.catch(() => undefined);
  return {
    process: child,
    ended,
    ready,
    async kill(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

/** Starts `main` or `worker` and waits until it says that it is ready. @throws Error with its last words */
export async function startChild(name: 'main' | 'worker', env: Record<string, string>): Promise<Child> {
  const child = forkChild(name, env);
  await child.ready;
  return child;
}
