import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { onPath } from './tools.mjs';
import { compiled } from './prepare.mjs';
import { Problem } from './say.mjs';

const START_MS = 10_000;

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
