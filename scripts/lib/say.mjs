import { accessSync, constants, existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
export const DATA = `${ROOT}/.data`;

const SLOW_MS = 1_000;

/** Something a person can act on: its message says what to do next, below the last lines of a log where there is one. */
export class Problem extends Error {
  constructor(message, { log = '', cause } = {}) {
    super(message, { cause });
    this.log = log;
  }
}

/** Somebody else's error whose message is for people. */
export const problemOf = (error) => new Problem(error.message, { log: error.log, cause: error });

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
    throw new Problem(`${label}: ${error.message}`, { log: error.log, cause: error });
  } finally {
    clearTimeout(slow);
  }
}

/** Who this is, for people; a container's user may have a number alone. */
function whoami() {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid()}`;
  }
}

const noAccess = (path) =>
  `${path} cannot be read and written by ${whoami()}. Run this as its owner, or make the checkout yours: sudo chown -R "$(id -u)" ${ROOT}`;

/** @throws Problem when a folder that is there is not ours to read and write */
export function mayWrite(folder) {
  try {
    if (existsSync(folder)) accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new Problem(noAccess(folder));
  }
}

/** The file of ours that was refused to us, behind an error or its causes. */
function refusedPath(error) {
  if (['EACCES', 'EPERM', 'EROFS'].includes(error?.code) && error.path?.startsWith(ROOT)) return error.path;
  return error?.cause && refusedPath(error.cause);
}

/** Prints why a command cannot go on: what to do comes last, where it is seen. */
export function tell(error) {
  const refused = refusedPath(error);
  if (error.log) console.error(error.log);
  if (refused) console.error(`✖ ${noAccess(refused)}`);
  else console.error(`✖ ${error instanceof Problem ? error.message : error.stack}`);
}

/** Oldest Node that runs Amana, as package.json's `engines` has it. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Problem(
    `Node ${process.versions.node} is too old: install Node 20.19 or later (https://nodejs.org).`,
  );
}
