import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const dist = path.resolve(import.meta.dirname, '../../server/dist/src');

/** One of our processes, started as `npm start` does. */
export interface Child {
  process: ChildProcess;
  /** Resolves with what killed it. */
  ended: Promise<NodeJS.Signals | number | null>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Starts `main` or `worker` and waits until it says that it is ready. @throws Error with its last words */
export async function startChild(name: 'main' | 'worker', env: Record<string, string>): Promise<Child> {
  const child = fork(path.join(dist, `${name}.js`), {
    env: { PATH: process.env.PATH, ...env },
    silent: true,
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => (words = (words + bytes.toString()).slice(-4_000)));
  const ended = new Promise<NodeJS.Signals | number | null>((done) =>
    child.once('exit', (code, signal) => done(signal ?? code)),
  );
  const ready = new Promise<boolean>((done) => child.once('message', () => done(true)));
  if ((await Promise.race([ready, ended.then(() => false)])) === false)
    throw new Error(`${name} did not start:\n${words}`);
  return {
    process: child,
    ended,
    async kill(signal) {
      child.kill(signal);
      await ended;
    },
  };
}
