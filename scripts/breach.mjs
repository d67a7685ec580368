// Who is affected when a collection has leaked, as CSV: npm run --silent breach -- users > people.csv
import { existsSync, readFileSync } from 'node:fs';
import { findReadyInstance } from './lib/instance.mjs';
import { compiled, prepare } from './lib/prepare.mjs';
import { DATA, Problem, ROOT, tell } from './lib/say.mjs';
import { loadEnvFile } from './lib/settings.mjs';

try {
  loadEnvFile();
  const instance = await findReadyInstance();
  const MONGODB_URI = process.env.MONGODB_URI ?? instance?.mongodbUri;
  if (!MONGODB_URI) throw new Problem('Which store? Run npm start first, or set MONGODB_URI.');
  const secrets = existsSync(`${DATA}/secrets.json`)
    ? JSON.parse(readFileSync(`${DATA}/secrets.json`, 'utf8'))
    : {};
  if (!existsSync(`${ROOT}/server/dist/src/breach/cli.js`)) await prepare(['server']);
  const { spawnGuarded } = await compiled('platform/mongo/local/guard.js');
  const env = { ...secrets, ...process.env, MONGODB_URI };
  const cli = spawnGuarded(
    process.execPath,
    [`${ROOT}/server/dist/src/breach/cli.js`, ...process.argv.slice(2)],
    {
      env,
    },
  );
  process.exit(await cli.exited);
} catch (error) {
  tell(error);
  process.exit(2);
}
