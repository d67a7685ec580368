import { parentPort, workerData } from 'node:worker_threads';
import { MongoClient } from 'mongodb';
import { runAudit, runAuditOfChanges } from './audit.js';
import { CannotMeasure } from './snapshot.js';
import type { Mark, Report } from './tally.js';

const { uri, mark } = workerData as { uri: string; mark: Mark | null };
const client = await new MongoClient(uri, { appName: 'amana-audit', maxPoolSize: 2 }).connect();
const { dbName } = client.options;

const told = ({ ok, rows, mark: next }: Report) => ({
  ok,
  mark: next,
  findings: rows.flatMap(({ id, findings }) => findings.map(({ place }) => ({ id, place }))),
});

try {
  const report = mark ? await runAuditOfChanges(client, dbName, mark) : await runAudit(client, dbName);
  parentPort!.postMessage(told(report));
} catch (error) {
  if (!mark || !(error instanceof CannotMeasure)) throw error;
  parentPort!.postMessage(null);
} finally {
  await client.close();
}
