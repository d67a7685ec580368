import { spawn } from 'node:child_process';
import { Problem, ROOT } from './say.mjs';

const TAIL_LINES = 30;
const running = new Set();

const tail = (text) => text.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');

/** Runs a program to its end and gives its output. @throws Problem with the end of the output */
export function command(program, args, { cwd = ROOT, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => reject(new Problem(`${program} cannot be run: ${error.message}`)));
    child.once('close', (code, signal) => {
      running.delete(child);
      if (code === 0) resolve(output);
      else reject(new Problem(`${program} ${args[0] ?? ''} ended with ${code ?? signal}.\n${tail(output)}`));
    });
  });
}

/** Ends the programs that are still running, when we are told to stop in the middle. */
export function stopCommands() {
  for (const child of running) child.kill('SIGTERM');
}

export const node = (script, args, options) =>
  command(process.execPath, [`${ROOT}/${script}`, ...args], options);
