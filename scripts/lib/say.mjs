import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
export const DATA = `${ROOT}/.data`;

const SLOW_MS = 1_000;

/** Something a person can act on: its message says what to do next. */
export class Problem extends Error {}

export const say = (line) => console.log(line);

/** Runs one step and prints one line for it; a slow one is announced before it is done. */
export async function step(label, work, describe = () => '') {
  const started = Date.now();
  const slow = setTimeout(() => say(`… ${label}`), SLOW_MS);
  try {
    const result = await work();
    const detail = describe(result);
    say(`✔ ${label}${detail ? `: ${detail}` : ''} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    return result;
  } catch (error) {
    throw new Problem(`${label}: ${error.message}`, { cause: error });
  } finally {
    clearTimeout(slow);
  }
}

/** Prints why a command cannot go on. */
export function tell(error) {
  console.error(`✖ ${error instanceof Problem ? error.message : error.stack}`);
}

/** Oldest Node that runs Amana, as package.json's `engines` has it. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Problem(
    `Node ${process.versions.node} is too old: install Node 20.19 or later (https://nodejs.org).`,
  );
}
