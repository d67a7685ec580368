// Makes one of the first two admins of an installation: npm run admin -- <e-mail>
import { findReadyInstance } from './lib/instance.mjs';
import { compiled, prepare } from './lib/prepare.mjs';
import { Problem, problemOf, say, tell } from './lib/say.mjs';
import { loadEnvFile } from './lib/settings.mjs';

const [email] = process.argv.slice(2);

try {
  if (!email?.includes('@')) throw new Problem('Say who: npm run admin -- <e-mail>');
  loadEnvFile();
  const uri = (await findReadyInstance())?.mongodbUri ?? process.env.MONGODB_URI;
  if (!uri) throw new Problem('Which store? Set MONGODB_URI, or run npm start first.');
  await prepare(['server']);
  const { firstAdmin } = await compiled('first-admin.js');
  const admins = await firstAdmin(uri, email).catch((error) => {
    throw problemOf(error);
  });
  say(`✔ ${email} is an admin, from the next sign-in on.`);
  if (admins < 2) say('One more is needed: what admins do takes two.');
} catch (error) {
  tell(error);
  process.exit(1);
}
