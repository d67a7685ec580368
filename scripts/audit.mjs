import { existsSync } from 'node:fs';
import { findReadyInstance } from './lib/instance.mjs';
import { compiled, prepare } from './lib/prepare.mjs';
import { DATA, Problem, ROOT, mayWrite, problemOf, say, tell } from './lib/say.mjs';
import { loadEnvFile } from './lib/settings.mjs';

const nothing = () => Promise.resolve();

/** The database to audit: of the running instance, of MONGODB_URI, or the kept data under a mongod of our own. */
async function database() {
  const instance = await findReadyInstance();
  if (instance) return { uri: instance.mongodbUri, stop: nothing };
  if (!process.env.MONGODB_URI && !existsSync(`${DATA}/mongo`))
    throw new Problem('There is nothing to audit yet: run npm start first, or set MONGODB_URI.');
  const { startLocalMongo } = await compiled('platform/mongo/local/local-mongo.js');
  return startLocalMongo({ env: process.env, dataDir: `${DATA}/mongo`, onProgress: say }).catch((error) => {
    throw problemOf(error);
  });
}

try {
  loadEnvFile();
  mayWrite(DATA);
  await prepare(['server']);
  const { spawnGuarded } = await compiled('platform/mongo/local/guard.js');
  const { uri, stop } = await database();
  const env = { ...process.env, MONGODB_URI: uri };
  const cli = spawnGuarded(process.execPath, [`${ROOT}/server/dist/src/audit/cli.js`], { env });
  const code = await cli.exited;
  await stop();
  process.exit(code);
} catch (error) {
  tell(error);
  process.exit(2);
}
