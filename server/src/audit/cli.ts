import { auditCommand } from './command.js';
import { contentsInThread } from './threads.js';

const words = process.argv.slice(2);
const after = (word: string): string | undefined =>
  words.includes(word) ? words[words.indexOf(word) + 1] : undefined;
const [markFile, statement] = [after('--mark'), after('--books')];

try {
  process.exitCode = await auditCommand(
    process.env.MONGODB_URI,
    {
      full: words.includes('--full'),
      contents: contentsInThread,
      ...(markFile ? { markFile } : {}),
      ...(statement ? { statement } : {}),
    },
    (text) => process.stdout.write(`${text}\n`),
  );
} catch (error) {
  process.stderr.write(`Not measured, by a fault of the audit itself: ${String(error)}\n`);
  process.exitCode = 2;
}
