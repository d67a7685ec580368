import { existsSync } from 'node:fs';
import { findReadyInstance } from './lib/instance.mjs';
import { compiled, prepare } from './lib/prepare.mjs';
import { DATA, Problem, ROOT, mayWrite, problemOf, say, tell } from './lib/say.mjs';
import { loadEnvFile } from './lib/settings.mjs';

/**
 * Audits what was written since the last audit that found all in order, or, with `--full`, all books. Where that one
 * ended is kept beside the data.
 */
const MARK = `${DATA}/audit-mark.json`;
const CLI = `${ROOT}/server/dist/src/audit/cli.js`;
const words = process.argv.slice(2);
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
  const strange = words.find((word) => word !== '--full');
  if (strange) throw new Problem(`npm run audit knows --full, and not ${strange}.`);
  loadEnvFile();
  mayWrite(DATA);
  await prepare(['server']);
  const { spawnGuarded } = await compiled('platform/mongo/local/guard.js');
  const { uri, stop } = await database();
  const env = { ...process.env, MONGODB_URI: uri };
  const cli = spawnGuarded(process.execPath, ['--max-semi-space-size=64', CLI, '--mark', MARK, ...words], {
    env,
  });
  const code = await cli.exited;
  await stop();
  process.exit(code);
} catch (error) {
  tell(error);
  process.exit(2);
}
