import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { findChromium } from '../../scripts/lib/tools.mjs';
import { compiled } from '../../scripts/lib/prepare.mjs';

const PREFIX = 'amana-test-';

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Data folders of runs that were killed before they could tidy up. */
async function removeLeftovers() {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  const dead = names.filter((name) => !isAlive(Number.parseInt(name.slice(PREFIX.length), 10)));
  await Promise.all(dead.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })));
}

/** Of an own mongod: what was dropped stays for readers of the past, as open files, a minute instead of five. */
async function forgetSoon(uri) {
  const store = new MongoClient(uri);
  await store.db('admin').command({ setParameter: 1, minSnapshotHistoryWindowInSeconds: 60 });
  await store.close();
}

/**
 * One mongod for a whole run of tests, which find it and the browser in TEST_MONGODB_URI and TEST_CHROMIUM. Each test
 * file names a database of its own; what needs Redis starts one that it may kill.
 */
export async function startServices(onProgress) {
  await removeLeftovers();
  const folder = join(tmpdir(), `${PREFIX}${process.pid}`);
  const logs = join(folder, 'logs');
  await mkdir(logs, { recursive: true });
  const { startLocalMongo } = await compiled('platform/mongo/local/local-mongo.js');
  const mongo = await startLocalMongo({ env: process.env, dataDir: join(folder, 'mongo'), onProgress });
  if (!process.env.MONGODB_URI) await forgetSoon(mongo.uri);
  process.env.TEST_MONGODB_URI = mongo.uri;
  const chromium = findChromium();
  if (chromium) process.env.TEST_CHROMIUM = chromium;
  return {
    how: mongo.how,
    /** Where the servers of tests may keep their logs until it stops. */
    logs,
    died: mongo.died,
    stop: async () => {
      await mongo.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
