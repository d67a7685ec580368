import { performance } from 'node:perf_hooks';
import autocannon from 'autocannon';

let counter = 0;

/** `{n}` in headers and body is another number in each request, also after another run. */
const fresh = (text) => text.replaceAll('{n}', `${process.pid}x${(counter += 1)}`.padStart(16, '0'));

function setupRequest(request) {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, fresh(value)]),
  );
  return { ...request, headers, ...(request.body === undefined ? {} : { body: fresh(request.body) }) };
}

/** Keeps `connections` busy for some seconds, or sends at a fixed rate, and tells every answer's time. */
async function shoot({ url, method, path, headers = {}, body, connections, seconds, rate }) {
  const changes = JSON.stringify([headers, body ?? '']).includes('{n}');
  const request = { method, path, headers, ...(body === undefined ? {} : { body }) };
  const run = autocannon({
    url,
    connections,
    duration: seconds,
    ...(rate ? { overallRate: rate } : {}),
    timeout: 30,
    requests: [changes ? { ...request, setupRequest } : request],
  });
  const times = [];
  let bad = 0;
  const started = performance.now();
  let last = started;
  run.on('response', (_client, status, _bytes, ms) => {
    last = performance.now();
    times.push(ms);
    if (status >= 400) bad += 1;
  });
  await run;
  if (times.length === 0) throw new Error(`no answer came in ${seconds} s: the machine is too busy`);
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  return {
    many: times.length,
    perSecond: (times.length / (last - started)) * 1_000,
    p50: at(0.5),
    p99: at(0.99),
    bad,
  };
}

process.on('message', (job) => {
  shoot(job).then(
    (found) => process.send(found),
    (error) => process.send({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send({ type: 'ready' });
