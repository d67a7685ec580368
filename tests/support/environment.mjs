import { TestEnvironment } from 'jest-environment-node';
import { MongoClient } from 'mongodb';

/** Node, and a test file's databases go with it: all of a run's together are more files than a mongod may open. */
export default class extends TestEnvironment {
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
