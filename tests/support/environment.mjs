import { join, relative } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';
import { MongoClient } from 'mongodb';

const TESTS = join(import.meta.dirname, '..');

/**
 * Node, with a file for the log of a test file's servers where a run keeps them. The test file's databases go with it:
 * all of a run's together are more files than a mongod may open.
 */
export default class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const { TEST_LOGS } = process.env;
    const name = relative(TESTS, context.testPath).replaceAll('/', '.');
    if (TEST_LOGS) this.global.logOfFile = join(TEST_LOGS, `${name}.log`);
  }

  async teardown() {
    const names = this.global.databasesOfFile ?? [];
    if (names.length > 0) await drop(names);
    await super.teardown();
  }
}

async function drop(names) {
  const store = new MongoClient(process.env.TEST_MONGODB_URI, { serverSelectionTimeoutMS: 5_000 });
  try {
    for (const name of names) await store.db(name).dropDatabase();
  } finally {
    await store.close();
  }
}
