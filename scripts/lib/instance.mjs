import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DATA, Problem } from './say.mjs';

const FILE = `${DATA}/run.json`;
const ANSWER_MS = 2_000;
const STARTING_MS = 90_000;

/** Asks a door who is behind it; null when nobody is. */
function knock(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: ANSWER_MS });
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk));
    socket.once('end', () => resolve(answer));
    socket.once('timeout', () => socket.destroy());
    socket.once('error', () => resolve(null));
    socket.once('close', () => resolve(null));
  });
}

/**
 * The instance that runs on this data, or null. A process number could be somebody else's by now;
 * an open door that knows the instance's id cannot.
 */
export async function findInstance() {
  let noted;
  try {
    noted = JSON.parse(readFileSync(FILE, 'utf8'));
  } catch {
    return null;
  }
  return (await knock(noted.door)) === noted.id ? noted : null;
}

/** The running instance once it has its URLs; null when there is none. @throws Problem when it never gets ready */
export async function findReadyInstance() {
  for (const deadline = Date.now() + STARTING_MS; Date.now() < deadline; await sleep(250)) {
    const instance = await findInstance();
    if (!instance || instance.urls) return instance;
  }
  throw new Problem('Another start has been under way for 90 s. Stop it with Ctrl-C, then try again.');
}

/** Takes this checkout's data for ourselves; null when another start was quicker. */
export async function claimInstance() {
  mkdirSync(DATA, { recursive: true, mode: 0o700 });
  const id = randomUUID();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(id);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = { id, pid: process.pid, door: server.address().port };
  const write = (flag, facts) =>
    writeFileSync(FILE, JSON.stringify({ ...base, ...facts }), { flag, mode: 0o600 });
  const release = () => {
    server.close();
    rmSync(FILE, { force: true });
  };
  if (!(await findInstance())) rmSync(FILE, { force: true });
  try {
    write('wx', {});
  } catch (error) {
    server.close();
    if (error.code === 'EEXIST') return null;
    throw error;
  }
  return { publish: (facts) => write('w', facts), release };
}
