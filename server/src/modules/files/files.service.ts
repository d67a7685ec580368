import { FILES_PER_DEAL, FILES_PER_HOUR, type FileForm } from '@amana/shared/files/contract.js';
import type { Clock } from '../../platform/clock.js';
import { AppError, notFound } from '../../platform/errors.js';
import type { ReceivedFile } from '../../platform/http/multipart.js';
import { sha256Hex } from '../../platform/ids.js';
import type { Step } from '../../platform/mongo/step.js';
import type { Command, CommandAnswer, Decided, RunCommand } from '../../platform/operations.js';
import type { InTurn } from '../../platform/turns.js';
import type { Users } from '../users/users.module.js';
import { ALL_KINDS, makeContent, type Content } from './content.js';
import { cleanName } from './domain/name.js';
import type { FileDoc, FileModels } from './file.model.js';
import { presentFile } from './files.presenter.js';
import type { Upload, Uploads } from './uploads.js';

const HOUR_MS = 3_600_000;

interface Deps {
  models: FileModels;
  uploads: Uploads;
  runCommand: RunCommand;
  clock: Clock;
  users: Pick<Users, 'namesOf'>;
  /** Few at once: each is in memory as a whole. */
  inTurn: InTurn;
  isMember(user: string, deal: string): Promise<boolean>;
}

type Who = Pick<Command, 'op' | 'user'>;

const tooMany = (): AppError =>
  new AppError('FILE_LIMIT', `A deal keeps ${FILES_PER_DEAL} files, and this one has as many.`, {
    limit: FILES_PER_DEAL,
  });

/** @param recent the last hour's files of a person, oldest first */
function ensurePace(recent: Pick<FileDoc, 'at'>[], now: Date): void {
  const first = recent.at(-FILES_PER_HOUR);
  if (!first) return;
  const retryAfterSeconds = Math.max(1, Math.ceil((first.at.getTime() + HOUR_MS - now.getTime()) / 1_000));
  throw new AppError(
    'RATE_LIMITED',
    `You can send ${FILES_PER_HOUR} files an hour. Try again in ${Math.ceil(retryAfterSeconds / 60)} minutes.`,
    { retryAfterSeconds },
  );
}

const anHourBefore = (now: Date): Date => new Date(now.getTime() - HOUR_MS);

/** Takes files in. */
export function createFileService({ models, uploads, runCommand, clock, users, inTurn, isMember }: Deps) {
  const { files } = models;

  const find = (op: string): Promise<FileDoc | null> => files.findById(op).lean<FileDoc>().exec();

  async function storeAnew(op: string, received: ReceivedFile): Promise<{ made: Content; upload: Upload }> {
    return inTurn(async () => {
      const made = await makeContent(await received.read(), ALL_KINDS);
      return { made, upload: await uploads.store(op, made) };
    });
  }

  return {
    /**
     * Before a body is read: may this person send a file to this deal now? Who has been answered may ask again.
     * @throws AppError NOT_FOUND, FILE_LIMIT, RATE_LIMITED
     */
    async admit({ op, user }: Who, deal: string): Promise<void> {
      if (!(await isMember(user, deal))) throw notFound('deal');
      if (await find(op)) return;
      const now = clock.now();
      const [kept, recent] = await Promise.all([
        files.countDocuments({ transaction: deal }, { limit: FILES_PER_DEAL }).exec(),
        files
          .find({ by: user, at: { $gte: anHourBefore(now) } }, { at: 1 })
          .sort({ at: 1 })
          .lean<FileDoc[]>()
          .exec(),
      ]);
      if (kept >= FILES_PER_DEAL) throw tooMany();
      ensurePace(recent, now);
    },

    /**
     * Checks, stores and then notes the file, once for its op; what was stored for nothing is removed.
     * @throws AppError UNSUPPORTED_MEDIA, FILE_REFUSED, FILE_LIMIT, RATE_LIMITED, KEY_REUSED, BUSY, OUTCOME_PENDING
     */
    async add(
      { op, user }: Who,
      deal: string,
      received: ReceivedFile,
      form: FileForm,
    ): Promise<CommandAnswer> {
      const { name, sha256: sent } = received;
      const command: Command = { op, user, body: { ...form, name, sha256: sent } };
      const names = await users.namesOf([user]);

      const answerOf = (doc: FileDoc, write: () => Promise<void>): Decided => ({
        status: 201,
        data: presentFile(doc, user, names),
        write,
      });

      const before = await find(op);
      if (before)
        return runCommand(command, () => Promise.resolve(answerOf(before, () => Promise.resolve())));

      const { made, upload } = await storeAnew(op, received);

      async function decide(step: Step): Promise<Decided> {
        upload.ensureFresh(step.now);
        const kept = await step.count(files, { transaction: deal }, FILES_PER_DEAL);
        if (kept >= FILES_PER_DEAL) throw tooMany();
        const since = { by: user, at: { $gte: anHourBefore(step.now) } };
        ensurePace(await step.find(files, since, { sort: { at: 1 } }), step.now);
        const doc: FileDoc = {
          _id: op,
          transaction: deal,
          n: kept + 1,
          by: user,
          purpose: form.purpose,
          name: cleanName(name, made.ending),
          type: made.type,
          bytes: made.content.length,
          sha256: sha256Hex(made.content),
          caption: form.caption ?? null,
          at: step.now,
          content: upload.place,
          thumbBytes: made.thumb?.length ?? null,
        };
        return answerOf(doc, async () => {
          await step.insert(files, doc);
          step.emit({
            event: 'file:added',
            users: [],
            transaction: deal,
            staff: true,
            change: { transactionId: deal },
          });
        });
      }

      return uploads.around(upload.place, () => runCommand(command, decide));
    },
  };
}

export type FileService = ReturnType<typeof createFileService>;
