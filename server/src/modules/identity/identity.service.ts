import { may } from '@amana/shared/users/roles.js';
import {
  ID_PICTURE_DAYS,
  type IdCase,
  type IdentityForm,
  type MyIdentity,
} from '@amana/shared/identity/contract.js';
import { AppError, notFound } from '../../platform/errors.js';
import type { ReceivedFile } from '../../platform/http/multipart.js';
import type { Caller } from '../../platform/http/request-context.js';
import type { Command, CommandAnswer, RunCommand } from '../../platform/operations.js';
import type { WriteNotices } from '../../platform/notices.js';
import type { WriteSecurityEvent } from '../../platform/security-log.js';
import type { WriteStaffAction } from '../../platform/staff-log.js';
import type { SealedPictures } from '../files/files.module.js';
import type { Users } from '../users/users.module.js';
import type { IdentityBook, IdentityDoc } from './identity.model.js';
import { presentId } from './identity.presenter.js';

const DAY_MS = 86_400_000;
const MOST_SHOWN = 50;

export interface IdentityDeps {
  book: IdentityBook;
  pictures: SealedPictures;
  users: Pick<Users, 'get' | 'getInStep' | 'namesOf' | 'setIdChecked'>;
  runCommand: RunCommand;
  writeStaffAction: WriteStaffAction;
  writeSecurityEvent: WriteSecurityEvent;
  writeNotices: WriteNotices;
}

const noticeOf = (decision: 'approve' | 'reject', reason: string) =>
  decision === 'approve'
    ? ({
        kind: 'id_checked',
        title: 'Your ID is checked',
        text: 'You can agree to, pay and withdraw more.',
      } as const)
    : ({
        kind: 'id_rejected',
        title: 'Your ID was turned down',
        text: `“${reason}” You can send another photo.`,
      } as const);

/** IDs: sent by the person, looked at by staff. */
export function createIdentityService({
  book: { documents },
  pictures,
  users,
  runCommand,
  writeStaffAction,
  writeSecurityEvent,
  writeNotices,
}: IdentityDeps) {
  return {
    async mine(user: string): Promise<MyIdentity> {
      const [{ idCheckedAt }, last] = await Promise.all([
        users.get(user),
        documents.findOne({ user }).sort({ at: -1 }).lean<IdentityDoc>().exec(),
      ]);
      return { checked: idCheckedAt !== undefined, sent: last && presentId(last) };
    },

    /**
     * Takes the photo of an ID in, sealed; one at a time.
     * @throws AppError PHONE_NOT_VERIFIED, STATE_CONFLICT, UNSUPPORTED_MEDIA, FILE_REFUSED
     */
    async send({ op, user }: Command, received: ReceivedFile, form: IdentityForm): Promise<CommandAnswer> {
      const command = { op, user, body: { ...form, sha256: received.sha256 } };
      const { upload, type } = await pictures.store(op, received);
      return pictures.around(upload, () =>
        runCommand(command, async (step) => {
          upload.ensureFresh(step.now);
          const { phoneHash, idCheckedAt } = await users.getInStep(step, user);
          if (phoneHash === undefined)
            throw new AppError('PHONE_NOT_VERIFIED', 'Verify your M-Pesa number first.');
          if (idCheckedAt) throw new AppError('STATE_CONFLICT', 'Your ID is checked already.');
          if (await step.findOne(documents, { user, state: 'waiting' }))
            throw new AppError('STATE_CONFLICT', 'You have sent your ID, and staff are about to look at it.');
          const doc: IdentityDoc = {
            _id: op,
            user,
            ...form,
            at: step.now,
            state: 'waiting',
            content: upload.place,
            type,
          };
          return {
            status: 201,
            data: presentId(doc),
            async write() {
              await step.insert(documents, doc);
              await writeSecurityEvent(step, { user, what: 'id_sent' });
            },
          };
        }),
      );
    },

    /** @throws AppError NOT_FOUND, also for who may not see it and once it is removed */
    async picture({ id, roles }: Caller, document: string): Promise<{ type: string; content: Buffer }> {
      const doc = await documents.findById(document).lean<IdentityDoc>().exec();
      if (!doc?.content || (doc.user !== id && !may(roles, 'people.review'))) throw notFound('picture');
      return { type: doc.type, content: await pictures.read(doc.content) };
    },

    /** Those that wait for staff, the oldest first. */
    async waiting(): Promise<IdCase[]> {
      const docs = await documents
        .find({ state: 'waiting' })
        .sort({ at: 1 })
        .limit(MOST_SHOWN)
        .lean<IdentityDoc[]>()
        .exec();
      const names = await users.namesOf(docs.map(({ user }) => user));
      return docs.map((doc) => ({
        ...presentId(doc),
        user: { id: doc.user, name: names.get(doc.user) ?? 'Unknown' },
      }));
    },

    /** @throws AppError NOT_FOUND, FORBIDDEN for one's own, STATE_CONFLICT */
    decide: (command: Command, id: string, decision: 'approve' | 'reject', reason: string) =>
      runCommand(command, async (step) => {
        const { user: by } = command;
        const doc = await step.findOne(documents, { _id: id });
        if (!doc) throw notFound('ID');
        const { user } = doc;
        if (user === by)
          throw new AppError('FORBIDDEN', 'Nobody checks his own ID. Leave it to a colleague.');
        if (doc.state !== 'waiting') throw new AppError('STATE_CONFLICT', 'This is decided already.');
        const decided = {
          state: decision === 'approve' ? ('approved' as const) : ('rejected' as const),
          by,
          reason,
          decidedAt: step.now,
          removeAt: new Date(step.now.getTime() + ID_PICTURE_DAYS * DAY_MS),
        };
        return {
          status: 200,
          data: presentId({ ...doc, ...decided }),
          async write() {
            await step.update(documents, { _id: id, state: 'waiting' }, { $set: decided });
            if (decision === 'approve') await users.setIdChecked(step, user);
            const action = `id_${decision}` as const;
            await writeStaffAction(step, { by, action, transaction: null, person: user, reason });
            const what = decision === 'approve' ? 'id_checked' : 'id_rejected';
            await writeSecurityEvent(step, { user, what });
            const body = noticeOf(decision, reason);
            await writeNotices(step, [{ user, transaction: null, v: null, body }]);
          },
        };
      }),
  };
}

export type IdentityService = ReturnType<typeof createIdentityService>;
