import { once } from 'node:events';
import { MongoClient } from 'mongodb';
import { affectedBy, NoSuchLeak } from './breach.js';

const [collection = ''] = process.argv.slice(2);
const { MONGODB_URI, DATA_KEY } = process.env;

if (!MONGODB_URI || !DATA_KEY) throw new Error('Set MONGODB_URI and DATA_KEY, as the server has them.');
const client = await new MongoClient(MONGODB_URI).connect();
try {
  const keys = DATA_KEY.split(',').map((key) => Buffer.from(key, 'base64')) as [Buffer, ...Buffer[]];
  for await (const line of affectedBy(client.db(), collection, keys))
    if (!process.stdout.write(line)) await once(process.stdout, 'drain');
} catch (error) {
  if (!(error instanceof NoSuchLeak)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  await client.close();
}
