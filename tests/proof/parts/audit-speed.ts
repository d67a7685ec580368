import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import mongoose from 'mongoose';
import { MongoClient, type Db } from 'mongodb';
import { migrate } from '../../../server/src/platform/mongo/migrations/migrate.js';
import { newDatabase, storeUri } from '../../support/app.js';
import type { Part, Result } from '../part.js';
import { ENTRIES_OF_DEAL, writeBooks } from '../support/books-of.js';

const run = promisify(execFile);
const CLI = path.resolve(import.meta.dirname, '../../../server/dist/src/audit/cli.js');
const LIVE_EVERY_MS = 1_000;
const [FULL_S, CHANGES_S, MEMORY_MB] = [120, 2, 1_500];

interface Measured {
  seconds: number;
  cpuSeconds: number;
  megabytes: number;
  said: string;
}

/** Audits as `npm run audit` does, in a process of its own. */
async function audit(uri: string, mark: string, ...words: string[]): Promise<Measured> {
  const begun = performance.now();
  const node = [process.execPath, '--max-semi-space-size=64', CLI, '--mark', mark, ...words];
  const env = { ...process.env, MONGODB_URI: uri };
  const measured = `process.on('exit', () => { const { userCPUTime: u, systemCPUTime: s, maxRSS: m } = process.resourceUsage(); console.error(JSON.stringify({ u, s, m })); })`;
  const preload = `data:text/javascript,${encodeURIComponent(measured)}`;
  const [command, ...rest] = node;
  const done = await run(command!, ['--import', preload, ...rest], { env, maxBuffer: 2 ** 26 }).catch(
    (error: { stdout?: string; stderr?: string }) => ({
      stdout: error.stdout ?? '',
      stderr: error.stderr ?? '',
    }),
  );
  const seconds = (performance.now() - begun) / 1_000;
  const {
    u = 0,
    s = 0,
    m = 0,
  } = JSON.parse(/\{"u".*\}/.exec(done.stderr)?.[0] ?? '{}') as Record<string, number>;
  return { seconds, cpuSeconds: (u + s) / 1e6, megabytes: Math.round(m / 1_024), said: done.stdout };
}

/** Writes whole deals now and then until it is stopped; tells how many. */
function liveTraffic(db: Db, first: number): { stop(): Promise<number> } {
  let [stopped, deals] = [false, 0];
  const writing = (async () => {
    while (!stopped) {
      await writeBooks(db, { deals: 5, first: first + deals, from: new Date(), everyMs: 1 });
      deals += 5;
      await new Promise((done) => setTimeout(done, LIVE_EVERY_MS));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await writing;
      return deals;
    },
  };
}

const told = ({ seconds, cpuSeconds, megabytes }: Measured): string =>
  `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU, ${megabytes} MB`;

export const part: Part = {
  goals: ['G13'],
  minutes: 6,
  async run({ size, say }) {
    const deals = size(250_000, 500);
    const database = newDatabase();
    const uri = storeUri(database);
    const client = await new MongoClient(uri).connect();
    const db = client.db(database);
    const folder = await mkdtemp(path.join(tmpdir(), 'amana-mark-'));
    const mark = path.join(folder, 'mark.json');
    try {
      const connection = await mongoose.createConnection(uri).asPromise();
      await migrate(connection);
      await connection.close();
      const everyMs = (30 * 86_400_000) / deals;
      const from = new Date(Date.now() - 30 * 86_400_000);
      const written = await writeBooks(db, { deals, from, everyMs });
      const documents = Object.values(written).reduce((sum, count) => sum + count, 0);
      say(`${documents} documents written, ${deals * ENTRIES_OF_DEAL} of them entries`);
      const live = liveTraffic(db, deals);
      const full = await audit(uri, mark, '--full');
      const added = await live.stop();
      say(`full: ${told(full)}, beside ${added} deals`);
      await audit(uri, mark);
      const more = Math.min(250, deals);
      await writeBooks(db, { deals: more, first: deals + added, from: new Date(), everyMs: 1 });
      const changes = await audit(uri, mark);
      say(`changes: ${told(changes)}`);
      const found = [full, changes].filter(
        ({ said }) => !said.includes('All invariants measured here hold.'),
      );
      const slow = [
        ...(full.seconds > FULL_S ? [`the full audit took ${told(full)}`] : []),
        ...(full.megabytes > MEMORY_MB ? [`the full audit took ${told(full)}`] : []),
        ...(changes.seconds > CHANGES_S
          ? [`the audit of ${more * ENTRIES_OF_DEAL} more entries took ${told(changes)}`]
          : []),
      ];
      const result: Result = {
        goal: 'G13',
        figure: `${deals * ENTRIES_OF_DEAL} entries and ${documents - deals * ENTRIES_OF_DEAL} other documents in ${told(full)}, beside ${added} deals written meanwhile; ${more * ENTRIES_OF_DEAL} more entries in ${told(changes)}`,
        violations: found.length + slow.length,
        found: [...slow, ...found.map(({ said }) => said)],
      };
      return [result];
    } finally {
      await db.dropDatabase();
      await client.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
