import { readFile, writeFile } from 'node:fs/promises';
import { MongoClient, type UUID } from 'mongodb';
import { runAudit, runAuditOfChanges } from './audit.js';
import type { AuditContents } from './contents.js';
import { CannotMeasure } from './snapshot.js';
import { tableOf } from './table.js';
import type { Mark, Report } from './tally.js';

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

/** How to audit, and where the mark of the last one is. */
export interface Wish {
  full: boolean;
  /** A file of ours: nothing is ever written into what is audited. */
  markFile?: string;
  /** M-Pesa's statement as CSV, a file or a URL; it takes all books. */
  statement?: string;
  /** Another way to check contents than here. */
  contents?: (uri: string, client: MongoClient) => AuditContents;
}

async function statementFrom(place: string): Promise<string> {
  try {
    if (!/^https?:/.test(place)) return await readFile(place, 'utf8');
    const answer = await fetch(place, { signal: AbortSignal.timeout(30_000) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return await answer.text();
  } catch (error) {
    throw new CannotMeasure(`M-Pesa’s statement cannot be read from ${place} (${messageOf(error)}).`, {
      cause: error,
    });
  }
}

interface KeptMark extends Mark {
  /** Of the collection of entries: another store, another one. */
  books: string;
}

async function idOf(client: MongoClient, dbName: string): Promise<string> {
  const [entries] = await client.db(dbName).listCollections({ name: 'entries' }).toArray();
  return (entries as { info?: { uuid?: UUID } } | undefined)?.info?.uuid?.toHexString() ?? '';
}

async function markIn(file: string | undefined, books: string): Promise<Mark | null> {
  const text = file ? await readFile(file, 'utf8').catch(() => null) : null;
  const mark = text === null ? null : (JSON.parse(text) as KeptMark);
  return mark?.books === books ? mark : null;
}

async function report(
  client: MongoClient,
  uri: string,
  { full, markFile, contents, statement }: Wish,
  print: Print,
): Promise<Report> {
  const { dbName } = client.options;
  const books = await idOf(client, dbName);
  const mark = full || statement ? null : await markIn(markFile, books);
  const whole = async (): Promise<Report> => {
    const fetchStatement = statement ? () => statementFrom(statement) : undefined;
    const all = await runAudit(client, dbName, contents?.(uri, client), fetchStatement);
    if (all.rows.every(({ id, checked }) => checked === 0 || id === 'I11'))
      throw new CannotMeasure(`The database “${dbName}” is empty. Put the right name into MONGODB_URI.`);
    return all;
  };
  const done = mark
    ? await runAuditOfChanges(client, dbName, mark).catch((error: unknown) => {
        if (!(error instanceof CannotMeasure)) throw error;
        print(error.message);
        return whole();
      })
    : await whole();
  if (done.ok && markFile) {
    const kept: KeptMark = { ...done.mark, books };
    await writeFile(markFile, JSON.stringify(kept));
  }
  return done;
}

async function measure(uri: string | undefined, wish: Wish, print: Print): Promise<Report> {
  if (!uri)
    throw new CannotMeasure('MONGODB_URI is not set. Set it to the database to audit, with its name in it.');
  const client = await connect(uri);
  try {
    return await report(client, uri, wish, print);
  } finally {
    await client.close();
  }
}

type Print = (text: string) => void;

/** Audits, prints, and tells the exit code: 0 all good, 1 an invariant is violated, 2 not measured. */
export async function auditCommand(uri: string | undefined, wish: Wish, print: Print): Promise<number> {
  try {
    const done = await measure(uri, wish, print);
    print(tableOf(done));
    return done.ok ? EXIT.ok : EXIT.violated;
  } catch (error) {
    if (!(error instanceof CannotMeasure)) throw error;
    print(`Not measured: ${error.message}`);
    return EXIT.notMeasured;
  }
}
