import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { MongoClient } from 'mongodb';
import type { AuditContents } from './contents.js';
import type { Snapshot } from './snapshot.js';
import type { Mark, Row } from './tally.js';

export interface Task {
  uri: string;
  dbName: string;
  time: bigint;
}

async function answerOf<T>(file: string, workerData: object): Promise<T> {
  const thread = new Worker(new URL(file, import.meta.url), { workerData });
  const [answer] = (await once(thread, 'message')) as [T];
  return answer;
}

/** Checks the contents in a thread of its own, at the same point in time, while the other passes run here. */
export const contentsInThread =
  (uri: string, { options: { dbName } }: MongoClient): AuditContents =>
  async (snapshot) => {
    const workerData: Task = { uri, dbName, time: (snapshot as Snapshot).time.toBigInt() };
    return answerOf<Row[]>('./contents-thread.js', workerData);
  };

/** What a process that watches the books needs to hear. */
export interface Told {
  ok: boolean;
  findings: { id: string; place: string }[];
  mark: Mark;
}

/** Audits in a thread of its own, on a connection of its own: the changes since a mark, or all books. */
export const auditInThread =
  (uri: string) =>
  (mark: Mark | null): Promise<Told | null> =>
    answerOf('./books-thread.js', { uri, mark });
