import { parentPort, workerData } from 'node:worker_threads';
import { MongoClient, Timestamp } from 'mongodb';
import { auditContents } from './contents.js';
import { openSnapshot } from './snapshot.js';
import type { Task } from './threads.js';

const { uri, dbName, time } = workerData as Task;
const client = await new MongoClient(uri, { appName: 'amana-audit' }).connect();
try {
  const snapshot = await openSnapshot(client, dbName, new Timestamp(time));
  parentPort!.postMessage(await auditContents(snapshot));
  await snapshot.close();
} finally {
  await client.close();
}
