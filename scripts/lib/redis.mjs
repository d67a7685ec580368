import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { onPath } from './tools.mjs';
import { compiled } from './prepare.mjs';
import { Problem } from './say.mjs';

const START_MS = 10_000;
const REACH_MS = 3_000;
const REDIS_PORT = 6379;

/** Whether a Redis answers on a loopback port. */
function answers(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    socket.once('data', (chunk) => {
      socket.destroy();
      resolve(chunk.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });
}

/** @throws Problem when nobody listens where REDIS_URL points; it tells no password */
export async function checkRedis(url) {
  if (!URL.canParse(url)) throw new Problem('REDIS_URL is no address; it reads redis://host:6379');
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname.replace(/[[\]]/g, ''), port: Number(port || REDIS_PORT) });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(REACH_MS) });
  } catch {
    throw new Problem(
      `REDIS_URL cannot be reached: nobody answers at ${host}. Start that Redis or unset it: npm start needs none.`,
    );
  } finally {
    socket.destroy();
  }
}

/** An own Redis that keeps nothing on disk and ends with us; null when the machine has no redis-server. */
export async function startRedis() {
  const program = onPath('redis-server');
  if (!program) return null;
  const { freePort } = await compiled('platform/mongo/local/ports.js');
  const { spawnGuarded } = await compiled('platform/mongo/local/guard.js');
  const port = await freePort();
  const quiet = ['--save', '', '--appendonly', 'no', '--loglevel', 'warning', '--dir', tmpdir()];
  const args = ['--port', String(port), '--bind', '127.0.0.1', ...quiet];
  const guarded = spawnGuarded(program, args, { logFile: '/dev/null' });
  for (const deadline = Date.now() + START_MS; !(await answers(port)); await sleep(25))
    if (Date.now() > deadline) {
      await guarded.stop();
      throw new Problem(`${program} did not start; run it by hand to see why, or uninstall it.`);
    }
  return { url: `redis://127.0.0.1:${port}`, exited: guarded.exited, stop: guarded.stop };
}
