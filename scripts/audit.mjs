import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { findReadyInstance } from './lib/instance.mjs';
import { compiled, prepare } from './lib/prepare.mjs';
import { DATA, Problem, ROOT, mayWrite, problemOf, say, tell } from './lib/say.mjs';
import { loadEnvFile } from './lib/settings.mjs';

/**
 * Audits what was written since the last audit that found all in order, or, with `--full`, all books. Where that one
 * ended is kept beside the data. `--books` compares all books with M-Pesa's statement too: a file, or that of the
 * simulator that runs here.
 */
const MARK = `${DATA}/audit-mark.json`;
const CLI = `${ROOT}/server/dist/src/audit/cli.js`;
const words = process.argv.slice(2);
const nothing = () => Promise.resolve();

/** The words for the audit itself. @throws Problem for others than it knows */
function wordsFor(instance) {
  const [file] = words.filter((word, n) => words[n - 1] === '--books' && !word.startsWith('--'));
  const strange = words.find((word) => !['--full', '--books', file].includes(word));
  if (strange) throw new Problem(`npm run audit knows --full and --books [FILE], and not ${strange}.`);
  if (!words.includes('--books')) return words;
  if (!file && !instance)
    throw new Problem('Nothing runs here whose M-Pesa could be asked: run npm start first, or name a file.');
  const statement = file
    ? resolve(process.env.INIT_CWD ?? '.', file)
    : `http://127.0.0.1:${new URL(instance.urls.phone).port}/control/statement`;
  return ['--full', '--books', statement];
}

/** The database to audit: of the running instance, of MONGODB_URI, or the kept data under a mongod of our own. */
async function database(instance) {
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
  const instance = await findReadyInstance();
  const known = wordsFor(instance);
  await prepare(['server']);
  const { spawnGuarded } = await compiled('platform/mongo/local/guard.js');
  const { uri, stop } = await database(instance);
  const env = { ...process.env, MONGODB_URI: uri };
  const cli = spawnGuarded(process.execPath, ['--max-semi-space-size=64', CLI, '--mark', MARK, ...known], {
    env,
  });
  const code = await cli.exited;
  await stop();
  process.exit(code);
} catch (error) {
  tell(error);
  process.exit(2);
}
