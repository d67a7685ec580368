import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is written beside the data: which mongod made it and under which port its set knows itself. */
export interface DataFolder {
  version: string;
  port: number;
}

const FILE = 'amana-mongod.json';

const series = (version: string): string => version.split('.').slice(0, 2).join('.');

/** Makes the folder when needed and tells what is known about its data; null when fresh. */
export async function openFolder(dataDir: string): Promise<DataFolder | null> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const text = await readFile(join(dataDir, FILE), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as DataFolder);
}

/** A folder opens only under the release series that made it. @throws Error with the ways out */
export function checkSeries(dataDir: string, madeBy: string, found: string): void {
  if (series(madeBy) === series(found)) return;
  throw new Error(
    `The data in ${dataDir} was made by mongod ${madeBy}, and the mongod found is ${found}, which cannot open it. ` +
      `Set MONGOMS_SYSTEM_BINARY to a mongod ${series(madeBy)}, or start afresh: npm run reset`,
  );
}

export async function describeFolder(dataDir: string, facts: DataFolder): Promise<void> {
  await writeFile(join(dataDir, FILE), `${JSON.stringify(facts)}\n`);
}
