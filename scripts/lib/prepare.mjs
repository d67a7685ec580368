import { existsSync, readFileSync } from 'node:fs';
import { command, node } from './command.mjs';
import { Problem, ROOT, checkNode, mayWrite, step } from './say.mjs';
import { hashOf, isFresh, writeStamp } from './stamp.mjs';

const LOCK = `${ROOT}/package-lock.json`;
const INSTALLED = `${ROOT}/node_modules/.package-lock.json`;
const INSTALL_STAMP = `${ROOT}/node_modules/.amana-lock-hash`;

const at = (...paths) => paths.map((path) => `${ROOT}/${path}`);

const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/** Whether what npm itself noted as installed is what the lock file asks for. */
function installedFits() {
  if (!existsSync(INSTALLED)) return false;
  const wanted = packagesOf(LOCK);
  const present = packagesOf(INSTALLED);
  return (
    Object.entries(present).every(([path, { integrity }]) => wanted[path]?.integrity === integrity) &&
    Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || path in present)
  );
}

async function install() {
  const hash = hashOf([LOCK]);
  if (isFresh(INSTALL_STAMP, hash)) return;
  for (const folder of [ROOT, ...at('node_modules')]) mayWrite(folder);
  if (!installedFits())
    await step('Install packages', async () => {
      const npm = process.env.npm_execpath;
      const args = ['ci', '--include=dev'];
      await (npm ? command(process.execPath, [npm, ...args]) : command('npm', args)).catch((error) => {
        throw new Problem(`${error.message}\nCheck the connection to the npm registry, then run this again.`);
      });
    });
  writeStamp(INSTALL_STAMP, hash);
}

const common = at('package-lock.json', 'tsconfig.base.json', 'shared/src', 'shared/tsconfig.json');

const PARTS = {
  server: {
    sources: [...common, ...at('server/src', 'server/simulator', 'server/tsconfig.json')],
    outputs: at('shared/dist', 'server/dist'),
    build: () => node('node_modules/typescript/bin/tsc', ['-b', 'shared', 'server']),
  },
  client: {
    sources: [...common, ...at('client/src', 'client/public', 'client/index.html', 'client/vite.config.ts')],
    outputs: at('client/dist'),
    build: () => node('node_modules/vite/bin/vite.js', ['build'], { cwd: `${ROOT}/client` }),
  },
};

const stampOf = (name) => `${ROOT}/node_modules/.cache/amana/${name}`;

/** Over sources and outputs: what another command compiled since from other sources is stale too. */
const stateOf = ({ sources, outputs }) => hashOf([...sources, ...outputs]);

async function buildStale(names) {
  const stale = names.filter((name) => !isFresh(stampOf(name), stateOf(PARTS[name])));
  await Promise.all(
    stale.map((name) =>
      step(`Build ${name}`, async () => {
        for (const folder of PARTS[name].outputs) mayWrite(folder);
        await PARTS[name].build();
        writeStamp(stampOf(name), stateOf(PARTS[name]));
      }),
    ),
  );
}

/** Installs what does not fit the lock file and builds what is older than its sources. @throws Problem */
export async function prepare(parts = ['server', 'client']) {
  checkNode();
  await install();
  await buildStale(parts);
}

/** Compiled server code; only after `prepare`. */
export const compiled = (path) => import(`${ROOT}/server/dist/src/${path}`);
