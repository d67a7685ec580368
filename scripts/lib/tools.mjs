import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { command } from './command.mjs';
import { Problem, ROOT, step } from './say.mjs';

/** The path of the first of these programs that is installed, or null. */
export function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const path of names.flatMap((name) => folders.map((folder) => join(folder, name))))
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  return null;
}

export const findChromium = () =>
  process.env.TEST_CHROMIUM ||
  onPath('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome') ||
  null;

const inBrowser = (file) => file.startsWith('tests/e2e/');

async function hasRoboto() {
  if (existsSync('/usr/share/fonts/truetype/roboto')) return true;
  return /roboto/i.test(await command('fc-list', []).catch(() => ''));
}

/** What the tests need besides npm: the Debian package that brings it, how to see it, and which suites need it. */
const TOOLS = [
  {
    debian: 'redis-server',
    has: () => Boolean(onPath('redis-server')),
    neededBy: (file) => readFileSync(`${ROOT}/${file}`, 'utf8').includes("'redis-server'"),
  },
  { debian: 'chromium', has: () => Boolean(findChromium()), neededBy: inBrowser },
  { debian: 'fonts-roboto', has: hasRoboto, neededBy: inBrowser },
];

async function missingTools() {
  const present = await Promise.all(TOOLS.map((tool) => tool.has()));
  return TOOLS.filter((_, index) => !present[index]);
}

function mayInstall() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return process.env.CI === 'true' && process.getuid?.() === 0 && /^ID=(debian|ubuntu)$/m.test(release);
}

/** What is missing, after installing it where we may. @throws Problem when it had to be installable and is still missing */
export async function provideTools() {
  const missing = await missingTools();
  if (missing.length === 0 || !mayInstall()) return missing;
  const packages = missing.map(({ debian }) => debian);
  await step(`Install ${packages.join(', ')} with apt-get`, async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await command('apt-get', ['update'], { env });
    await command('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
  });
  const still = await missingTools();
  if (still.length > 0)
    throw new Problem(`Still missing after apt-get: ${still.map(({ debian }) => debian).join(', ')}.`);
  return [];
}

/** The suites that cannot run for want of a tool, and the one command that brings what they need. */
export function suitesWithout(missing) {
  const suites = readdirSync(`${ROOT}/tests`, { recursive: true })
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => `tests/${name}`)
    .filter((file) => missing.some(({ neededBy }) => neededBy(file)));
  return { suites, command: `sudo apt-get install ${missing.map(({ debian }) => debian).join(' ')}` };
}
