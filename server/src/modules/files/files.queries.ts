import { may } from '@amana/shared/users/roles.js';
import type { DealFile, FileRef } from '@amana/shared/files/contract.js';
import { notFound } from '../../platform/errors.js';
import type { Caller } from '../../platform/http/request-context.js';
import type { Users } from '../users/users.module.js';
import type { FileDoc, FileModels } from './file.model.js';
import { presentFile } from './files.presenter.js';

export interface FileAccess {
  isMember(user: string, deal: string): Promise<boolean>;
  /** Is or was there a claim on this deal? Only then staff see its files. */
  wasDisputed(deal: string): Promise<boolean>;
}

interface Deps extends FileAccess {
  models: FileModels;
  users: Pick<Users, 'namesOf'>;
}

/** Files as the two of a deal, and staff once it is disputed, see them; for others there are none. */
export function createFileQueries({ models: { files }, users, isMember, wasDisputed }: Deps) {
  const maySee = async ({ id, roles }: Caller, deal: string): Promise<boolean> =>
    (await isMember(id, deal)) || (may(roles, 'cases.read') && (await wasDisputed(deal)));

  const of = (deal: string): Promise<FileDoc[]> =>
    files.find({ transaction: deal }).sort({ n: 1 }).lean<FileDoc[]>().exec();

  return {
    /** @throws AppError NOT_FOUND, also for who may not see it, and for one whose content is gone with its owner */
    async get(caller: Caller, id: string): Promise<FileDoc> {
      const file = await files.findById(id).lean<FileDoc>().exec();
      // Asked for a missing one too: else the time would tell the two apart.
      const isSeen = await maySee(caller, file?.transaction ?? id);
      if (!file?.bytes || !isSeen) throw notFound('file');
      return file;
    },

    /** All of a deal, in their order. @throws AppError NOT_FOUND, also for who may not see them */
    async list(caller: Caller, deal: string): Promise<DealFile[]> {
      if (!(await maySee(caller, deal))) throw notFound('deal');
      const found = await of(deal);
      const names = await users.namesOf([...new Set(found.map(({ by }) => by))]);
      return found.map((file) => presentFile(file, caller.id, names));
    },

    /** What a case rests on: which files its deal has, and what is in them. */
    evidenceOf: async (deal: string): Promise<FileRef[]> =>
      (await of(deal)).map(({ _id, sha256 }) => ({ id: _id, sha256 })),

    /** What a paper says of a deal's files. */
    filesOf: async (deal: string): Promise<Pick<FileDoc, 'name' | 'sha256' | 'at' | 'by'>[]> =>
      (await of(deal)).map(({ name, sha256, at, by }) => ({ name, sha256, at, by })),
  };
}

export type FileQueries = ReturnType<typeof createFileQueries>;
