import { execFile } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Mongod {
  path: string;
  /** e.g. `6.0.5` */
  version: string;
}

/** One way to come by a mongod; `find` throws with the reason when there is none. */
export interface Source {
  name: string;
  find: () => Promise<Mongod>;
}

const PACKAGE_OF: Record<string, string> = {
  'libcurl.so.4': 'libcurl4',
  'libssl.so.3': 'libssl3',
  'libcrypto.so.3': 'libssl3',
  'liblzma.so.5': 'liblzma5',
};

function why(path: string, error: NodeJS.ErrnoException & { stderr?: string }): string {
  const library = /loading shared libraries: (\S+?):/.exec(error.stderr ?? '')?.[1];
  if (library === undefined)
    return `${path} does not run: ${error.code === 'ENOENT' ? 'no such file' : error.message}`;
  const name = PACKAGE_OF[library];
  return `${path} misses ${library}${name === undefined ? '' : `; on Debian or Ubuntu: apt-get install ${name}`}`;
}

/** Asks a binary for its version. @throws Error saying why it does not run */
export async function checkMongod(path: string): Promise<Mongod> {
  const { stdout } = await run(path, ['--version'], { timeout: 20_000 }).catch((error: unknown) => {
    throw new Error(why(path, error as NodeJS.ErrnoException), { cause: error });
  });
  const version = /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`${path} is not a mongod: it tells no version.`);
  return { path, version };
}

async function firstRunning(paths: string[], none: string): Promise<Mongod> {
  const problems: string[] = [];
  for (const path of paths)
    try {
      return await checkMongod(path);
    } catch (error) {
      problems.push((error as Error).message);
    }
  throw new Error(problems.length > 0 ? problems.join('; ') : none);
}

async function executables(folder: string, name: RegExp): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const paths = names.filter((entry) => name.test(entry)).map((entry) => join(folder, entry));
  const usable = await Promise.all(
    paths.map((path) =>
      access(path, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return paths.filter((_, index) => usable[index]);
}

/** Where fetched binaries are kept: in the user's cache, so that every checkout shares them. */
export function mongodCache(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'amana', 'mongod');
}

/** The mongod that is here already: named by MONGOMS_SYSTEM_BINARY, on the PATH, or fetched by an earlier run. */
export function sourcesHere(env: NodeJS.ProcessEnv, cacheDir: string): Source[] {
  const named = env['MONGOMS_SYSTEM_BINARY'];
  const onPath = async () =>
    (
      await Promise.all(
        (env['PATH'] ?? '')
          .split(delimiter)
          .filter(Boolean)
          .map((folder) => executables(folder, /^mongod$/)),
      )
    ).flat();
  return [
    {
      name: 'MONGOMS_SYSTEM_BINARY',
      find: () => firstRunning(named ? [named] : [], 'not set'),
    },
    { name: 'mongod on the PATH', find: async () => firstRunning(await onPath(), 'there is none') },
    {
      name: 'mongod fetched earlier',
      find: async () =>
        firstRunning(await executables(cacheDir, /^mongod[\w.-]*\d$/), `nothing in ${cacheDir}`),
    },
  ];
}
