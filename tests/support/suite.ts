import { afterAll, beforeAll } from '@jest/globals';
import { newDatabase, startAmana, type Amana, type StartOptions } from './app.js';
import { expectCleanAudit } from './audit.js';
import { signInBoth, type People } from './story.js';

export interface Suite {
  amana: Amana;
  people: People;
}

/** A running Amana with its two people for all tests of a file; the books are audited at the end. */
export function useAmana(options: StartOptions = {}): Suite {
  const database = newDatabase();
  const suite = {} as Suite;
  beforeAll(async () => {
    suite.amana = await startAmana({ ...options, database });
    suite.people = await signInBoth(suite.amana);
  });
  afterAll(async () => {
    await suite.amana.stop();
    await expectCleanAudit(database);
  });
  return suite;
}
