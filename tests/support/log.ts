import { appendFileSync } from 'node:fs';
import { Writable } from 'node:stream';

const here = globalThis as { logOfFile?: string };

/** Where what this test file starts logs to, to be searched at the end of the run; undefined outside `npm test`. */
export function logOfRun(): Writable | undefined {
  const file = here.logOfFile;
  if (file === undefined) return undefined;
  return new Writable({
    write(bytes: Buffer, _encoding, done) {
      appendFileSync(file, bytes);
      done();
    },
  });
}

/** The same for a server, which must leave at least a line there. */
export function logOfServer(): Writable | undefined {
  if (here.logOfFile !== undefined) appendFileSync(here.logOfFile, '');
  return logOfRun();
}
