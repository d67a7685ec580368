import { MongoClient } from 'mongodb';
import { runAudit } from './audit.js';
import { CannotMeasure } from './snapshot.js';
import { tableOf } from './table.js';
import type { Report } from './tally.js';

const EXIT = { ok: 0, violated: 1, notMeasured: 2 } as const;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function connect(uri: string): Promise<MongoClient> {
  try {
    return await new MongoClient(uri, { appName: 'amana-audit', serverSelectionTimeoutMS: 5_000 }).connect();
  } catch (error) {
    const why = `No connection to the store (${messageOf(error)}). Check MONGODB_URI and that mongod runs.`;
    throw new CannotMeasure(why, { cause: error });
  }
}

async function measure(uri: string | undefined): Promise<Report> {
  if (!uri)
    throw new CannotMeasure('MONGODB_URI is not set. Set it to the database to audit, with its name in it.');
  const client = await connect(uri);
  try {
    const { dbName } = client.options;
    const report = await runAudit(client, dbName);
    if (report.rows.every((row) => row.checked === 0))
      throw new CannotMeasure(`The database “${dbName}” is empty. Put the right name into MONGODB_URI.`);
    return report;
  } finally {
    await client.close();
  }
}

/** Audits, prints, and tells the exit code: 0 all good, 1 an invariant is violated, 2 not measured. */
export async function auditCommand(uri: string | undefined, print: (text: string) => void): Promise<number> {
  try {
    const report = await measure(uri);
    print(tableOf(report));
    return report.ok ? EXIT.ok : EXIT.violated;
  } catch (error) {
    if (!(error instanceof CannotMeasure)) throw error;
    print(`Not measured: ${error.message}`);
    return EXIT.notMeasured;
  }
}
