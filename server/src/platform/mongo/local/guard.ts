import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/**
 * Runs `"$@"` and ends it when descriptor 3 closes, which the kernel does for us however our process dies.
 * A shell, so that killing every `node` at once still leaves someone to end the child. It leads a session of its own:
 * Ctrl-C reaches only the parent, which stops things in order, and what the program started can be ended with it.
 */
const WATCH = `
"$@" 3<&- &
pid=$!
( read -r _ <&3
  kill -TERM "$pid"
  n=0
  while kill -0 "$pid" && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
  kill -KILL "$pid" ) >/dev/null 2>&1 &
wait "$pid"
code=$?
trap '' TERM
kill -TERM 0
exit "$code"
`;

export interface Guarded {
  /** The exit code, when the program has ended by itself or by `stop`. */
  exited: Promise<number>;
  /** SIGTERM, after ten seconds SIGKILL; resolves when the program is gone. */
  stop: () => Promise<void>;
}

export interface GuardOptions {
  /** Where the program's output goes; its own console when left out. */
  logFile?: string;
  /** Ours when left out. */
  env?: NodeJS.ProcessEnv;
}

/** Starts a program that never outlives this process, not even when this one is killed. */
export function spawnGuarded(command: string, args: string[], options: GuardOptions = {}): Guarded {
  const { logFile, env } = options;
  const output = logFile === undefined ? 'inherit' : openSync(logFile, 'w', 0o600);
  const shell = spawn('/bin/sh', ['-c', WATCH, 'amana-guard', command, ...args], {
    stdio: ['ignore', output, output, 'pipe'],
    detached: true,
    ...(env && { env }),
  });
  if (typeof output === 'number') closeSync(output);
  const lifeline = shell.stdio[3]!;
  lifeline.on('error', () => undefined);
  const exited = new Promise<number>((resolve, reject) => {
    shell.once('error', reject);
    shell.once('exit', (code) => {
      lifeline.destroy();
      resolve(code ?? 1);
    });
  });
  return {
    exited,
    stop: async () => {
      lifeline.destroy();
      await exited;
    },
  };
}
