// Puts a new key in front of the old one: npm run keys -- jwt | data
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rotated } from './lib/rotated.mjs';
import { DATA, ROOT } from './lib/say.mjs';

const [which] = process.argv.slice(2);
const FILE = `${ROOT}/.env`;
const DEMO = `${DATA}/secrets.json`;

/** Settings where they are kept, and how to keep them. */
function kept() {
  const lines = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  if (/^(JWT_SECRET|DATA_KEY)=/m.test(lines)) return { file: FILE, text: lines };
  if (!existsSync(DEMO)) return null;
  const settings = Object.entries(JSON.parse(readFileSync(DEMO, 'utf8')));
  return { file: DEMO, text: settings.map(([name, value]) => `${name}=${value}`).join('\n') };
}

function keep({ file }, text) {
  if (file === FILE) return writeFileSync(file, text, { mode: 0o600 });
  const settings = Object.fromEntries(
    text.split('\n').map((line) => [line.split('=', 1)[0], line.replace(/^[^=]*=/, '')]),
  );
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
}

const found = kept();
if (which !== 'jwt' && which !== 'data') {
  console.error('Say which: npm run keys -- jwt, or npm run keys -- data');
  process.exit(1);
}
if (!found) {
  console.error('There are no keys yet: neither in .env nor of a demo. npm start makes those of a demo.');
  process.exit(1);
}
keep(found, rotated(found.text, which, randomBytes(32)));
console.log(
  which === 'jwt'
    ? 'JWT_SECRET is new, the one before is JWT_SECRET_PREVIOUS: its tokens are taken for their 15 minutes. Restart one process after another; after 15 minutes JWT_SECRET_PREVIOUS can go.'
    : 'DATA_KEY begins with a new key: it seals from now on, the others still open. Restart all processes together; keep the old keys.',
);
