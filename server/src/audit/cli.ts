import { auditCommand } from './command.js';
import { contentsInThread } from './threads.js';

const words = process.argv.slice(2);
const at = words.indexOf('--mark');
const markFile = at < 0 ? undefined : words[at + 1];

try {
  process.exitCode = await auditCommand(
    process.env.MONGODB_URI,
    { full: words.includes('--full'), contents: contentsInThread, ...(markFile ? { markFile } : {}) },
    (text) => process.stdout.write(`${text}\n`),
  );
} catch (error) {
  process.stderr.write(`Not measured, by a fault of the audit itself: ${String(error)}\n`);
  process.exitCode = 2;
}
