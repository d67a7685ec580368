import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstThatWorks, NoMongodError } from '../../../../../../server/src/platform/mongo/local/ladder.js';
import {
  checkMongod,
  mongodCache,
  sourcesHere,
  type Source,
} from '../../../../../../server/src/platform/mongo/local/mongod.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-mongod-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program that behaves as a mongod asked for its version would. */
async function program(path: string, body: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

const telling = (version: string) => `echo "db version v${version}"`;

describe('checkMongod', () => {
  test('tells the version', async () => {
    const path = await program('good/mongod', telling('6.0.5'));
    expect(await checkMongod(path)).toEqual({ path, version: '6.0.5' });
  });

  test('names the package that brings a missing library', async () => {
    const path = await program(
      'bare/mongod',
      'echo "mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file" >&2; exit 127',
    );
    await expect(checkMongod(path)).rejects.toThrow(/libcurl\.so\.4.*apt-get install libcurl4/);
  });

  test('refuses what is not there and what is no mongod', async () => {
    await expect(checkMongod(join(folder, 'nowhere'))).rejects.toThrow(/no such file/);
    await expect(checkMongod(await program('other/mongod', 'echo hello'))).rejects.toThrow(/no version/);
  });
});

describe('the ladder', () => {
  const named = (name: string) => async () => program(`${name}/mongod`, telling('7.0.1'));
  const here = (env: NodeJS.ProcessEnv) => firstThatWorks(sourcesHere(env, join(folder, 'cache')));

  test('takes MONGOMS_SYSTEM_BINARY before the PATH, and the PATH before the cache', async () => {
    const system = await named('system')();
    const path = join(await named('path')(), '..');
    const cached = await program('cache/mongod-wheel-6.0.5', telling('6.0.5'));
    const both = { MONGOMS_SYSTEM_BINARY: system, PATH: `/nowhere:${path}` };
    expect((await here(both)).path).toBe(system);
    expect((await here({ PATH: both.PATH })).path).toBe(join(path, 'mongod'));
    expect((await here({ PATH: '' })).path).toBe(cached);
  });

  test('goes on when a named binary does not run', async () => {
    const path = join(await named('path')(), '..');
    const found = await here({ MONGOMS_SYSTEM_BINARY: join(folder, 'nowhere'), PATH: path });
    expect(found).toMatchObject({ version: '7.0.1', how: 'mongod on the PATH' });
  });

  test('leaves what is half fetched alone', async () => {
    await program('half/mongod-x64-debian-8.2.1.downloading', telling('8.2.1'));
    await expect(firstThatWorks(sourcesHere({ PATH: '' }, join(folder, 'half')))).rejects.toThrow(
      NoMongodError,
    );
  });

  test('asks no further source once one works', async () => {
    const asked: string[] = [];
    const source = (name: string, works: boolean): Source => ({
      name,
      find: () => {
        asked.push(name);
        return works ? Promise.resolve({ path: name, version: '6.0.5' }) : Promise.reject(new Error('no'));
      },
    });
    const found = await firstThatWorks([source('a', false), source('b', true), source('c', true)]);
    expect(found.how).toBe('b');
    expect(asked).toEqual(['a', 'b']);
  });

  test('says what was tried, why each failed and what to install', async () => {
    const failing: Source = {
      name: 'download',
      find: () => Promise.reject(new Error('host has no address')),
    };
    const error = await firstThatWorks([failing]).catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(NoMongodError);
    expect((error as Error).message).toMatch(/download: host has no address[\s\S]*install MongoDB/);
  });
});

test('the cache is the user’s, where XDG says', () => {
  expect(mongodCache({ XDG_CACHE_HOME: '/x' })).toBe('/x/amana/mongod');
  expect(mongodCache({})).toMatch(/\.cache\/amana\/mongod$/);
});
