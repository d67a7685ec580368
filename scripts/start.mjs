import { rmSync } from 'node:fs';
import { stopCommands } from './lib/command.mjs';
import { Demo } from './lib/demo.mjs';
import { reloadOnChange } from './lib/dev.mjs';
import { claimInstance, findInstance, findReadyInstance } from './lib/instance.mjs';
import { prepare } from './lib/prepare.mjs';
import { DATA, Problem, mayWrite, say, tell } from './lib/say.mjs';
import { loadEnvFile } from './lib/settings.mjs';

const PARENT_CHECK_MS = 500;

const urlsFor = ({ mainPort, phonePort }) => ({
  buyer: `http://buyer.localhost:${mainPort}`,
  seller: `http://seller.localhost:${mainPort}`,
  admin: `http://admin.localhost:${mainPort}`,
  zawadi: `http://zawadi.localhost:${mainPort}`,
  phone: `http://localhost:${phonePort}`,
});

function show(urls) {
  const people = ['buyer', 'seller', 'admin', 'zawadi'].map(
    (who) => `  ${who.padEnd(7)} ${urls[who]}  (${who}@amana.test)`,
  );
  say(
    [
      '',
      ...people,
      `  phone   ${urls.phone}  (PIN 1234; messages and demo time)`,
      '',
      'Demo, no real money. One-tap sign-in is on the sign-in screen.',
    ].join('\n'),
  );
}

function refuseProduction() {
  if (process.env.NODE_ENV === 'production')
    throw new Problem(
      'This starts the demo, and the demo refuses NODE_ENV=production. Unset it for the demo; for real use build with `npm run build`, give the settings of .env.example and run node server/dist/src/main.js.',
    );
}

async function reset() {
  if (await findInstance())
    throw new Problem('Amana is running on this data. Stop it with Ctrl-C, then reset.');
  rmSync(DATA, { recursive: true, force: true });
  rmSync(`${DATA}.log`, { force: true });
  say('✔ Demo data removed; npm start makes it afresh.');
  if (process.env.MONGODB_URI) say('  The database that MONGODB_URI names was left alone.');
}

/** Resolves when we are told to stop: by a signal, or by npm being gone (a killed npm sends none). */
function toldToStop() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve);
    const parent = process.ppid;
    const check = () => process.ppid !== parent && resolve();
    if (process.env.npm_lifecycle_event) setInterval(check, PARENT_CHECK_MS).unref();
  });
}

async function run(dev, demo, instance) {
  await prepare(dev ? ['server'] : undefined);
  const ports = await demo.start();
  const urls = urlsFor(ports);
  const stopReload = dev ? await reloadOnChange(demo) : async () => undefined;
  instance.publish({ urls, mongodbUri: ports.mongodbUri });
  show(urls);
  say('Ctrl-C stops everything.');
  return stopReload;
}

async function start(dev) {
  refuseProduction();
  const told = toldToStop();
  const instance = (await findInstance()) ? null : await claimInstance();
  if (!instance) {
    const other = await findReadyInstance();
    say('Amana is already running:');
    return show(other.urls);
  }
  const demo = new Demo({ dev });
  const running = run(dev, demo, instance);
  let problem;
  try {
    const stopped = await Promise.race([told.then(() => true), demo.died, running.then(() => false)]);
    if (!stopped) await Promise.race([told, demo.died]);
    say('\n… Stopping; steps under way finish first');
  } catch (error) {
    problem = error;
  }
  stopCommands();
  await demo.stop();
  await running.then(
    (stopReload) => stopReload(),
    () => undefined,
  );
  await demo.stop();
  instance.release();
  if (problem) throw problem;
  say('✔ Everything is stopped');
}

try {
  loadEnvFile();
  mayWrite(DATA);
  const options = process.argv.slice(2);
  await (options.includes('--reset') ? reset() : start(options.includes('--dev')));
  process.exit(0);
} catch (error) {
  tell(error);
  process.exit(1);
}
