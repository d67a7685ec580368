import { auditCommand } from './command.js';

try {
  process.exitCode = await auditCommand(process.env.MONGODB_URI, (text) => process.stdout.write(`${text}\n`));
} catch (error) {
  process.stderr.write(`Not measured, by a fault of the audit itself: ${String(error)}\n`);
  process.exitCode = 2;
}
