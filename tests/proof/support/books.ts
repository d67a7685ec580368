import { MongoClient } from 'mongodb';
import { runAudit } from '../../../server/src/audit/audit.js';

/**
 * What the audit finds wrong in a database, a line each; nothing when the books are in order.
 * @param statement M-Pesa's, as CSV: it is compared too
 */
export async function findingsOf(uri: string, database: string, statement?: string): Promise<string[]> {
  const client = await new MongoClient(uri).connect();
  try {
    const { rows } = await runAudit(
      client,
      database,
      undefined,
      statement ? () => Promise.resolve(statement) : undefined,
    );
    return rows.flatMap(({ id, findings }) =>
      findings.map(({ place, expected, found }) => `${id} ${place}: expected ${expected}, found ${found}`),
    );
  } finally {
    await client.close();
  }
}
