import { MongoClient } from 'mongodb';
import { expect } from '@jest/globals';
import { runAudit } from '../../server/src/audit/audit.js';
import { storeUri } from './app.js';

/** Every change of money ends with this: the books are audited by code that shares nothing with what wrote them. */
export async function expectCleanAudit(database: string, uri = storeUri(database)): Promise<void> {
  const client = await new MongoClient(uri).connect();
  try {
    const report = await runAudit(client, database);
    expect(
      report.rows.flatMap(({ id, findings }) => findings.map((finding) => ({ id, ...finding }))),
    ).toEqual([]);
    expect(report.ok).toBe(true);
  } finally {
    await client.close();
  }
}
